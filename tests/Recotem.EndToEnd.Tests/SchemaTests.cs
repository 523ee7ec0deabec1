namespace Recotem.EndToEnd.Tests;

/// <summary>The JSON Schema of the recipe, judged by an independent validator (ajv).</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task The_schema_accepts_the_sample_recipes_and_names_every_plugin()
    {
        using var workspace = new Workspace();
        CommandResult schema = await Command.RunAsync(Binaries.EchoHost, workspace.Path, null, "schema");
        Assert.Equal(0, schema.ExitCode);
        string file = workspace.Write("schema.json", schema.Output);

        CommandResult verdict = await JudgeAsync(workspace, file, Binaries.Sample("quickstart", "recipe.yaml"), Binaries.Sample("EchoHost", "recipe.yaml"));

        Assert.True(verdict.ExitCode == 0, verdict.Output + verdict.Error);
        Assert.Contains("\"n_users\"", schema.Output, StringComparison.Ordinal);
        Assert.Contains("Number of distinct users.", schema.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  n_users: 0")]
    [InlineData("  n_userz: 5")]
    [InlineData("  n_users: many")]
    public async Task The_schema_refuses_what_the_binder_refuses(string line)
    {
        using var workspace = new Workspace();
        CommandResult schema = await Command.RunAsync(Binaries.EchoHost, workspace.Path, null, "schema");
        string file = workspace.Write("schema.json", schema.Output);
        string recipe = File.ReadAllText(Binaries.Sample("EchoHost", "recipe.yaml")).Replace("  n_users: 50", line, StringComparison.Ordinal);
        workspace.Write("echo.yaml", recipe);

        CommandResult verdict = await JudgeAsync(workspace, file, workspace.File("echo.yaml"));
        CommandResult validate = await Command.RunAsync(Binaries.EchoHost, workspace.Path, workspace.Environment, "validate", "echo.yaml");

        Assert.Equal(1, verdict.ExitCode);
        Assert.Equal(2, validate.ExitCode);
        Assert.Contains("echo.yaml:4:", validate.Error, StringComparison.Ordinal);
    }

    private static Task<CommandResult> JudgeAsync(Workspace workspace, params string[] arguments) =>
        Command.RunAsync("node", workspace.Path, null, [Path.Combine(Binaries.Root, "tests", "tools", "validate-schema.mjs"), .. arguments]);
}
