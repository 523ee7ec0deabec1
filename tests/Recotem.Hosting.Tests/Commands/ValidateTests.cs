namespace Recotem.Hosting.Tests.Commands;

public sealed class ValidateTests : IDisposable
{
    private readonly Workspace _workspace = new();

    [Fact]
    public async Task A_right_recipe_passes_in_three_lines_and_leaves_nothing_behind()
    {
        _workspace.Data();
        string recipe = _workspace.Recipe();
        string[] before = Directory.GetFileSystemEntries(_workspace.Path);

        CommandRun run = await _workspace.RunAsync("validate", recipe);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("Recipe 'shop': schema OK\nDataSource: probe OK (csv)\nValidation passed.\n", run.Output);
        Assert.Equal("", run.Message);
        Assert.Equal(before, Directory.GetFileSystemEntries(_workspace.Path));
    }

    [Fact]
    public async Task A_source_without_a_probe_is_constructed_and_named()
    {
        CommandRun run = await _workspace.RunAsync("validate", _workspace.Recipe(source: "{type: broken}"));

        Assert.Contains("DataSource: extras OK (faulty, no probe defined)\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_missing_file_fails_the_probe_after_the_schema_line()
    {
        CommandRun run = await _workspace.RunAsync("validate", _workspace.Recipe());

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("Recipe 'shop': schema OK\n", run.Output);
        Assert.StartsWith("DataSource probe failed: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("data.csv", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_recipe_fails_with_every_mistake()
    {
        CommandRun run = await _workspace.RunAsync("validate", _workspace.Write("bad.yaml", "name: a/b\nnmae: x\n"));

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("Recipe validation failed: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:1:7: name: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:2:1: nmae: ", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_of_a_csv_file_are_located_and_their_expanded_values_are_not_told()
    {
        _workspace.Variables["RECOTEM_RECIPE_VALUE"] = "hunter2";
        string recipe = _workspace.Write("bad.yaml", """
            name: shop
            source:
              type: csv
              path: data.csv.zip
              delimiter: ${RECOTEM_RECIPE_VALUE}
              encoding: ${RECOTEM_RECIPE_VALUE}
              dtype: {user_id: "${RECOTEM_RECIPE_VALUE}"}
            schema: {user_column: user_id, item_column: item_id}
            training: {algorithms: [TopPop]}
            output: {path: shop.recotem}
            """);

        CommandRun run = await _workspace.RunAsync("validate", recipe);

        Assert.Equal(2, run.ExitCode);
        foreach (string mistake in new[] { ":4:9: source.path: ", ":5:14: source.delimiter: ", ":6:13: source.encoding: ", ":7:10: source.dtype: " })
            Assert.Contains(mistake, run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Message + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_algorithm_exits_with_4_and_its_position()
    {
        _workspace.Data();

        CommandRun run = await _workspace.RunAsync("validate", _workspace.Recipe(algorithms: "[TopPop, IALSS]"));

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("shop.yaml:5:24: training.algorithms[1]", run.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'IALS'?", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_found()
    {
        _workspace.Data();
        _workspace.Write("models", "a file where the recipe wants a directory");

        CommandRun run = await _workspace.RunAsync("validate", _workspace.Recipe());

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("output.path", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_recipes_and_directories_are_all_checked_and_the_first_failure_counts()
    {
        _workspace.Data();
        Directory.CreateDirectory(_workspace.File("more"));
        _workspace.Recipe("more/b.yaml", "b", source: "{type: csv, path: /nowhere.csv}", output: "models/b.recotem");
        _workspace.Recipe("more/a.yaml", "a", output: "models/a.recotem");
        _workspace.Write("more/c.yaml", "name: c\n");
        _workspace.Write("more/notes.txt", "no recipe");

        CommandRun run = await _workspace.RunAsync("validate", _workspace.Recipe(), _workspace.File("more"));

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("Recipe 'shop': schema OK\nDataSource: probe OK (csv)\nRecipe 'a': schema OK\nDataSource: probe OK (csv)\nRecipe 'b': schema OK\n", run.Output);
        Assert.EndsWith("2 of 4 recipes failed.", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_recipes_of_one_name_are_a_mistake()
    {
        _workspace.Data();

        CommandRun run = await _workspace.RunAsync("validate", _workspace.Recipe(), _workspace.Recipe("again.yaml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("again.yaml: the name 'shop' is that of", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_recipes_exits_with_2()
    {
        CommandRun run = await _workspace.RunAsync("validate", _workspace.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds no recipe", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_for_the_recipe_may_come_from_the_command_line()
    {
        _workspace.Data();
        string recipe = _workspace.Recipe(source: "{type: csv, path: \"${RECOTEM_RECIPE_FILE}\"}");

        Assert.Equal(2, (await _workspace.RunAsync("validate", recipe)).ExitCode);
        Assert.Equal(0, (await _workspace.RunAsync("validate", recipe, "--env-var", $"RECOTEM_RECIPE_FILE={_workspace.File("data.csv")}")).ExitCode);
    }

    public void Dispose() => _workspace.Dispose();
}
