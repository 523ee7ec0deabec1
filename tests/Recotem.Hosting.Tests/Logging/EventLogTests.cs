using System.Text;
using System.Text.Json;
using Recotem.Hosting.Logging;

namespace Recotem.Hosting.Tests.Logging;

public sealed class EventLogTests
{
    private static readonly string s_hex64 = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    private readonly MemoryStream _stream = new();

    [Fact]
    public void Fields_come_first_in_the_order_of_the_call_and_the_common_members_follow()
    {
        Json().Write(
            EventLevel.Info, "recotem.training.pipeline", "train_done",
            new("name", "shop"), new("n_rows", 12), new("score", 0.25), new("ok", true), new EventField("none", (string?)null));

        Assert.Equal(
            """{"name":"shop","n_rows":12,"score":0.25,"ok":true,"none":null,"event":"train_done","logger":"recotem.training.pipeline","level":"info","timestamp":"2026-01-02T03:04:05.678901Z"}""" + "\n",
            Written());
    }

    [Fact]
    public void Nested_values_are_written_and_their_members_redacted()
    {
        Json().Write(
            EventLevel.Info, "recotem.serving.app", "security.posture",
            new EventField("signing_keys", [(IReadOnlyList<EventField>)[new("kid", "k1"), new("fingerprint", "01234567"), new("key", "plain")]]),
            new EventField("params", (IReadOnlyList<EventField>)[new("alpha", 0.5), new("password", 7)]),
            new EventField("hosts", ["a", "http://u:p@b"]));

        JsonElement e = Parsed();
        Assert.Equal("01234567", e.GetProperty("signing_keys")[0].GetProperty("fingerprint").GetString());
        Assert.Equal("[REDACTED]", e.GetProperty("signing_keys")[0].GetProperty("key").GetString());
        Assert.Equal("[REDACTED]", e.GetProperty("params").GetProperty("password").GetString());
        Assert.Equal("http://***@b", e.GetProperty("hosts")[1].GetString());
    }

    [Fact]
    public void The_fields_that_operators_need_are_never_redacted()
    {
        string longName = new('n', 60);
        Json().Write(
            EventLevel.Info, "recotem.serving.app", "security.posture",
            new("auth_enabled", true), new("signing_key_status", "configured"), new("recipe_hash", s_hex64), new("model_version", $"sha256:{s_hex64}"), new("name", longName));

        JsonElement e = Parsed();
        Assert.True(e.GetProperty("auth_enabled").GetBoolean());
        Assert.Equal("configured", e.GetProperty("signing_key_status").GetString());
        Assert.Equal(s_hex64, e.GetProperty("recipe_hash").GetString());
        Assert.Equal($"sha256:{s_hex64}", e.GetProperty("model_version").GetString());
        Assert.Equal(longName, e.GetProperty("name").GetString());
    }

    [Fact]
    public void The_credentials_of_an_address_are_hidden_even_in_the_name_of_a_recipe()
    {
        Json().Write(EventLevel.Info, "x", "y", new("name", "postgres://u:p@h/d"), new("recipe", "http://u:p@h"));

        Assert.Equal("postgres://***@h/d", Parsed().GetProperty("name").GetString());
        Assert.Equal("http://***@h", Parsed().GetProperty("recipe").GetString());
    }

    [Theory]
    [InlineData("sql_statement_timeout_unsupported_on_sqlite")]
    [InlineData("source_registry_unavailable_during_validation")]
    [InlineData("recipe_yaml_parse_failed_on_rescan_new_file")]
    public void The_name_of_an_event_is_never_redacted(string name)
    {
        Json().Write(EventLevel.Info, name, name);

        Assert.Equal(name, Parsed().GetProperty("event").GetString());
        Assert.Equal(name, Parsed().GetProperty("logger").GetString());
    }

    [Fact]
    public void Exception_text_is_redacted_like_any_other()
    {
        Json().Write(EventLevel.Error, "x", "y", new EventField("exception", $"Boom: postgres://u:p@h failed with {s_hex64}\n   at A.B()"));

        Assert.Equal("Boom: postgres://***@h failed with [REDACTED-HEX64]\n   at A.B()", Parsed().GetProperty("exception").GetString());
    }

    [Fact]
    public void Every_text_comes_back_as_it_was_and_the_line_is_ascii_without_line_breaks()
    {
        string text = "tab\t quote\" backslash\\ 'single' <html> ünïcödé \u4f60\u597d \ud83d\ude00 \u2028 \u0000\u001f\u007f \r\n end";
        Json().Write(EventLevel.Info, "x", "y", new EventField("text", text), new EventField("ключ", "v"));

        Assert.Equal(text, Parsed().GetProperty("text").GetString());
        Assert.Equal("v", Parsed().GetProperty("ключ").GetString());
        Assert.Contains("'single' <html>", Written(), StringComparison.Ordinal);
        Assert.DoesNotContain(Written()[..^1], c => c is < ' ' or > '~');
    }

