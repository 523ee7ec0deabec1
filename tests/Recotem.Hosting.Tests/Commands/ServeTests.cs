using System.Text.Json;

namespace Recotem.Hosting.Tests.Commands;

public sealed class ServeTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task Missing_keys_exit_with_8_after_the_posture()
    {
        _workspace.Variables.Remove("RECOTEM_SIGNING_KEYS");

        CommandRun run = await _workspace.RunAsync("serve", "--recipes", _workspace.Path, "--port", "0");

        Assert.Equal(8, run.ExitCode);
        Assert.Equal("", run.Output);
        JsonElement posture = Assert.Single(run.Events, e => e.GetProperty("event").GetString() == "security.posture");
        Assert.Equal("missing", posture.GetProperty("signing_key_status").GetString());
        Assert.False(posture.GetProperty("auth_enabled").GetBoolean());
        Assert.StartsWith("Server startup failed: ", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RECOTEM_LOG_FORMAT", "jsno")]
    [InlineData("RECOTEM_LOG_LEVEL", "loud")]
    [InlineData("RECOTEM_PORT", "99999")]
    [InlineData("RECOTEM_WATCH_INTERVAL", "abc")]
    [InlineData("RECOTEM_API_KEYS", "app:plain:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task A_malformed_variable_exits_with_8_and_is_named(string variable, string value)
    {
        _workspace.Variables[variable] = value;

        CommandRun run = await _workspace.RunAsync("serve", "--recipes", _workspace.Path);

        Assert.Equal(8, run.ExitCode);
        Assert.StartsWith("Configuration error: ", run.Message, StringComparison.Ordinal);
        Assert.Contains(variable, run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--insecure-no-auth", "production")]
    [InlineData("--insecure-no-auth", "")]
    [InlineData("--dev-allow-unsigned --i-understand-this-loads-arbitrary-code", "test")]
    [InlineData("--dev-allow-unsigned", "development")]
    public async Task An_unsafe_switch_outside_its_environment_exits_with_8(string switches, string env)
    {
        _workspace.Variables["RECOTEM_ENV"] = env;

        CommandRun run = await _workspace.RunAsync(["serve", "--recipes", _workspace.Path, "--port", "0", .. switches.Split(' ')]);

        Assert.Equal(8, run.ExitCode);
        Assert.Contains(switches.Split(' ')[0], run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "is no directory")]
    [InlineData("shop.yaml", "is a file; expected a directory")]
    public async Task Recipes_must_be_a_directory(string name, string expected)
    {
        _workspace.Recipe();

        CommandRun run = await _workspace.RunAsync("serve", "--recipes", _workspace.File(name));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--recipes")]
    [InlineData("serve --recipes . --port many", "'many' is no integer")]
    public async Task A_wrong_command_line_exits_with_2(string line, string expected)
    {
        CommandRun run = await _workspace.RunAsync(line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_interrupted_ends_with_0()
    {
        using var interrupt = new CancellationTokenSource();
        await interrupt.CancelAsync();

        CommandRun run = await CommandRun.OfAsync(
            Plugins.Catalog, _workspace.Variables, interrupt.Token, "serve", "--recipes", _workspace.Path, "--port", "0");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("serve_terminated", run.Events[^1].GetProperty("event").GetString());
        Assert.Equal("KeyboardInterrupt", run.Events[^1].GetProperty("reason").GetString());
    }

    public void Dispose() => _workspace.Dispose();
}
