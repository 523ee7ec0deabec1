using System.Globalization;

namespace Recotem.Benchmarks.Data;

/// <summary>Writes a generated data set, as training and test file for <c>fit</c> or in one file for a recipe.</summary>
internal static class GenerateVerb
{
    // Git does not look there, wherever in the repository the program is started.
    private const string DefaultDirectory = "artifacts/data";

    public static BenchmarkVerb Verb { get; } = new(
        "generate",
        $"--shape 100k|1m|10m --seed S --heldout R --out DIRECTORY: interactions as CSV, the share R of each user in a test file (default 0.1; 0: one file), in {DefaultDirectory} by default",
        InAll: false,
        RunAsync);

    private static Task RunAsync(VerbOptions options)
    {
        string name = options.Text("shape", "100k");
        int seed = options.Integer("seed", 42, min: 0);
        double heldOut = options.Number("heldout", 0.1);
        string directory = options.Text("out", DefaultDirectory);
        options.ExpectAllRead();
        InteractionShape shape = InteractionShape.Known.FirstOrDefault(s => s.Name == name)
            ?? throw new ArgumentException($"there is no shape '{name}'; expected one of {string.Join(", ", InteractionShape.Known.Select(s => s.Name))}");
        if (heldOut is not (>= 0 and < 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--heldout is {heldOut}; expected at least 0 and below 1"));
        int most = InteractionGenerator.LargestActivity(shape, (ulong)seed);
        if (heldOut > 0 && (int)(most * heldOut) == 0)
        {
            double least = Math.Ceiling(10_000d / most) / 10_000;
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"--heldout is {heldOut}, which is no whole interaction of any user; expected 0, or at least {least}"));
        }

        Directory.CreateDirectory(directory);
        if (heldOut == 0)
        {
            string path = PathOf("interactions");
            InteractionGenerator.WriteCsv(shape, (ulong)seed, path);
            Report(path, shape.Rows);
        }
        else
        {
            string train = PathOf("train");
            string test = PathOf("test");
            int rows = InteractionGenerator.WriteTrainAndTest(shape, (ulong)seed, heldOut, train, test);
            Report(train, shape.Rows - rows);
            Report(test, rows);
        }

        return Task.CompletedTask;

        string PathOf(string part) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{part}-{shape.Name}-{seed}.csv"));

        void Report(string path, int rows) => JsonLine.Write(w =>
        {
            w.WriteString("verb", "generate");
            w.WriteString("path", path);
            w.WriteNumber("users", shape.Users);
            w.WriteNumber("items", shape.Items);
            w.WriteNumber("rows", rows);
            w.WriteNumber("bytes", new FileInfo(path).Length);
        });
    }
}
