using System.Net;
using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class RecommendTests
{
    private const string Recommend = "/v1/recipes/shop:recommend";
    private const string Related = "/v1/recipes/shop:recommend-related";

    [Fact]
    public async Task A_known_user_gets_unseen_items_in_order_with_the_envelope()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        string version = await site.WriteModelAsync("shop");
        await site.StartAsync();
        using HttpResponseMessage response = await site.PostAsync(Recommend, """{"user_id":"u1","limit":3}""");
        string text = await response.Content.ReadAsStringAsync();
        string id = response.Headers.GetValues("X-Request-ID").Single();
        Assert.Equal(
            $$"""{"request_id":"{{id}}","recipe":"shop","model_version":"{{version}}","items":[{"item_id":"b","score":4.0},{"item_id":"c","score":3.0},{"item_id":"d","score":2.0}]}""",
            text);
        Assert.Equal(version, response.Headers.GetValues("X-Recotem-Model-Version").Single());
        Assert.Equal(text.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Equal_scores_come_in_the_order_of_items_and_scores_read_back_exactly()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"user_id":"u2"}""");
        Assert.Equal(["c", "d", "b", "a", "e"], Items(body));
        Assert.Equal(0.1, body.GetProperty("items")[4].GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task Exclusions_come_before_the_cut_and_unknown_ones_are_ignored()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"user_id":"u1","limit":2,"exclude_items":["c","b","nobody","a","c"]}""");
        Assert.Equal(["d", "e"], Items(body));
        body = await site.PostJsonAsync(Recommend, """{"user_id":"u1","exclude_items":["a","b","c","d","e"]}""");
        Assert.Empty(Items(body));
    }

    [Fact]
    public async Task Seeds_are_masked_and_unknown_seeds_ignored()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(Related, """{"seed_items":["e","nobody","e"],"limit":2}""");
        Assert.Equal(["d", "c"], Items(body));
    }

    [Fact]
    public async Task Unknown_ids_are_404_and_not_repeated()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"user_id":"someone-secret"}""", 404);
        Assert.Equal("UNKNOWN_USER", body.GetProperty("code").GetString());
        Assert.DoesNotContain("someone-secret", body.GetRawText(), StringComparison.Ordinal);
        body = await site.PostJsonAsync(Related, """{"seed_items":["x","y"]}""", 404);
        Assert.Equal("UNKNOWN_SEED_ITEMS", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task No_candidates_is_an_error_only_if_the_request_did_not_exclude_them()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(Related, """{"seed_items":["a","b","c","d","e"]}""", 404);
        Assert.Equal("NO_CANDIDATES", body.GetProperty("code").GetString());
        body = await site.PostJsonAsync(Related, """{"seed_items":["a"],"exclude_items":["b","c","d","e"]}""");
        Assert.Empty(Items(body));
    }

    [Fact]
    public async Task An_algorithm_without_new_users_says_so()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript { Algorithm = "ScriptedKnownOnly" });
        await site.StartAsync();
        JsonElement body = await site.PostJsonAsync(Related, """{"seed_items":["a"]}""", 422);
        Assert.Equal("VERB_NOT_SUPPORTED", body.GetProperty("code").GetString());
        await site.PostJsonAsync("/v1/recipes/shop:batch-recommend-related", """{"requests":[{"seed_items":["a"]}]}""", 422);
        JsonElement detail = await site.GetJsonAsync("/v1/recipes/shop");
        Assert.Equal(["recommend", "batch-recommend"], detail.GetProperty("supported_verbs").EnumerateArray().Select(v => v.GetString()!));
    }

    [Fact]
    public async Task A_model_that_throws_is_a_500_without_details()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[ScriptedModel.Poison, 0, 0, 0, 0], [1, 2, 3, 4, 5]] });
        await site.StartAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"user_id":"u1"}""", 500);
        Assert.Equal("INTERNAL_ERROR", body.GetProperty("code").GetString());
        Assert.DoesNotContain("poison", body.GetRawText(), StringComparison.Ordinal);
        RecordedEvent e = Assert.Single(site.Events.Named("unhandled_500"));
        Assert.Equal(body.GetProperty("request_id").GetString(), e["request_id"].Text);
        await site.PostJsonAsync(Recommend, """{"user_id":"u2"}""");
    }

    [Fact]
    public async Task Items_that_cannot_be_scored_are_left_out()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, double.NegativeInfinity, 1e-300, -2.5, double.MaxValue], [0, 0, 0, 0, 0]] });
        await site.StartAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"user_id":"u1"}""");
        Assert.Equal(["e", "c", "d"], Items(body));
        Assert.Equal([double.MaxValue, 1e-300, -2.5], body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task Ids_of_any_characters_are_found_and_written()
    {
        string[] users = ["\u0000", "001", "a b\"\\", "ä😀"];
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript
        {
            Users = users,
            Items = ["\u0001\n", "\"", "😀"],
            Scores = [[3, 2, 1], [3, 2, 1], [3, 2, 1], [3, 2, 1]],
            NewUser = [1, 1, 1],
            Seen = [],
        });
        await site.StartAsync();
        foreach (string user in users)
        {
            string body = $$"""{"user_id":"{{JsonEncodedText.Encode(user)}}"}""";
            Assert.Equal(["\u0001\n", "\"", "😀"], Items(await site.PostJsonAsync(Recommend, body)));
        }
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/Vnd.X+JSON", 200)]
    [InlineData("text/plain", 422)]
    [InlineData("application/xml", 422)]
    public async Task The_content_type_must_be_json_or_missing(string? type, int status)
    {
        await using TestSite site = await ServeAsync();
        using var content = new ByteArrayContent("""{"user_id":"u1"}"""u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage response = await site.Client.PostAsync(Recommend, content);
        JsonElement body = await TestSite.ReadAsync(response, status);
        if (status == 422)
            Assert.Equal("""[{"type":"model_attributes_type","loc":["body"],"msg":"the content type is not JSON; expected application/json"}]""", body.GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task Validation_lists_all_problems_without_values()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"limit":"hunter2","exclude_items":["ok",7],"x":1}""", 422);
        Assert.Equal("VALIDATION_ERROR", body.GetProperty("code").GetString());
        Assert.Equal(
            ["""int_type["body","limit"]""", """string_type["body","exclude_items",1]""", """extra_forbidden["body","x"]""", """missing["body","user_id"]"""],
            body.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("type").GetString() + e.GetProperty("loc").GetRawText()));
        Assert.DoesNotContain("hunter2", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_no_text_is_a_400()
    {
        await using TestSite site = await ServeAsync();
        using var content = new ByteArrayContent([.. "{\"user_id\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        using HttpResponseMessage response = await site.Client.PostAsync(Recommend, content);
        Assert.Equal("BAD_REQUEST", (await TestSite.ReadAsync(response, 400)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("a.b", 422)]
    [InlineData("a%20b", 422)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", 422)]
    [InlineData("-x", 404)]
    [InlineData("_", 404)]
    [InlineData("0", 404)]
    [InlineData("SHOP", 404)]
    public async Task Names_are_letters_digits_underscores_and_hyphens(string name, int status)
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync($"/v1/recipes/{name}:recommend", """{"user_id":"u1"}""", status);
        if (status == 422)
            Assert.Equal("""["path","name"]""", body.GetProperty("errors")[0].GetProperty("loc").GetRawText());
        else
            Assert.Equal("RECIPE_NOT_FOUND", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_colon_may_be_escaped_and_a_slash_may_follow()
    {
        await using TestSite site = await ServeAsync();
        await site.PostJsonAsync("/v1/recipes/shop%3Arecommend", """{"user_id":"u1"}""");
        await site.PostJsonAsync("/v1/recipes/shop:recommend/", """{"user_id":"u1"}""");
    }

    [Fact]
    public async Task A_recipe_without_a_model_is_503()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.StartAsync();
        JsonElement body = await site.PostJsonAsync(Recommend, """{"user_id":"u1"}""", 503);
        Assert.Equal("RECIPE_UNAVAILABLE", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bodies_in_many_pieces_are_put_together()
    {
        await using TestSite site = await ServeAsync();
        string padding = new(' ', 3_000_000);
        JsonElement body = await site.PostJsonAsync(Recommend, $$"""{{{padding}}"user_id":"u1",{{padding}}"limit":1}""");
        Assert.Equal(["b"], Items(body));
    }

    [Fact]
    public async Task A_body_that_announces_too_much_is_refused_before_it_is_sent()
    {
        await using TestSite site = await ServeAsync();
        string answer = await RawHttp.SendAsync(site.Address, $"POST {Recommend} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"PAYLOAD_TOO_LARGE\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_off_at_the_cap()
    {
        await using TestSite site = await ServeAsync();
        string chunk = new(' ', 1 << 20);
        string chunks = string.Concat(Enumerable.Repeat($"100000\r\n{chunk}\r\n", 9));
        string answer = await RawHttp.SendAsync(site.Address, $"POST {Recommend} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_in_parallel_do_not_disturb_each_other()
    {
        await using TestSite site = await ServeAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            int limit = 1 + (n % 4);
            JsonElement body = n % 2 == 0
                ? await site.PostJsonAsync(Recommend, $$"""{"user_id":"u1","limit":{{limit}}}""")
                : await site.PostJsonAsync(Related, $$"""{"seed_items":["a"],"limit":{{limit}}}""");
            string[] expected = n % 2 == 0 ? ["b", "c", "d", "e"] : ["e", "d", "c", "b"];
            Assert.Equal(expected.Take(limit), Items(body));
        });
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync("/livez")).StatusCode);
    }

    /// <summary>From the bytes of a request to its ranked items, nothing is left for the garbage collector.</summary>
    [Theory]
    [InlineData("""{"user_id":"u1","limit":3,"exclude_items":["c","x\u0041"]}""", false)]
    [InlineData("""{"seed_items":["a","e"],"limit":3}""", true)]
    public async Task Ranking_allocates_nothing(string body, bool related)
    {
        await using TestSite site = await ServeAsync();
        ServedModel model = site.Registry.TryLease("shop", out _)!;
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(body);
        var workspace = new Workspace();
        RankOften(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RankOften(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        model.Release();

        void RankOften(int times)
        {
            for (int i = 0; i < times; i++)
            {
                RecommendRequest request = RequestParser.ParseSingle(bytes, related, workspace.Text, workspace.Problems);
                if (workspace.Problems.Count > 0 || Recommender.Rank(model, request, related, workspace, out int count) is not null || count != 3)
                    throw new InvalidOperationException("the request should succeed");
            }
        }
    }

    private static async Task<TestSite> ServeAsync()
    {
        TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        return await site.StartAsync();
    }

    private static string[] Items(JsonElement body) => [.. body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item_id").GetString()!)];
}