    [Fact]
    public void Events_below_the_level_are_dropped()
    {
        JsonEventLog log = Json(EventLevel.Warning);
        log.Write(EventLevel.Debug, "x", "debug");
        log.Write(EventLevel.Info, "x", "info");
        log.Write(EventLevel.Warning, "x", "warning");
        log.Write(EventLevel.Error, "x", "error");

        Assert.Equal(["warning", "error"], Written().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("level").GetString()));
    }

    [Fact]
    public void A_field_that_cannot_be_read_replaces_the_event_and_shows_nothing_of_it()
    {
        Json().Write(EventLevel.Info, "x", new string('e', 70), new EventField("secret_text", "visible?"), new EventField("list", new FaultyList()));

        JsonElement e = Parsed();
        Assert.Equal("[redaction_failed]", e.GetProperty("event").GetString());
        Assert.Equal(new string('e', 64), e.GetProperty("original_event").GetString());
        Assert.Equal("InvalidOperationException", e.GetProperty("redaction_error_class").GetString());
        Assert.DoesNotContain("visible?", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_works_on_after_an_event_that_failed()
    {
        JsonEventLog log = Json();
        log.Write(EventLevel.Info, "x", "bad", new EventField("list", new FaultyList()));
        log.Write(EventLevel.Info, "x", "good", new EventField("n", 1));

        Assert.Equal("good", JsonDocument.Parse(Written().Split('\n')[1]).RootElement.GetProperty("event").GetString());
    }

    [Fact]
    public void Lines_of_several_threads_do_not_mix()
    {
        JsonEventLog log = Json();
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 200; i++)
                log.Write(EventLevel.Info, "x", "tick", new("thread", thread), new("i", i), new("pad", new string('p', i % 40)));
        });

        JsonElement[] events = [.. Written().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(1600, events.Length);
        foreach (IGrouping<int, JsonElement> thread in events.GroupBy(e => e.GetProperty("thread").GetInt32()))
            Assert.Equal(Enumerable.Range(0, 200), thread.Select(e => e.GetProperty("i").GetInt32()));
    }

    [Fact]
    public void Each_line_reaches_the_stream_with_one_write()
    {
        using var stream = new CountingStream();
        var log = new JsonEventLog(new ErrorOutput(stream, isTerminal: false), EventLevel.Info, new FixedTime());
        log.Write(EventLevel.Info, "x", "y", new EventField("text", new string('t', 5000)));

        Assert.Equal(1, stream.Writes);
    }

    [Fact]
    public void The_console_form_has_time_level_event_logger_and_sorted_fields_and_no_colour_off_a_terminal()
    {
        Console().Write(EventLevel.Warning, "recotem.config", "env_var_clamped", new("requested", 5), new("name", "RECOTEM X"), new("api_key", "k"), new("empty", ""));

        Assert.Equal(
            "2026-01-02T03:04:05.678901Z [warning] env_var_clamped                [recotem.config] api_key=[REDACTED] empty='' name='RECOTEM X' requested=5\n",
            Written());
    }

    [Fact]
    public void Text_in_the_console_form_cannot_forge_lines_or_colours()
    {
        Console().Write(EventLevel.Info, "x", "y", new EventField("path", "a\n2026 [info] fake\e[31m"));

        Assert.Equal(1, Written().Count(c => c == '\n'));
        Assert.DoesNotContain('\e', Written());
    }

    [Fact]
    public void The_console_form_is_coloured_on_a_terminal()
    {
        new ConsoleEventLog(new ErrorOutput(_stream, isTerminal: true), EventLevel.Info, new FixedTime()).Write(EventLevel.Error, "x", "y");

        Assert.Contains("\e[31merror", Written(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false, typeof(JsonEventLog))]
    [InlineData(null, true, typeof(ConsoleEventLog))]
    [InlineData("auto", false, typeof(JsonEventLog))]
    [InlineData(" JSON ", true, typeof(JsonEventLog))]
    [InlineData("console", false, typeof(ConsoleEventLog))]
    [InlineData("xml", false, typeof(JsonEventLog))]
    [InlineData("xml", true, typeof(ConsoleEventLog))]
    public void The_variable_and_the_terminal_choose_the_form(string? format, bool isTerminal, Type expected)
    {
        IEventLog log = EventLogs.Create(name => name == "RECOTEM_LOG_FORMAT" ? format : null, new ErrorOutput(_stream, isTerminal), new FixedTime());

        Assert.IsType(expected, log);
    }

    [Theory]
    [InlineData(null, EventLevel.Info)]
    [InlineData("DEBUG", EventLevel.Debug)]
    [InlineData("warning", EventLevel.Warning)]
    [InlineData("error", EventLevel.Error)]
    [InlineData("loud", EventLevel.Info)]
    public void The_variable_chooses_the_level(string? level, EventLevel expected)
    {
        LineEventLog log = EventLogs.Create(name => name == "RECOTEM_LOG_LEVEL" ? level : null, new ErrorOutput(_stream, isTerminal: false), new FixedTime());

        Assert.Equal(expected, log.Threshold);
    }

    private JsonEventLog Json(EventLevel threshold = EventLevel.Info) => new(new ErrorOutput(_stream, isTerminal: false), threshold, new FixedTime());

    private ConsoleEventLog Console() => new(new ErrorOutput(_stream, isTerminal: false), EventLevel.Info, new FixedTime());

    private string Written() => Encoding.UTF8.GetString(_stream.ToArray());

    private JsonElement Parsed() => JsonDocument.Parse(Written()).RootElement;

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, 901, TimeSpan.Zero);
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Writes++;
    }

    private sealed class FaultyList : IReadOnlyList<string>
    {
        public string this[int index] => throw new InvalidOperationException();

        public int Count => 1;

        public IEnumerator<string> GetEnumerator() => throw new InvalidOperationException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
