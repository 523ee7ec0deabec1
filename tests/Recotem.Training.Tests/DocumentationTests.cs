using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Recotem.Recipes;

namespace Recotem.Training.Tests;

/// <summary>What docs/recipes.md and docs/study-storage.md show is what the product takes.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_recipe_of_the_page_about_recipes_loads()
    {
        LoadedRecipe recipe = Load(Snippets(Page("recipes"), "yaml").First());
        Assert.Equal(("movies", "tpe", "random"), (recipe.Name, recipe.Search.Descriptor.Id.Name, recipe.Split.Descriptor.Id.Name));
        Assert.Equal(["CosineKNN", "IALS"], recipe.Algorithms.Select(a => a.Descriptor.Id.Name));
    }

    [Fact]
    public void The_tables_of_searchers_and_splits_name_all_of_them_with_their_options()
    {
        string page = Page("recipes");
        string[] builtIn = ["grid", "random", "tpe"];
        foreach (string name in builtIn)
        {
            string row = page.Split('\n').Single(l => l.StartsWith($"| `{name}`", StringComparison.Ordinal) && !l.Contains("floor", StringComparison.Ordinal));
            PluginDescriptor searcher = Plugins.Catalog.Find("searchers", name)!;
            string[] options = searcher.Configuration is { } record
                ? [.. JsonDocument.Parse(record.Schema()).RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name)]
                : [];
            Assert.Equal(searcher.Configuration is null, row.EndsWith("| none |", StringComparison.Ordinal));
            Assert.All(options, option => Assert.Contains($"`{option}` (", row, StringComparison.Ordinal));
        }

        Assert.All(new[] { "random", "time_user", "time_global" }, name => Assert.Contains($"\n| `{name}` | ", page, StringComparison.Ordinal));
        Assert.Subset(Plugins.Catalog.Names("searchers").ToHashSet(), builtIn.ToHashSet());
    }

    [Fact]
    public async Task The_layout_and_the_query_of_the_page_about_studies_are_those_of_the_file()
    {
        string page = Page("study-storage");
        string[] queries = [.. Snippets(page, "sql")];
        Assert.Equal(StudySchema.Text.ReplaceLineEndings("\n"), queries[0].TrimEnd());
        string section = Assert.Single(Snippets(page, "yaml")).Replace("./studies/movies.db", _fixture.File("study.db"), StringComparison.Ordinal);
        LoadedRecipe recipe = _fixture.Recipe($"algorithms: [Tunable], n_trials: 3, cutoff: 5, {section.Split('\n')[1].Trim()}");
        TrainingResult? result = await _fixture.RunAsync(recipe);

        using var connection = new SqliteConnection($"Data Source={_fixture.File("study.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = queries[1];
        using SqliteDataReader row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(result!.BestScore, row.GetDouble(3));
    }

    private LoadedRecipe Load(string text)
    {
        File.WriteAllText(_fixture.File("documented.yaml"), text);
        return new RecipeLoader(Plugins.Catalog, _fixture.Environment, NullEventLog.Instance).Load(_fixture.File("documented.yaml"));
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", $"{name}.md")).ReplaceLineEndings("\n");

    private static IEnumerable<string> Snippets(string page, string language) =>
        Snippet().Matches(page).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
