using System.Globalization;
using System.Text;

namespace Recotem.Hosting.Tests;

/// <summary>A directory with recipes and data; deleted at the end.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Kid = "test";
    public static readonly string Key = new string('0', 63) + "7";

    public string Path { get; } = Directory.CreateTempSubdirectory("recotem-hosting-").FullName;

    public Dictionary<string, string> Variables { get; } = new() { ["RECOTEM_SIGNING_KEYS"] = $"{Kid}:{Key}" };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Writes a recipe whose data and output are in the workspace.</summary>
    public string Recipe(string file = "shop.yaml", string name = "shop", string? source = null, string algorithms = "[TopPop]", string output = "models/shop.recotem") =>
        Write(file, $"""
            name: {name}
            source: {source ?? $"{{type: csv, path: {File("data.csv")}}}"}
            schema: {"{"}user_column: user_id, item_column: item_id{"}"}
            training:
              algorithms: {algorithms}
              cutoff: 3
              n_trials: 2
              split: {"{"}scheme: random, heldout_ratio: 0.3{"}"}
            output: {"{"}path: {File(output)}, versioning: always_overwrite{"}"}
            """);

    public void Data()
    {
        var text = new StringBuilder("user_id,item_id\n");
        for (int user = 0; user < 20; user++)
            for (int k = 0; k < 6; k++)
                text.Append(CultureInfo.InvariantCulture, $"u{user},i{((user * 5) + (k * k)) % 12}\n");
        Write("data.csv", text.ToString());
    }

    public Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync(Plugins.Catalog, Variables, args);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
