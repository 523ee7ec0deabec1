using System.Text;

namespace Recotem.Serving.Tests;

public sealed class RequestParserTests
{
    private readonly RequestText _text = new();
    private readonly ProblemList _problems = new();

    [Fact]
    public void A_user_alone_gets_the_default_limit()
    {
        RecommendRequest request = Single("""{"user_id":"u1"}""");
        Assert.Empty(_problems.Listed);
        Assert.Equal(10, request.Limit);
        Assert.Equal("u1", Text(request.Subject));
        Assert.Equal(0, request.ExcludedCount);
    }

    [Fact]
    public void Everything_that_may_be_said_is_read()
    {
        RecommendRequest request = Single("""{"exclude_items":["a","\u00e4\n","\ud83d\ude00"],"limit":1000,"user_id":"\"\\\/x"}""");
        Assert.Empty(_problems.Listed);
        Assert.Equal(1000, request.Limit);
        Assert.Equal("\"\\/x", Text(request.Subject));
        Assert.Equal(["a", "ä\n", "😀"], Enumerable.Range(request.Excluded, request.ExcludedCount).Select(Text));
    }

    [Fact]
    public void Seeds_are_read()
    {
        RecommendRequest request = Single("""{"seed_items":["a","b"],"exclude_items":null}""", related: true);
        Assert.Empty(_problems.Listed);
        Assert.Equal(["a", "b"], Enumerable.Range(request.Subject, request.SubjectCount).Select(Text));
    }

    [Theory]
    [InlineData("""{}""", "missing@user_id")]
    [InlineData("""{"user_id":""}""", "string_too_short@user_id")]
    [InlineData("""{"user_id":7}""", "string_type@user_id")]
    [InlineData("""{"user_id":null}""", "string_type@user_id")]
    [InlineData("""{"user_id":["a"]}""", "string_type@user_id")]
    [InlineData("""{"user_id":"\ud800"}""", "string_unicode@user_id")]
    [InlineData("""{"user_id":"\ude00\ud83d"}""", "string_unicode@user_id")]
    [InlineData("""{"user_id":"a","limit":0}""", "greater_than_equal@limit")]
    [InlineData("""{"user_id":"a","limit":-0}""", "greater_than_equal@limit")]
    [InlineData("""{"user_id":"a","limit":1001}""", "less_than_equal@limit")]
    [InlineData("""{"user_id":"a","limit":7.0}""", "int_from_float@limit")]
    [InlineData("""{"user_id":"a","limit":1e1}""", "int_from_float@limit")]
    [InlineData("""{"user_id":"a","limit":99999999999999999999}""", "int_parsing_size@limit")]
    [InlineData("""{"user_id":"a","limit":"7"}""", "int_type@limit")]
    [InlineData("""{"user_id":"a","limit":true}""", "int_type@limit")]
    [InlineData("""{"user_id":"a","limit":null}""", "int_type@limit")]
    [InlineData("""{"user_id":"a","limit":{"limit":3}}""", "int_type@limit")]
    [InlineData("""{"user_id":"a","exclude_items":"a"}""", "list_type@exclude_items")]
    [InlineData("""{"user_id":"a","exclude_items":{"a":[1]}}""", "list_type@exclude_items")]
    [InlineData("""{"user_id":"a","exclude_items":["x",1,""]}""", "string_type@exclude_items.1 string_too_short@exclude_items.2")]
    [InlineData("""{"user_id":"a","colour":{"x":[1,{}]}}""", "extra_forbidden@colour")]
    [InlineData("""{"user_id":"a","include_metadata":true}""", "extra_forbidden@include_metadata")]
    [InlineData("""{"user_id":"a","user_id":"b"}""", "duplicate_key@user_id")]
    [InlineData("""{"user_id":"a","limit":1,"l\u0069mit":2}""", "duplicate_key@limit")]
    [InlineData("""{"user_id":"a","seed_items":["b"]}""", "extra_forbidden@seed_items")]
    [InlineData("""{"limit":0,"x":1,"exclude_items":[2]}""", "greater_than_equal@limit extra_forbidden@x string_type@exclude_items.0 missing@user_id")]
    [InlineData("""{"user_id":"a","\udc00":1}""", "extra_forbidden@")]
    [InlineData("[]", "model_attributes_type@body")]
    [InlineData("\"user_id\"", "model_attributes_type@body")]
    [InlineData("null", "missing@body")]
    [InlineData("", "missing@body")]
    [InlineData("{", "json_invalid@body")]
    [InlineData("""{"user_id":"a",}""", "json_invalid@body")]
    [InlineData("""{"user_id":"a"} x""", "json_invalid@body")]
    [InlineData("""{"limit":0,"user_id":}""", "json_invalid@body")]
    [InlineData("""{"user_id":"a","limit":01}""", "json_invalid@body")]
    [InlineData("""{"user_id":"a","limit":NaN}""", "json_invalid@body")]
    [InlineData("""{"user_id":'a'}""", "json_invalid@body")]
    [InlineData("""{"user_id":"a"/**/}""", "json_invalid@body")]
    public void Mistakes_are_found_with_type_and_place(string body, string expected)
    {
        Single(body);
        Assert.Equal(expected, Listed());
    }

