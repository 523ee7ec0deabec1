using Recotem.Benchmarks.Data;

namespace Recotem.Benchmarks.Csv;

/// <summary>CSV to frame, next to a plain sequential read of the same file.</summary>
internal static class CsvVerb
{
    public static BenchmarkVerb Verb { get; } =
        new("csv", "--rows N --runs R --file PATH: CSV to frame, next to a plain read of the same file", InAll: true, RunAsync);

    private static async Task RunAsync(VerbOptions options)
    {
        int rows = options.Integer("rows", 1_000_000, min: 1);
        int runs = options.Integer("runs", 7, min: 1);
        string given = options.Text("file", "");
        options.ExpectAllRead();
        string directory = Directory.CreateTempSubdirectory("recotem-bench-").FullName;
        try
        {
            string path = given.Length > 0 ? given : Path.Combine(directory, "interactions.csv");
            if (given.Length == 0)
                InteractionGenerator.WriteCsv(InteractionShape.OfRows(rows), seed: 42, path);
            await MeasureAsync(path, runs);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(string path, int runs)
    {
        int frameRows = 0;
        long allocated = 0;
        Measurement.Times[] medians = await Measurement.MediansAsync(
            warmups: 3, runs,
            () =>
            {
                CsvWork.ReadPlain(path);
                return Task.CompletedTask;
            },
            async () =>
            {
                long before = GC.GetTotalAllocatedBytes();
                frameRows = (await CsvWork.FetchAsync(path)).Rows;
                allocated = GC.GetTotalAllocatedBytes() - before;
            });
        long bytes = new FileInfo(path).Length;
        JsonLine.Write(w =>
        {
            w.WriteString("verb", "csv");
            w.WriteString("runtime", Measurement.Runtime);
            w.WriteNumber("rows", frameRows);
            w.WriteNumber("bytes", bytes);
            w.WriteNumber("csv_mb_per_second", Math.Round(bytes / medians[1].Wall / 1e6, 1));
            w.WriteNumber("csv_mb_per_processor_second", Math.Round(bytes / medians[1].Processor / 1e6, 1));
            w.WriteNumber("csv_rows_per_second", Math.Round(frameRows / medians[1].Wall));
            w.WriteNumber("read_mb_per_second", Math.Round(bytes / medians[0].Wall / 1e6, 1));
            w.WriteNumber("ratio", Math.Round(medians[0].Wall / medians[1].Wall, 4));
            w.WriteNumber("allocated_bytes", allocated);
            w.WriteNumber("runs", runs);
        });
    }
}
