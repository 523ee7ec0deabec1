namespace Recotem.Artifacts.Tests;

/// <summary>A store of bytes in memory that can be made to fail.</summary>
internal sealed class MemoryStore : IObjectStore, IObjectStores
{
    public Dictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public List<string> Commits { get; } = [];

    /// <summary>The number of bytes after which writing fails as a full disk does.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>The number of commits after which committing fails.</summary>
    public int AllowedCommits { get; set; } = int.MaxValue;

    /// <summary>Added to the length that markers announce.</summary>
    public int LengthError { get; set; }

    public int Reads { get; private set; }

    public ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default) =>
        location.Scheme is "file" or "mem" ? new(this) : throw new IOException($"no store for the scheme '{location.Scheme}'; there are: file, mem");

    public ValueTask<StoredObject> OpenReadAsync(StorageLocation location, CancellationToken cancellationToken)
    {
        Reads++;
        if (!Objects.TryGetValue(location.Path, out byte[]? bytes))
            throw new FileNotFoundException("not found", location.Path);
        return new(new StoredObject(new MemoryStream(bytes, writable: false), Marker(bytes)));
    }

    public ValueTask<ObjectMarker?> StatAsync(StorageLocation location, CancellationToken cancellationToken) =>
        new(Objects.TryGetValue(location.Path, out byte[]? bytes) ? Marker(bytes) : null);

    public ValueTask<PendingObject> BeginWriteAsync(StorageLocation directory, CancellationToken cancellationToken) => new(new Pending(this));

    private ObjectMarker Marker(byte[] bytes) => new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), bytes.Length + LengthError);

    private sealed class Pending(MemoryStore store) : PendingObject
    {
        private readonly LimitedStream _stream = new(store);

        public override Stream Stream => _stream;

        public override ValueTask CommitAsync(StorageLocation location, CancellationToken cancellationToken)
        {
            if (store.Commits.Count >= store.AllowedCommits)
                throw new IOException("the disk was taken away");
            store.Objects[location.Path] = _stream.ToArray();
            store.Commits.Add(location.Path);
            return default;
        }

        public override ValueTask DisposeAsync() => _stream.DisposeAsync();
    }

    private sealed class LimitedStream(MemoryStore store) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > store.Capacity)
                throw new IOException("No space left on device");
            base.Write(buffer, offset, count);
        }

        // The base class sends spans of derived classes through the array overload, so this must not call it back.
        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }
}
