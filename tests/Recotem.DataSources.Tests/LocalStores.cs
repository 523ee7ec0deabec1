using System.Globalization;

namespace Recotem.DataSources.Tests;

/// <summary>Local files without the product's store, and optionally with a size that the store does not know.</summary>
public sealed class LocalStores : IObjectStores, IObjectStore
{
    public bool HidesLength { get; init; }

    public Exception? Failure { get; init; }

    public ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default) =>
        location.IsLocal ? ValueTask.FromResult<IObjectStore>(this) : throw new IOException($"no store for '{location.Scheme}'; there is: file");

    public ValueTask<StoredObject> OpenReadAsync(StorageLocation location, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            throw Failure;
        var stream = new FileStream(location.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false);
        long length = HidesLength ? 0 : stream.Length;
        return ValueTask.FromResult(new StoredObject(stream, new ObjectMarker(length.ToString(CultureInfo.InvariantCulture), length), location.Path));
    }

    public ValueTask<ObjectMarker?> StatAsync(StorageLocation location, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ObjectMarker?>(File.Exists(location.Path) ? new ObjectMarker("", new FileInfo(location.Path).Length) : null);

    public ValueTask<PendingObject> BeginWriteAsync(StorageLocation directory, CancellationToken cancellationToken) => throw new IOException("read-only");
}
