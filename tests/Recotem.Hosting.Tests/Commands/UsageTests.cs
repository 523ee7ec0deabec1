namespace Recotem.Hosting.Tests.Commands;

public sealed class UsageTests
{
    [Fact]
    public async Task Without_a_command_the_usage_is_shown_on_standard_error()
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(
            "Usage: recotem [OPTIONS] COMMAND [ARGS]...\nTry 'recotem --help' for help.\n\n"
            + "Error: Missing command; expected one of train, serve, validate, inspect, schema, keygen, plugin.\n",
            run.Error);
    }

    [Theory]
    [InlineData("trian", "No such command 'trian'; did you mean 'train'?")]
    [InlineData("--verison", "No such option '--verison'; did you mean '--version'?")]
    [InlineData("-h", "No such option '-h'")]
    [InlineData("/h", "No such command '/h'")]
    [InlineData("@file", "No such command '@file'")]
    [InlineData("[diagram]", "Missing command")]
    [InlineData("plugin", "Missing command; expected one of list, info, why, kinds.")]
    [InlineData("plugin lsit", "No such command 'lsit'; did you mean 'list'?")]
    [InlineData("plugin info", "NAME")]
    [InlineData("train", "RECIPE")]
    [InlineData("train nowhere.yaml", "'nowhere.yaml' does not exist")]
    [InlineData("keygen extra", "Unexpected argument 'extra'.")]
    [InlineData("keygen --typ api", "No such option '--typ'; did you mean '--type'?")]
    [InlineData("keygen --type", "--type")]
    [InlineData("train . --lock-timeout soon", "Invalid value for '--lock-timeout': 'soon' is no number.")]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_wrong(string line, string expected)
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, line.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("Usage: recotem ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help' for help.\n\nError: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "train")]
    [InlineData("train --help", "--fail-on-busy")]
    [InlineData("serve --help", "--insecure-no-auth")]
    [InlineData("validate --help", "--env-var")]
    [InlineData("inspect --help", "--sections")]
    [InlineData("schema --help", "schema")]
    [InlineData("keygen --help", "--kid")]
    [InlineData("plugin --help", "kinds")]
    [InlineData("plugin list --help", "--names-only")]
    public async Task Every_command_has_help_on_standard_output(string line, string expected)
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, line.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task The_version_is_that_of_the_product_and_names_what_it_runs_on()
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, "--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^recotem \d+\.\d+\.\d+ \(JIT, .NET .*Vector256 accelerated|no vector acceleration\)\n$", run.Output);
        Assert.Equal("", run.Error);
    }
}
