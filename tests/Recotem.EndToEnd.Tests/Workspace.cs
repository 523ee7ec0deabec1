using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Recotem.EndToEnd.Tests;

/// <summary>A directory with a recipe and data, and the keys of a user; deleted at the end.</summary>
internal sealed class Workspace : IDisposable
{
    public Workspace()
    {
        Path = Directory.CreateTempSubdirectory("recotem-e2e-").FullName;
        Environment = new()
        {
            ["RECOTEM_LOG_FORMAT"] = "json",
            ["RECOTEM_SIGNING_KEYS"] = "test:" + new string('a', 63) + "1",
            ["RECOTEM_WATCH_INTERVAL"] = "1",
        };
    }

    public string Path { get; }

    public Dictionary<string, string> Environment { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes a recipe over <c>data.csv</c>; the arguments replace its lines.</summary>
    public string Recipe(
        string name = "shop", string source = "source: {type: csv, path: data.csv}", string algorithms = "[TopPop]",
        string training = "", string output = "models/shop.recotem") =>
        Write($"{name}.yaml", $"""
            name: {name}
            {source}
            schema: {"{"}user_column: user_id, item_column: item_id{"}"}
            training:
              algorithms: {algorithms}
              cutoff: 5
              n_trials: 4
              split: {"{"}scheme: random, heldout_ratio: 0.2{"}"}
            {training}
            output: {"{"}path: {output}{"}"}
            """);

    /// <summary>Writes interactions of users with a taste: user u likes items that are equal to u modulo 4.</summary>
    public void Data(int users = 60, int items = 40, int perUser = 15, int seed = 1)
    {
        var text = new StringBuilder("user_id,item_id,timestamp\n");
        uint state = (uint)seed * 2654435761;
        for (int u = 0; u < users; u++)
        {
            var chosen = new SortedSet<int>();
            while (chosen.Count < perUser)
            {
                state = (state * 1664525) + 1013904223;
                int item = (int)(state >> 8) % items;
                if (item % 4 == u % 4 || state >> 30 == 0)
                    chosen.Add(item);
            }

            foreach (int item in chosen)
                text.Append(CultureInfo.InvariantCulture, $"u{u},i{item},{1_700_000_000 + u}\n");
        }

        Write("data.csv", text.ToString());
    }

    public Task<CommandResult> RecotemAsync(params string[] arguments) => Command.RunAsync(Binaries.Recotem, Path, Environment, arguments);

    public async Task<CommandResult> TrainAsync(string recipe = "shop.yaml")
    {
        CommandResult result = await RecotemAsync("train", recipe);
        Assert.True(result.ExitCode == 0, $"train exited with {result.ExitCode}\n{result.Error}");
        return result;
    }

    /// <summary>The file behind a pointer.</summary>
    public string Artifact(string pointer = "models/shop.recotem") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(File(pointer))!, System.IO.File.ReadAllText(File(pointer)).Trim());

    /// <summary>The lines of an error message that name a place in a file.</summary>
    public static string[] Located(string error) => [.. error.Split('\n').Where(l => Regex.IsMatch(l, @"[^ ]+:\d+:\d+: "))];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
