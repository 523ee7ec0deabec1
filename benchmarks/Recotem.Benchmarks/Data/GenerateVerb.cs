using System.Globalization;

namespace Recotem.Benchmarks.Data;

/// <summary>Writes a generated data set.</summary>
internal static class GenerateVerb
{
    public static BenchmarkVerb Verb { get; } =
        new("generate", "--shape 100k|1m|10m --seed S --out DIRECTORY: writes interactions as CSV", InAll: false, RunAsync);

    private static Task RunAsync(VerbOptions options)
    {
        string name = options.Text("shape", "100k");
        ulong seed = (ulong)options.Integer("seed", 42);
        string directory = options.Text("out", ".");
        options.ExpectAllRead();
        InteractionShape shape = InteractionShape.Known.FirstOrDefault(s => s.Name == name)
            ?? throw new ArgumentException($"there is no shape '{name}'; expected one of {string.Join(", ", InteractionShape.Known.Select(s => s.Name))}");
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"interactions-{shape.Name}-{seed}.csv"));
        InteractionGenerator.WriteCsv(shape, seed, path);
        JsonLine.Write(w =>
        {
            w.WriteString("verb", "generate");
            w.WriteString("path", path);
            w.WriteNumber("users", shape.Users);
            w.WriteNumber("items", shape.Items);
            w.WriteNumber("rows", shape.Rows);
            w.WriteNumber("bytes", new FileInfo(path).Length);
        });
        return Task.CompletedTask;
    }
}
