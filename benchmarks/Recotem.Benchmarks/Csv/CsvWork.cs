using Recotem.DataSources;
using Recotem.Storage;

namespace Recotem.Benchmarks.Csv;

/// <summary>What the CSV benchmarks measure.</summary>
internal static class CsvWork
{
    private const int BufferSize = 256 * 1024;

    // A benchmark reads what it made itself, however large.
    private static readonly HostEnvironment s_environment = new([new("RECOTEM_MAX_DOWNLOAD_BYTES", "17179869184")]);

    /// <summary>Reads a file from front to back and does nothing with it.</summary>
    public static long ReadPlain(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[BufferSize];
        long total = 0;
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
            total += read;
        return total;
    }

    /// <summary>Fetches user, item and time through the product's own source.</summary>
    public static ValueTask<DataFrame> FetchAsync(string path)
    {
        var source = new CsvSource(new CsvSource.Config { Path = path }, new LocalFiles(), s_environment);
        return source.FetchAsync(new FetchContext("benchmark", "1") { Columns = ["user_id", "item_id", "timestamp"] }, CancellationToken.None);
    }

    private sealed class LocalFiles : IObjectStores
    {
        public ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IObjectStore>(new FileStore(s_environment));
    }
}
