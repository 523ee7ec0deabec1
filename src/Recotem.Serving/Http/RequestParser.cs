using System.Text;
using System.Text.Json;

namespace Recotem.Serving;

/// <summary>
/// Reads and checks request bodies. Only real integers and booleans are accepted, unknown and repeated fields are refused, and lengths
/// count Unicode code points. All problems of a body are found in one pass; broken JSON is a problem on its own.
/// </summary>
internal ref struct RequestParser
{
    private readonly bool _related;
    private readonly RequestText _text;
    private Utf8JsonReader _reader;

    private RequestParser(ReadOnlySpan<byte> json, bool related, RequestText text)
    {
        _reader = new Utf8JsonReader(json);
        _related = related;
        _text = text;
    }

    /// <summary>Reads the body of a single verb.</summary>
    /// <param name="body">The body; valid UTF-8.</param>
    /// <param name="related">Whether the verb takes seed items rather than a user.</param>
    /// <param name="text">Receives the ids.</param>
    /// <param name="problems">Receives the problems; the request is valid if none was added.</param>
    /// <returns>The request.</returns>
    public static RecommendRequest ParseSingle(ReadOnlySpan<byte> body, bool related, RequestText text, ProblemList problems)
    {
        if (!TryBegin(ref body, text, problems))
            return default;
        int before = problems.Count;
        try
        {
            var parser = new RequestParser(body, related, text);
            parser._reader.Read();
            RecommendRequest request = default;
            if (parser.ExpectObject(problems))
                request = parser.ReadRequest(problems);
            parser._reader.Read();
            return request;
        }
        catch (JsonException e)
        {
            AddBroken(problems, before, body, e);
            return default;
        }
    }

    /// <summary>Reads the body of a batch verb.</summary>
    /// <param name="body">The body; valid UTF-8.</param>
    /// <param name="related">Whether the elements have seed items rather than users.</param>
    /// <param name="text">Receives the ids of all elements.</param>
    /// <param name="problems">Receives the problems of the batch as a whole.</param>
    /// <param name="elements">Receives the elements; those that are wrong have a code.</param>
    /// <param name="elementProblems">Called for each wrong element with its position and problems, which are only valid during the call.</param>
    public static void ParseBatch(
        ReadOnlySpan<byte> body, bool related, RequestText text, ProblemList problems, List<BatchElement> elements,
        Action<int, ProblemList>? elementProblems = null)
    {
        elements.Clear();
        if (!TryBegin(ref body, text, problems))
            return;
        int before = problems.Count;
        try
        {
            var parser = new RequestParser(body, related, text);
            parser._reader.Read();
            if (parser.ExpectObject(problems))
                parser.ReadBatch(problems, elements, elementProblems);
            parser._reader.Read();
        }
        catch (JsonException e)
        {
            AddBroken(problems, before, body, e);
            elements.Clear();
        }
    }

    private static bool TryBegin(ref ReadOnlySpan<byte> body, RequestText text, ProblemList problems)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        text.Reset(body.Length);
        if (body.IsEmpty)
            problems.Add(new Problem(ProblemType.Missing, "the request has no body; expected a JSON object"));
        return !body.IsEmpty;
    }

    private static void AddBroken(ProblemList problems, int before, ReadOnlySpan<byte> body, JsonException e)
    {
        // Fields read before the break are not worth reporting: the sender has a bug of another kind.
        problems.Truncate(before);
        int start = 0;
        for (long line = e.LineNumber ?? 0; line > 0; line--)
        {
            int end = body[start..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            start += end + 1;
        }

        int offset = (int)Math.Min(body.Length, start + (e.BytePositionInLine ?? 0));
        problems.Add(new Problem(ProblemType.JsonInvalid, "the body is not valid JSON from this character on", Index: JsonText.CodePoints(body[..offset])));
    }

    private bool ExpectObject(ProblemList problems)
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
            return true;
        problems.Add(_reader.TokenType == JsonTokenType.Null
            ? new Problem(ProblemType.Missing, "the body is null; expected a JSON object")
            : new Problem(ProblemType.ModelAttributesType, "the body is not a JSON object"));
        _reader.Skip();
        return false;
    }

    private void ReadBatch(ProblemList problems, List<BatchElement> elements, Action<int, ProblemList>? elementProblems)
    {
        const int Requests = 1;
        const int IncludeMetadata = 2;
        int seen = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            ReadOnlySpan<byte> name = ReadName();
            if (name.SequenceEqual("requests"u8))
            {
                bool first = IsFirst(ref seen, Requests, "requests", problems);
                _reader.Read();
                if (first)
                    ReadElements(problems, elements, elementProblems);
                else
                    _reader.Skip();
            }
            else if (name.SequenceEqual("include_metadata"u8))
            {
                IsFirst(ref seen, IncludeMetadata, "include_metadata", problems);
                _reader.Read();
                if (_reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                    problems.Add(new Problem(ProblemType.BoolType, "expected true or false", "include_metadata"));
                _reader.Skip();
            }
            else
            {
                AddUnknown(name, problems, "requests, include_metadata");
            }
        }

        if ((seen & Requests) == 0)
            problems.Add(new Problem(ProblemType.Missing, "this field is required", "requests"));
    }

    private void ReadElements(ProblemList problems, List<BatchElement> elements, Action<int, ProblemList>? elementProblems)
    {
        if (!ExpectList("requests", problems))
            return;
        var own = new ProblemList();
        int count = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            int index = count++;
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(new Problem(ProblemType.DictType, "expected a JSON object", "requests", index));
                _reader.Skip();
                continue;
            }

            // The batch is refused as a whole, so elements beyond the cap are only counted.
            if (index >= BatchElement.MaxCount)
            {
                _reader.Skip();
                continue;
            }

            own.Clear();
            BatchElement element = default;
            element.Request = ReadRequest(own);
            if (own.Count > 0)
            {
                Problem problem = own.Listed[0];
                element.Fail(ErrorCode.ValidationError, $"{problem.Location}: {problem.Message}");
                elementProblems?.Invoke(index, own);
            }

            elements.Add(element);
        }

        if (count == 0)
            problems.Add(new Problem(ProblemType.TooShort, "the list is empty; expected 1 to 256 elements", "requests"));
        else if (count > BatchElement.MaxCount)
            problems.Add(new Problem(ProblemType.TooLong, $"the list has {count} elements; expected 1 to 256", "requests"));
    }

    private RecommendRequest ReadRequest(ProblemList problems)
    {
        const int Subject = 1;
        const int Limit = 2;
        const int Excluded = 4;
        var request = new RecommendRequest { Limit = RecommendRequest.DefaultLimit };
        int seen = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            ReadOnlySpan<byte> name = ReadName();
            if (!_related && name.SequenceEqual("user_id"u8))
            {
                IsFirst(ref seen, Subject, "user_id", problems);
                _reader.Read();
                request.Subject = _text.Count;
                request.SubjectCount = 1;
                ReadId("user_id", -1, problems);
            }
            else if (_related && name.SequenceEqual("seed_items"u8))
            {
                IsFirst(ref seen, Subject, "seed_items", problems);
                _reader.Read();
                (request.Subject, request.SubjectCount) = ReadIds("seed_items", 1, RecommendRequest.MaxSeeds, problems);
            }
            else if (name.SequenceEqual("limit"u8))
            {
                IsFirst(ref seen, Limit, "limit", problems);
                _reader.Read();
                request.Limit = ReadLimit(problems);
            }
            else if (name.SequenceEqual("exclude_items"u8))
            {
                IsFirst(ref seen, Excluded, "exclude_items", problems);
                _reader.Read();
                if (_reader.TokenType != JsonTokenType.Null)
                    (request.Excluded, request.ExcludedCount) = ReadIds("exclude_items", 0, RecommendRequest.MaxExcluded, problems);
            }
            else
            {
                AddUnknown(name, problems, _related ? "seed_items, limit, exclude_items" : "user_id, limit, exclude_items");
            }
        }

        if ((seen & Subject) == 0)
            problems.Add(new Problem(ProblemType.Missing, "this field is required", _related ? "seed_items" : "user_id"));
        return request;
    }

    private static bool IsFirst(ref int seen, int field, string name, ProblemList problems)
    {
        if ((seen & field) == 0)
        {
            seen |= field;
            return true;
        }

        problems.Add(new Problem(ProblemType.DuplicateKey, "this field appears more than once in the same object", name));
        return false;
    }

    /// <summary>The name of the field that follows; valid until something else is read. Half a surrogate pair names nothing we know.</summary>
    private readonly ReadOnlySpan<byte> ReadName() => _text.TryRead(in _reader, out ReadOnlySpan<byte> name) ? name : [];

    private void AddUnknown(ReadOnlySpan<byte> utf8, ProblemList problems, string known)
    {
        const int LongestName = 64;
        string name = Encoding.UTF8.GetString(utf8);
        if (name.Length > LongestName)
            name = string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName), "...");
        problems.Add(new Problem(ProblemType.ExtraForbidden, $"unknown field; expected {known}", name));
        _reader.Read();
        _reader.Skip();
    }

    private bool ExpectList(string field, ProblemList problems)
    {
        if (_reader.TokenType == JsonTokenType.StartArray)
            return true;
        problems.Add(new Problem(ProblemType.ListType, "expected a list", field));
        _reader.Skip();
        return false;
    }

    private int ReadLimit(ProblemList problems)
    {
        const string Field = "limit";
        if (_reader.TokenType != JsonTokenType.Number)
        {
            problems.Add(new Problem(ProblemType.IntType, "expected an integer from 1 to 1000", Field));
            _reader.Skip();
        }
        else if (_reader.ValueSpan.IndexOfAny(".eE"u8) >= 0)
        {
            problems.Add(new Problem(ProblemType.IntFromFloat, "the number has a fraction or an exponent; expected an integer from 1 to 1000", Field));
        }
        else if (!_reader.TryGetInt64(out long value))
        {
            problems.Add(new Problem(ProblemType.IntParsingSize, "the number is far out of range; expected an integer from 1 to 1000", Field));
        }
        else if (value < 1)
        {
            problems.Add(new Problem(ProblemType.GreaterThanEqual, "expected an integer of at least 1", Field));
        }
        else if (value > RecommendRequest.MaxLimit)
        {
            problems.Add(new Problem(ProblemType.LessThanEqual, "expected an integer of at most 1000", Field));
        }
        else
        {
            return (int)value;
        }

        return RecommendRequest.DefaultLimit;
    }

    private (int First, int Count) ReadIds(string field, int min, int max, ProblemList problems)
    {
        if (!ExpectList(field, problems))
            return default;
        int first = _text.Count;
        int count = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (count < max)
                ReadId(field, count, problems);
            else
                _reader.Skip();
            count++;
        }

        if (count < min)
            problems.Add(new Problem(ProblemType.TooShort, $"the list is empty; expected {min} to {max} entries", field));
        else if (count > max)
            problems.Add(new Problem(ProblemType.TooLong, $"the list has {count} entries; expected at most {max}", field));
        return (first, _text.Count - first);
    }

    private void ReadId(string field, int index, ProblemList problems)
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            problems.Add(new Problem(ProblemType.StringType, "expected a string", field, index));
            _reader.Skip();
        }
        else if (!_text.TryRead(in _reader, out ReadOnlySpan<byte> id))
        {
            problems.Add(new Problem(ProblemType.StringUnicode, "the string has half a surrogate pair, which is no character", field, index));
        }
        else if (id.IsEmpty)
        {
            problems.Add(new Problem(ProblemType.StringTooShort, "the string is empty; expected 1 to 256 characters", field, index));
        }
        else if (id.Length > RecommendRequest.MaxIdLength && JsonText.CodePoints(id) > RecommendRequest.MaxIdLength)
        {
            problems.Add(new Problem(ProblemType.StringTooLong, "the string is too long; expected 1 to 256 characters", field, index));
        }
        else
        {
            _text.Keep(id);
        }
    }
}
