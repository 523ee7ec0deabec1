using BenchmarkDotNet.Attributes;
using Recotem.Benchmarks.Data;

namespace Recotem.Benchmarks.Csv;

/// <summary>CSV to frame with encoded ids, against a plain read of the same file.</summary>
[MemoryDiagnoser]
public class CsvBenchmarks
{
    private string _directory = "";
    private string _path = "";

    [Params(100_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Generate()
    {
        _directory = Directory.CreateTempSubdirectory("recotem-bench-").FullName;
        _path = Path.Combine(_directory, "interactions.csv");
        InteractionGenerator.WriteCsv(InteractionShape.OfRows(Rows), seed: 42, _path);
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Baseline = true)]
    public long PlainRead() => CsvWork.ReadPlain(_path);

    [Benchmark]
    public async Task<int> CsvToFrame() => (await CsvWork.FetchAsync(_path)).Rows;
}
