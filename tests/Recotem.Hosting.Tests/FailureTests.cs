namespace Recotem.Hosting.Tests;

public sealed class FailureTests
{
    private static readonly HttpFetchException s_http = new("503 from https://example.org");

    public static TheoryData<string, Exception, ExitCode> Errors => new()
    {
        { "recipe", new RecipeException("no", RecipeFailure.Io), ExitCode.Recipe },
        { "recipe caused by http stays a recipe error", new RecipeException("no", RecipeFailure.Io, s_http), ExitCode.Recipe },
        { "data source", new DataSourceException("no"), ExitCode.DataSource },
        { "data source caused by http at some depth", new DataSourceException("no", new InvalidOperationException("x", s_http)), ExitCode.HttpFetch },
        { "http", s_http, ExitCode.HttpFetch },
        { "training", new TrainingException("split_error", "no"), ExitCode.Training },
        { "training caused by http", new TrainingException("x", "no", s_http), ExitCode.HttpFetch },
        { "signing key missing", new TrainingException("signing_key_missing", "no"), ExitCode.Configuration },
        { "signing key missing beats http", new ConfigException("no", s_http, "signing_key_missing"), ExitCode.Configuration },
        { "metadata", new MetadataException("no"), ExitCode.Training },
        { "artifact", new ArtifactException(ArtifactFailure.Hmac, "no"), ExitCode.Artifact },
        { "artifact caused by http", new ArtifactException(ArtifactFailure.Read, "no", s_http), ExitCode.HttpFetch },
        { "lock", new LockContestedException("lock_contested", "no"), ExitCode.Lock },
        { "configuration", new ConfigException("no"), ExitCode.Configuration },
        { "plugin", new PluginException("x", "no"), ExitCode.Unknown },
        { "activation", new PluginActivationException("no"), ExitCode.Configuration },
        { "plugin that claims success", new PluginException("x", "no", exitCode: ExitCode.Success), ExitCode.Unknown },
        { "plugin with a code beyond ours", new PluginException("x", "no", exitCode: (ExitCode)130), ExitCode.Unknown },
        { "plugin with a negative code", new PluginException("x", "no", exitCode: (ExitCode)(-1)), ExitCode.Unknown },
        { "plugin with a code of ours", new PluginException("x", "no", exitCode: ExitCode.DataSource), ExitCode.DataSource },
        { "foreign", new InvalidOperationException("no"), ExitCode.Unknown },
        { "foreign caused by http", new InvalidOperationException("no", s_http), ExitCode.HttpFetch },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_has_the_exit_code_of_the_first_rule_that_fits(string what, Exception error, ExitCode expected) =>
        Assert.True(RecotemException.ExitCodeOf(error) == expected, what);

    [Fact]
    public void Every_mistake_of_a_recipe_is_on_a_line_of_its_own()
    {
        var errors = new ConfigErrors();
        errors.Add(new ConfigError(new SourcePosition("r.yaml", 2, 3), "name", "is missing", "expected text"));
        errors.Add(new ConfigError(new SourcePosition("r.yaml", 5, 1), "b", "unknown key 'b'", "did you mean 'a'?"));

        (int code, string text) = Report(new RecipeException(errors.ToImmutable()));

        Assert.Equal(2, code);
        Assert.Equal(["Recipe error: 2 errors", "r.yaml:2:3: name: is missing; expected text", "r.yaml:5:1: b: unknown key 'b'; did you mean 'a'?", ""], text.Split('\n'));
    }

    [Fact]
    public void A_message_is_redacted()
    {
        (_, string text) = Report(new ConfigException("entry " + new string('a', 64)));

        Assert.Equal("Recipe error: entry [REDACTED-HEX64]\n", text);
    }

    [Fact]
    public void An_unexpected_error_is_one_line_and_one_event_without_a_stack_trace()
    {
        (int code, string text) = Report(Thrown());

        Assert.Equal(1, code);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"code\":\"internal_error\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Recipe error: unexpected InvalidOperationException: boom", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stack_of_an_unexpected_error_is_in_the_event_when_debugging()
    {
        (_, string text) = Report(Thrown(), new() { ["RECOTEM_LOG_LEVEL"] = "debug" });

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("   at ", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", lines[1], StringComparison.Ordinal);
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("boom");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static (int Code, string Text) Report(Exception error, Dictionary<string, string>? variables = null)
    {
        using var stream = new MemoryStream();
        var session = new Session(PluginCatalog.Empty, new Terminal
        {
            Output = Stream.Null,
            Error = new Recotem.Hosting.Logging.ErrorOutput(stream, isTerminal: false),
            Variables = variables ?? [],
            ProgramName = "recotem",
        });
        int code = session.Fail("Recipe error: ", error);
        return (code, System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
