using System.Text.Json;
using System.Text.RegularExpressions;

namespace Recotem.EndToEnd.Tests;

/// <summary>The commands that pages show are run as they stand.</summary>
public sealed partial class DocumentationTests
{
    private const string DocumentedServer = "http://127.0.0.1:8080";

    [Fact]
    public async Task The_commands_of_the_readme_find_the_binary_and_train_its_recipe()
    {
        using var workspace = new Workspace();
        string page = Page("README.md");
        File.Copy(Binaries.Sample("quickstart", "interactions.csv"), workspace.File("interactions.csv"));
        workspace.Write("recipe.yaml", Snippets(page, "yaml").First());
        string[] commands = [.. Snippets(page, "bash").SelectMany(s => s.Split('\n'))];
        string path = Assert.Single(commands, c => c.StartsWith("export PATH=", StringComparison.Ordinal));
        string[] finite = [.. commands.Where(c => c.StartsWith("recotem validate ", StringComparison.Ordinal) || c.StartsWith("recotem train ", StringComparison.Ordinal))];
        Assert.Equal(2, finite.Length);

        CommandResult result = await BashAsync(workspace, [$"cd '{Binaries.Root}'", path, $"cd '{workspace.Path}'", .. finite]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal("quickstart", result.Event("train_done").GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_calls_of_the_page_about_serving_are_answered()
    {
        using var workspace = new Workspace();
        foreach (string file in new[] { "recipe.yaml", "interactions.csv" })
            File.Copy(Binaries.Sample("quickstart", file), workspace.File(file));
        await workspace.TrainAsync("recipe.yaml");
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);
        string calls = Assert.Single(Snippets(Page("docs", "serving.md"), "bash"));
        Assert.Equal(4, calls.Split(DocumentedServer).Length - 1);

        CommandResult result = await BashAsync(
            workspace, [calls.Replace(DocumentedServer, server.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal).Replace("\ncurl", "\necho\ncurl", StringComparison.Ordinal)]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        JsonElement[] answers = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => JsonDocument.Parse(a).RootElement)];
        Assert.Equal(4, answers.Length);
        foreach (JsonElement single in answers[..2])
        {
            Assert.Equal(5, single.GetProperty("items").GetArrayLength());
            Assert.Equal(["item_id", "score"], single.GetProperty("items")[0].EnumerateObject().Select(m => m.Name));
        }

        foreach (JsonElement batch in answers[2..])
            Assert.Equal(
                ["index,status,items", "index,status,items"],
                batch.GetProperty("results").EnumerateArray().Select(r => string.Join(',', r.EnumerateObject().Select(m => m.Name))));
    }

    [Fact]
    public async Task The_commands_that_measure_algorithms_run_on_generated_data()
    {
        using var workspace = new Workspace();
        string section = Page("docs", "performance.md").Split("\n## How to measure algorithms\n")[1].Split("\n## ")[0];
        string commands = Assert.Single(Snippets(section, "bash"));

        CommandResult result = await BashAsync(
            workspace, [commands.Replace("./build.sh bench ", $"dotnet '{Binaries.Benchmarks}' ", StringComparison.Ordinal).Replace("0 1 2 3 4 5", "0 1", StringComparison.Ordinal)]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        JsonElement[] lines = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(["generate", "generate", "fit", "fit", "fit"], lines.Select(l => l.GetProperty("verb").GetString()));
        JsonElement[] fits = lines[2..];
        Assert.All(fits, fit => Assert.Equal((943, 1682), (fit.GetProperty("users").GetInt32(), fit.GetProperty("items").GetInt32())));
        Assert.All(fits, fit => Assert.Equal(lines[0].GetProperty("rows").GetInt32(), fit.GetProperty("interactions").GetInt32()));
        Assert.Equal(3, fits[0].GetProperty("fit_seconds").GetArrayLength());
        Assert.NotEqual(fits[1].GetProperty("ndcg@20").GetDouble(), fits[2].GetProperty("ndcg@20").GetDouble());

        (string User, string Item)[] train = Pairs(workspace.File(lines[0].GetProperty("path").GetString()!));
        (string User, string Item)[] test = Pairs(workspace.File(lines[1].GetProperty("path").GetString()!));
        Assert.Equal(100_000, train.Length + test.Length);
        Assert.Equal(100_000, train.Concat(test).Distinct().Count());
        Dictionary<string, int> held = test.GroupBy(p => p.User).ToDictionary(g => g.Key, g => g.Count());
        foreach (IGrouping<string, (string User, string Item)> user in train.GroupBy(p => p.User))
        {
            int heldOut = held.GetValueOrDefault(user.Key);
            Assert.Equal((user.Count() + heldOut) / 10, heldOut);
        }
    }

    [Fact]
    public async Task The_golden_files_are_unpacked_as_the_page_for_contributors_says()
    {
        const string Golden = "tests/Recotem.Recommenders.Tests/Golden";
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.File(Golden));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Binaries.Root, Golden)))
            File.Copy(file, workspace.File($"{Golden}/{Path.GetFileName(file)}"));
        string[] commands = [.. Snippets(Page("CONTRIBUTING.md").Replace("\n  ", "\n", StringComparison.Ordinal), "bash").Single().TrimEnd().Split('\n')];
        Assert.Equal(2, commands.Length);
        string test = commands[1].Replace("dotnet test ", "test -f \"$RECOTEM_GOLDEN_DIR/data.json\" && ls $RECOTEM_GOLDEN_DIR && : ", StringComparison.Ordinal)
            .Replace("RECOTEM_GOLDEN_DIR=\"$PWD/artifacts/golden\" ", "RECOTEM_GOLDEN_DIR=\"$PWD/artifacts/golden\"; ", StringComparison.Ordinal);

        CommandResult result = await BashAsync(workspace, [commands[0], test]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(
            Directory.EnumerateFiles(workspace.File(Golden)).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal),
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Contains("--filter FullyQualifiedName~Golden", test, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_build_script_lists_every_benchmark()
    {
        using var workspace = new Workspace();
        CommandResult help = await Command.RunAsync("/bin/bash", Binaries.Root, null, "build.sh", "help");
        CommandResult usage = await Command.RunAsync("dotnet", workspace.Path, null, Binaries.Benchmarks);

        string[] verbs = [.. Verb().Matches(usage.Error).Select(m => m.Groups["name"].Value)];
        Assert.Contains("generate", verbs);
        string list = Bracketed().Replace(BenchHelp().Match(help.Output).Groups["list"].Value, "");
        string[] listed = [.. Listed().Matches(list).Select(m => m.Value)];
        Assert.Contains("startup", listed);
        Assert.All(verbs, verb => Assert.Contains(verb, listed));
    }

    private static Task<CommandResult> BashAsync(Workspace workspace, IEnumerable<string> lines) =>
        Command.RunAsync("/bin/bash", workspace.Path, workspace.Environment, "-c", string.Join('\n', lines.Prepend("set -e")));

    private static (string User, string Item)[] Pairs(string path) => [.. File.ReadLines(path).Skip(1).Select(l => l.Split(',')).Select(c => (c[0], c[1]))];

    private static string Page(params string[] parts) => File.ReadAllText(Path.Combine([Binaries.Root, .. parts])).ReplaceLineEndings("\n");

    private static IEnumerable<string> Snippets(string page, string language) =>
        Snippet().Matches(page).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value);

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("^  (?<name>[a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Verb();

    // From the colon to the next command.
    [GeneratedRegex(@"^\./build\.sh bench [^:]*:(?<list>.*?)(?=^\./build\.sh )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BenchHelp();

    [GeneratedRegex(@"\([^)]*\)|\[[^]]*\]")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\b[a-z]+(?= *,|\n\z)")]
    private static partial Regex Listed();
}
