using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Recotem.DataSources.Csv;
using Recotem.DataSources.Streams;

namespace Recotem.DataSources;

/// <summary>Interactions in a CSV file, plain or compressed with gzip.</summary>
/// <remarks>
/// Cells are text exactly as the file has them; only the empty cell is null. The column of times alone is typed by what it holds:
/// integers, numbers, ISO 8601 times, or else text.
/// </remarks>
[DataSource("csv")]
public sealed partial class CsvSource : IDataSource, IProbe
{
    private const string Logger = "recotem.datasource.csv";
    private const string DownloadVariable = "RECOTEM_MAX_DOWNLOAD_BYTES";
    private const string DecompressedVariable = "RECOTEM_MAX_DECOMPRESSED_BYTES";
    private const long Mebibyte = 1024 * 1024;
    private const long Gibibyte = 1024 * Mebibyte;

    private readonly Config _config;
    private readonly IObjectStores _stores;
    private readonly StorageLocation _location;
    private readonly TextEncoding? _encoding;
    private readonly ImmutableDictionary<string, ColumnType> _types;
    private readonly long _maxBytes;
    private readonly long _maxDecompressedBytes;

    /// <summary>Creates the source.</summary>
    /// <param name="config">The options.</param>
    /// <param name="stores">Opens the file.</param>
    /// <param name="environment">Holds the limits on sizes.</param>
    /// <exception cref="DataSourceException">Options are wrong, which a recipe's are not; the message names all of them.</exception>
    public CsvSource(Config config, IObjectStores stores, HostEnvironment environment)
    {
        _config = config;
        _stores = stores;
        _location = StorageLocation.Parse(config.Path);
        _maxBytes = environment.Integer(DownloadVariable, 256 * Mebibyte, Mebibyte, 16 * Gibibyte);
        _maxDecompressedBytes = environment.Integer(DecompressedVariable, 16 * Gibibyte, Mebibyte, 1024 * Gibibyte);
        string[] mistakes = [.. config.Validate()];
        if (mistakes.Length > 0)
            throw new DataSourceException($"CSV file {_location}: {string.Join("\n", mistakes)}");
        _ = TextEncodings.TryFind(config.Encoding, out _encoding);
        _types = (config.Dtype ?? ImmutableDictionary<string, string>.Empty).ToImmutableDictionary(d => d.Key, d => CsvTypes.Find(d.Value)!.Value, StringComparer.Ordinal);
    }

