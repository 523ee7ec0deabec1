namespace Recotem.Recipes.Tests;

public sealed class RecipeDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RecordedEvents _events = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Recipes_are_loaded_in_the_order_of_their_names()
    {
        Write("b.yaml", "second");
        Write("a.yaml", "first");
        Write(".hidden.yaml", "hidden");
        Write("B.yaml", "capital");

        RecipeFile[] files = Load();

        Assert.Equal([".hidden.yaml", "B.yaml", "a.yaml", "b.yaml"], files.Select(f => Path.GetFileName(f.Path)));
        Assert.Equal(["hidden", "capital", "first", "second"], files.Select(f => f.Recipe!.Name));
        Assert.Equal($"info recotem.recipe.loader recipes_directory_loaded_lenient path={_directory.Path} ok=4 errors=0", _events.All[^1]);
    }

    [Fact]
    public void An_empty_directory_has_no_recipes()
    {
        Assert.Empty(Load());
        Assert.Equal([$"info recotem.recipe.loader recipes_directory_loaded_lenient path={_directory.Path} ok=0 errors=0"], _events.All);
    }

    [Fact]
    public void Only_yaml_files_directly_inside_count_and_likely_mistakes_are_told()
    {
        Write("a.yaml", "a");
        Write("b.yml", "b");
        Write("c.YAML", "c");
        Write("d.yaml.bak", "d");
        Write("notes.txt", "e");
        Directory.CreateDirectory(_directory.At("sub.yaml"));
        Write("sub.yaml/f.yaml", "f");

        Assert.Equal(["a"], Load().Select(f => f.Recipe!.Name));

        Assert.Equal(
            [
                $"warning recotem.recipe.loader recipe_file_skipped file={_directory.At("b.yml")} reason=the names of recipe files end in .yaml",
                $"warning recotem.recipe.loader recipe_file_skipped file={_directory.At("c.YAML")} reason=the names of recipe files end in .yaml",
            ],
            _events.All.Where(e => e.Contains("skipped", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_wrong_recipe_does_not_disturb_the_others()
    {
        Write("a.yaml", "a b");
        Write("b.yaml", "b");
        _directory.Write("c.yaml", "\t");

        RecipeFile[] files = Load();

        Assert.Equal([false, true, false], files.Select(f => f.Recipe is not null));
        Assert.Equal([true, false, true], files.Select(f => f.Error is not null));
        Assert.Contains("error_class=RecipeException error=", Event("recipe_load_error_skipped"), StringComparison.Ordinal);
        Assert.StartsWith("warning ", Event("recipe_load_error_skipped"), StringComparison.Ordinal);
        Assert.Contains("a.yaml:1:7: name: ", Event("recipe_load_error_skipped"), StringComparison.Ordinal);
        Assert.EndsWith("ok=1 errors=2", _events.All[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_violation_of_the_path_rules_is_a_security_event()
    {
        _directory.Write("a.yaml", RecipeText.With("model.recotem", "http://host/x"));

        RecipeFile file = Assert.Single(Load());

        Assert.Equal(RecipeFailure.Security, Assert.IsType<RecipeException>(file.Error).Category);
        Assert.StartsWith("error ", Event("recipe_security_violation_skipped"), StringComparison.Ordinal);
        Assert.EndsWith("category=security", Event("recipe_security_violation_skipped"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_recipes_with_one_name_the_first_file_wins()
    {
        Write("a.yaml", "same");
        Write("b.yaml", "same");

        RecipeFile[] files = Load();

        Assert.NotNull(files[0].Recipe);
        Assert.Contains("'same'", files[1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.At("a.yaml"), files[1].Error!.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.At("b.yaml"), files[1].Error!.Message, StringComparison.Ordinal);
        Assert.Equal($"warning recotem.recipe.loader recipe_duplicate_name_skipped file={_directory.At("b.yaml")} name=same", Event("recipe_duplicate_name_skipped"));
    }

    [Fact]
    public void A_link_to_a_recipe_inside_is_loaded_and_one_to_the_outside_is_not()
    {
        using var outside = new TemporaryDirectory();
        outside.Write("x.yaml", RecipeText.With("quickstart", "outside"));
        Directory.CreateDirectory(_directory.At("..data"));
        Write("..data/inside.yaml", "inside");
        File.CreateSymbolicLink(_directory.At("a.yaml"), "..data/inside.yaml");
        File.CreateSymbolicLink(_directory.At("b.yaml"), outside.At("x.yaml"));

        RecipeFile[] files = Load();

        Assert.Equal("inside", files[0].Recipe!.Name);
        var error = Assert.IsType<RecipeException>(files[1].Error);
        Assert.Equal(RecipeFailure.Security, error.Category);
        Assert.Contains(outside.At("x.yaml"), error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_behind_a_link_works()
    {
        Directory.CreateDirectory(_directory.At("real"));
        Write("real/a.yaml", "a");
        Directory.CreateSymbolicLink(_directory.At("link"), "real");

        Assert.Equal("a", Assert.Single(Loader().LoadDirectory(_directory.At("link"))).Recipe!.Name);
    }

    [Fact]
    public void A_dangling_link_is_recorded()
    {
        File.CreateSymbolicLink(_directory.At("a.yaml"), _directory.At("none.yaml"));

        Assert.NotNull(Assert.Single(Load()).Error);
    }

    [Fact]
    public void An_unknown_algorithm_is_recorded()
    {
        _directory.Write("a.yaml", RecipeText.With("[TopPop, IALS]", "[Nope]"));

        Assert.IsType<TrainingException>(Assert.Single(Load()).Error);
    }

    [Theory]
    [InlineData("file:")]
    [InlineData("file://localhost")]
    [InlineData("'file:///a%00.recotem'")]
    public void An_output_that_is_no_path_is_an_error_of_its_own_file(string output)
    {
        _directory.Write("a.yaml", RecipeText.With("model.recotem", $"{_directory.Path}/a.recotem"));
        _directory.Write("b.yaml", RecipeText.With("model.recotem", output));
        var environment = new HostEnvironment([new("RECOTEM_ARTIFACT_ROOT", _directory.Path)]);

        RecipeFile[] files = [.. new RecipeLoader(TestCatalog.Instance, environment, _events).LoadDirectory(_directory.Path)];

        Assert.NotEmpty(Assert.IsType<RecipeException>(files[1].Error).Errors);
    }

    [Fact]
    public void A_link_to_itself_is_recorded()
    {
        Write("a.yaml", "a");
        File.CreateSymbolicLink(_directory.At("x.yaml"), "x.yaml");

        RecipeFile[] files = Load();

        Assert.NotNull(files[0].Recipe);
        Assert.IsType<RecipeException>(files[1].Error);
    }

    [Fact]
    public void Options_whose_check_throws_are_a_mistake_with_a_position()
    {
        Write("a.yaml", "a");
        _directory.Write("b.yaml", RecipeText.With("type: csv", "type: throwing"));

        RecipeFile[] files = Load();

        Assert.NotNull(files[0].Recipe);
        ConfigError error = Assert.Single(Assert.IsType<RecipeException>(files[1].Error).Errors);
        Assert.Equal("source", error.Path);
        Assert.Contains(_directory.At("b.yaml") + ":", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A plugin's code also runs where no reader looks after it.</summary>
    [Fact]
    public void Whatever_a_plugin_throws_is_an_error_of_its_own_file()
    {
        Write("a.yaml", "a");
        _directory.Write("b.yaml", RecipeText.With("type: csv", "type: unschematic"));

        RecipeFile[] files = Load();

        Assert.NotNull(files[0].Recipe);
        Assert.Contains("InvalidOperationException", files[1].Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", files[1].Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "no such directory")]
    [InlineData("file", "not a directory")]
    public void Something_that_is_no_directory_is_refused(string name, string problem)
    {
        _directory.Write("file", "");

        RecipeException e = Assert.Throws<RecipeException>(() => Loader().LoadDirectory(_directory.At(name)));

        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    private void Write(string file, string name) => _directory.Write(file, RecipeText.With("quickstart", name));

    private RecipeFile[] Load() => [.. Loader().LoadDirectory(_directory.Path)];

    private RecipeLoader Loader() => new(TestCatalog.Instance, HostEnvironment.Empty, _events);

    private string Event(string name) => _events.All.First(e => e.Contains($" {name} ", StringComparison.Ordinal));
}