    [Theory]
    [InlineData("""{}""", "missing@seed_items")]
    [InlineData("""{"seed_items":[]}""", "too_short@seed_items")]
    [InlineData("""{"seed_items":null}""", "list_type@seed_items")]
    [InlineData("""{"user_id":"a","seed_items":["a"]}""", "extra_forbidden@user_id")]
    public void Mistakes_in_seeds_are_found(string body, string expected)
    {
        Single(body, related: true);
        Assert.Equal(expected, Listed());
    }

    [Fact]
    public void Lengths_count_code_points()
    {
        string emoji = string.Concat(Enumerable.Repeat("😀", 256));
        Single($$"""{"user_id":"{{emoji}}"}""");
        Assert.Equal("", Listed());
        Single($$"""{"user_id":"{{emoji}}x"}""");
        Assert.Equal("string_too_long@user_id", Listed());
        Single($$"""{"user_id":"{{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 256))}}"}""");
        Assert.Equal("", Listed());
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1001, "too_long@exclude_items")]
    public void A_thousand_items_may_be_excluded(int count, string expected)
    {
        Single($$"""{"user_id":"a","exclude_items":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"i{i}\""))}}]}""");
        Assert.Equal(expected, Listed());
    }

    [Theory]
    [InlineData(100, "")]
    [InlineData(101, "too_long@seed_items")]
    public void A_hundred_seeds_may_be_sent(int count, string expected)
    {
        Single($$"""{"seed_items":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"i{i}\""))}}]}""", related: true);
        Assert.Equal(expected, Listed());
    }

    [Fact]
    public void At_most_twenty_problems_are_listed()
    {
        Single($$"""{"user_id":"a","exclude_items":[{{string.Join(',', Enumerable.Repeat("1", 50))}}]}""");
        Assert.Equal(20, _problems.Listed.Count);
        Assert.Equal(50, _problems.Count);
    }

    [Fact]
    public void A_break_in_the_json_is_located_by_characters()
    {
        Single("{\n \"user_id\": \"äö😀\",\n x}");
        Problem problem = Assert.Single(_problems.Listed);
        Assert.Equal("{\n \"user_id\": \"äö😀\",\n ".EnumerateRunes().Count(), problem.Index);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        _problems.Clear();
        RequestParser.ParseSingle([0xEF, 0xBB, 0xBF, .. """{"user_id":"a"}"""u8], related: false, _text, _problems);
        Assert.Equal("", Listed());
    }

    [Fact]
    public void Deep_nesting_is_refused_without_harm()
    {
        Single($$"""{"user_id":"a","x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""");
        Assert.Equal("json_invalid@body", Listed());
    }

    [Fact]
    public void Long_names_of_unknown_fields_are_cut()
    {
        Single($$"""{"user_id":"a","{{new string('n', 10_000)}}":1}""");
        Assert.Equal(67, Assert.Single(_problems.Listed).Field!.Length);
    }

    [Fact]
    public void Elements_of_a_batch_fail_one_by_one()
    {
        List<BatchElement> elements = Batch("""{"requests":[{"user_id":"a"},{"user_id":"b","limit":0,"x":1},{"limit":3},{"user_id":"c","limit":3}],"include_metadata":true}""");
        Assert.Equal("", Listed());
        Assert.Equal(4, elements.Count);
        Assert.Null(elements[0].Code);
        Assert.Equal("VALIDATION_ERROR", elements[1].Code);
        Assert.Equal("limit: expected an integer of at least 1", elements[1].Message);
        Assert.Equal("user_id: this field is required", elements[2].Message);
        Assert.Null(elements[3].Code);
        Assert.Equal("c", Text(elements[3].Request.Subject));
        Assert.Equal(3, elements[3].Request.Limit);
    }

    [Theory]
    [InlineData("""{}""", "missing@requests")]
    [InlineData("""{"requests":[]}""", "too_short@requests")]
    [InlineData("""{"requests":{}}""", "list_type@requests")]
    [InlineData("""{"requests":[{"user_id":"a"},3,"x"]}""", "dict_type@requests.1 dict_type@requests.2")]
    [InlineData("""{"requests":[{"user_id":"a"}],"limit":3}""", "extra_forbidden@limit")]
    [InlineData("""{"requests":[{"user_id":"a"}],"include_metadata":1}""", "bool_type@include_metadata")]
    [InlineData("""{"requests":[{"user_id":"a"}],"include_metadata":null}""", "bool_type@include_metadata")]
    [InlineData("""{"requests":[{"user_id":"a"}],"requests":[{"user_id":"b"}]}""", "duplicate_key@requests")]
    [InlineData("""{"requests":[{"user_id":"a"}]""", "json_invalid@body")]
    public void Mistakes_around_the_elements_refuse_the_batch(string body, string expected)
    {
        Batch(body);
        Assert.Equal(expected, Listed());
    }

    [Theory]
    [InlineData(256, "")]
    [InlineData(257, "too_long@requests")]
    public void A_batch_has_at_most_256_elements(int count, string expected)
    {
        Batch($$"""{"requests":[{{string.Join(',', Enumerable.Repeat("""{"user_id":"a"}""", count))}}]}""");
        Assert.Equal(expected, Listed());
    }

    /// <summary>Whatever bytes arrive, the parser ends, keeps its limits, and accepts only what another JSON reader accepts.</summary>
    [Fact]
    public void Random_bodies_do_no_harm()
    {
        string[] seeds =
        [
            """{"user_id":"u1","limit":10,"exclude_items":["a","b\u00e4"]}""",
            """{"seed_items":["a","\ud83d\ude00"],"limit":1,"exclude_items":null}""",
            """{"requests":[{"user_id":"a","limit":5},{"seed_items":["b"]}],"include_metadata":false}""",
        ];
        string[] fragments = ["{", "}", "[", "]", "\"", ",", ":", "\\u", "\\ud800", "null", "true", "1e9", "-1", "\"limit\"", "\"user_id\"", "😀", " ", "\n", "\\"];
        ulong state = 20260101;
        int accepted = 0;
        for (int round = 0; round < 30_000; round++)
        {
            var body = new StringBuilder(seeds[Next(seeds.Length)]);
            for (int edits = Next(4); edits > 0; edits--)
            {
                int at = Next(body.Length);
                switch (Next(3))
                {
                    case 0:
                        body.Remove(at, Math.Min(1 + Next(5), body.Length - at));
                        break;
                    case 1:
                        body.Insert(at, fragments[Next(fragments.Length)]);
                        break;
                    default:
                        body[at] = (char)(32 + Next(95));
                        break;
                }

                if (body.Length == 0)
                    body.Append('x');
            }

            byte[] bytes = Encoding.UTF8.GetBytes(body.ToString());
            bool related = Next(2) == 0;
            _problems.Clear();
            RecommendRequest request = RequestParser.ParseSingle(bytes, related, _text, _problems);
            if (_problems.Count == 0)
            {
                accepted++;
                using var document = System.Text.Json.JsonDocument.Parse(bytes);
                Assert.InRange(request.Limit, 1, 1000);
                Assert.InRange(request.SubjectCount, 1, 100);
                Assert.Equal(request.SubjectCount + request.ExcludedCount, _text.Count);
                Assert.All(Enumerable.Range(0, _text.Count), id => Assert.InRange(JsonText.CodePoints(_text[id]), 1, 256));
                string expected = related
                    ? document.RootElement.GetProperty("seed_items")[0].GetString()!
                    : document.RootElement.GetProperty("user_id").GetString()!;
                Assert.Equal(expected, Text(request.Subject));
            }

            _problems.Clear();
            var elements = new List<BatchElement>();
            RequestParser.ParseBatch(bytes, related, _text, _problems, elements);
            Assert.InRange(elements.Count, 0, 256);
        }

        Assert.InRange(accepted, 1000, 29_000);

        int Next(int exclusive)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((state >> 33) % (ulong)exclusive);
        }
    }

    private RecommendRequest Single(string body, bool related = false)
    {
        _problems.Clear();
        return RequestParser.ParseSingle(Encoding.UTF8.GetBytes(body), related, _text, _problems);
    }

    private List<BatchElement> Batch(string body, bool related = false)
    {
        _problems.Clear();
        var elements = new List<BatchElement>();
        RequestParser.ParseBatch(Encoding.UTF8.GetBytes(body), related, _text, _problems, elements);
        return elements;
    }

    private string Text(int id) => Encoding.UTF8.GetString(_text[id]);

    private string Listed() => string.Join(' ', _problems.Listed.Select(p => $"{p.Type}@{p.Location}"));
}