    /// <summary>No option is guarded from expansion.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    private bool IsGzip => _location.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        string scheme = _location.IsLocal ? "local" : _location.Scheme;
        context.Events.Write(
            EventLevel.Info, Logger, "csv_source_fetch_start",
            new("recipe", context.Recipe), new("run_id", context.RunId), new("path", _location.ToString()), new("scheme", scheme));
        try
        {
            await using StoredObject stored = await OpenAsync(cancellationToken);
            (DataFrame frame, long bytes) = await ReadAsync(stored.Stream, context, cancellationToken);
            context.Events.Write(
                EventLevel.Info, Logger, "csv_source_fetch_done",
                new("recipe", context.Recipe), new("run_id", context.RunId), new("path", _location.ToString()), new("scheme", scheme),
                new("rows", frame.Rows), new("bytes", bytes), new("sha256_verified", _config.Sha256 is not null), new("columns", frame.Columns));
            return frame;
        }
        catch (Exception e) when (e is not (DataSourceException or OperationCanceledException))
        {
            throw Wrap(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(context.Deadline);
        try
        {
            await using StoredObject stored = await OpenAsync(deadline.Token);
            return new ProbeReport("ok")
            {
                Details = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["path"] = _location.ToString(),
                    ["bytes"] = stored.Marker.Length.ToString(CultureInfo.InvariantCulture),
                },
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DataSourceException($"CSV file {_location} could not be opened within {context.Deadline.TotalSeconds} seconds; check the storage", e);
        }
        catch (Exception e) when (e is not (DataSourceException or OperationCanceledException))
        {
            throw Wrap(e);
        }
    }

    private async ValueTask<StoredObject> OpenAsync(CancellationToken cancellationToken)
    {
        if (_location.IsLocal && Directory.Exists(_location.Path))
            throw new DataSourceException($"CSV file {_location} is a directory; name a file in it");
        IObjectStore store = await _stores.ForAsync(_location, cancellationToken);
        StoredObject stored = await store.OpenReadAsync(_location, cancellationToken);
        if (stored.Marker.Length <= _maxBytes)
            return stored;
        await stored.DisposeAsync();
        throw TooLarge(string.Create(CultureInfo.InvariantCulture, $" ({stored.Marker.Length:N0} bytes)"));
    }

    private async ValueTask<(DataFrame Frame, long Bytes)> ReadAsync(Stream stream, FetchContext context, CancellationToken cancellationToken)
    {
        using IncrementalHash? hash = _config.Sha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var raw = new MeteredStream(stream, _maxBytes, () => TooLarge(""), hash);
        try
        {
            DataFrame frame = await ParseAsync(raw, context, cancellationToken);
            await VerifyAsync(raw, hash, cancellationToken);
            return (frame, raw.BytesRead);
        }
        catch (Exception e) when (hash is not null && e is not OperationCanceledException)
        {
            // A file that is not the pinned one explains every other error.
            await VerifyAsync(raw, hash, cancellationToken);
            throw;
        }
    }

    private async ValueTask<DataFrame> ParseAsync(Stream raw, FetchContext context, CancellationToken cancellationToken)
    {
        await using Stream? gzip = IsGzip ? new GzipMembers(raw) : null;
        Stream encoded = gzip is null ? raw : new MeteredStream(gzip, _maxDecompressedBytes, DecompressedTooLarge);
        await using Stream? converted = _encoding is null ? null : await _encoding.ToUtf8Async(encoded, cancellationToken);
        var reader = new CsvReader(converted ?? encoded, _location.ToString(), (byte)_config.Delimiter[0]);
        var layout = new CsvLayout
        {
            Columns = context.Columns,
            HeaderRow = _config.Header,
            Types = _types,
            NullValues = [.. _config.NullValues.Select(Encoding.UTF8.GetBytes)],
        };
        return await new CsvFrameReader(reader, _location.ToString(), layout).ReadAsync(cancellationToken);
    }

    private async ValueTask VerifyAsync(MeteredStream raw, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        if (hash is null)
            return;
        await raw.CopyToAsync(Stream.Null, cancellationToken);
        byte[] actual = hash.GetCurrentHash();
        byte[] expected = Convert.FromHexString(_config.Sha256!);
        if (CryptographicOperations.FixedTimeEquals(actual, expected))
            return;
        var cause = new HttpFetchException(
            $"the sha256 begins with {Convert.ToHexStringLower(actual.AsSpan(0, 4))}, expected {Convert.ToHexStringLower(expected.AsSpan(0, 4))}");
        throw new DataSourceException($"CSV file {_location} is not the expected one: {cause.Message}; restore the file, or correct the source's sha256", cause);
    }

    private DataSourceException TooLarge(string size) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"CSV file {_location}{size} is larger than {_maxBytes:N0} bytes; raise {DownloadVariable} to read it"));

    private DataSourceException DecompressedTooLarge() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"CSV file {_location} has more than {_maxDecompressedBytes:N0} bytes when decompressed; raise {DecompressedVariable} to read it"));

    private DataSourceException Wrap(Exception e) => new(
        e switch
        {
            FileNotFoundException or DirectoryNotFoundException => $"CSV file not found: {_location}; check the source's path, which is relative to the working directory",
            UnauthorizedAccessException => $"CSV file {_location} may not be read; check its permissions",
            InvalidDataException => $"CSV file {_location} is not complete and valid gzip data: {e.Message}; write it again",
            DecoderFallbackException => $"CSV file {_location} is not encoded in {_encoding?.Encoding.WebName ?? "utf-8"}: {e.Message}; correct the source's encoding",
            _ => $"CSV file {_location} could not be read: {e.Message}",
        },
        e);

    /// <summary>The options of the source.</summary>
    [Configuration]
    public sealed record Config : IValidatesSelf
    {
        private static readonly ImmutableArray<string> s_unsupportedCompressions = [".bz2", ".xz", ".zip", ".zst", ".tgz"];

        /// <summary>The file: a local path, relative to the working directory, or a <c>file://</c> address. A name that ends in <c>.gz</c> is decompressed.</summary>
        public required string Path { get; init; }

        /// <summary>The character between cells: one ASCII character.</summary>
        public string Delimiter { get; init; } = ",";

        /// <summary>The encoding of the file: utf-8, ascii, latin-1, utf-16 or utf-32 (the last two also with -le or -be).</summary>
        public string Encoding { get; init; } = "utf-8";

        /// <summary>The index of the row that holds the column names, from 0; blank lines do not count, and rows before it are dropped.</summary>
        [Range(0, int.MaxValue)]
        public int Header { get; init; }

        /// <summary>The types of columns that are not text, for instance <c>int64</c>, <c>float64</c>, <c>bool</c> or <c>datetime64</c>.</summary>
        public IReadOnlyDictionary<string, string>? Dtype { get; init; }

        /// <summary>The SHA-256 of the file as it is stored, in 64 lower-case hexadecimal digits. A file with another one is refused.</summary>
        [RegularExpression("^[0-9a-f]{64}$")]
        public string? Sha256 { get; init; }

        /// <summary>Cells that are null besides the empty one, for instance <c>NA</c>.</summary>
        public ImmutableArray<string> NullValues { get; init; } = [];

        /// <inheritdoc/>
        public IEnumerable<string> Validate()
        {
            // Values are not repeated: they may come from the environment.
            if (s_unsupportedCompressions.FirstOrDefault(e => Path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } extension)
                yield return $"path: ends in '{extension}', which is not supported; compress with gzip (.gz), or not at all";
            if (Delimiter is not [var delimiter] || !char.IsAscii(delimiter) || delimiter is '"' or '\n' or '\r')
                yield return "delimiter: is no delimiter; expected one ASCII character that is no quote and no line end";
            if (!TextEncodings.TryFind(Encoding, out _))
                yield return $"encoding: is not known; expected {TextEncodings.Expected}";
            if (Header < 0)
                yield return "header: is negative; expected the index of the row with the names, from 0";
            foreach ((string column, string type) in Dtype ?? ImmutableDictionary<string, string>.Empty)
            {
                if (CsvTypes.Find(type) is null)
                    yield return $"dtype: the type of column '{column}' is not known; expected {CsvTypes.Expected}";
            }
        }
    }
}
