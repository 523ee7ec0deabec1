namespace Recotem.Serving.Tests;

/// <summary>Stores that fail when a test says so.</summary>
internal sealed class FaultyStores(IObjectStores stores) : IObjectStores
{
    /// <summary>What a look at an object throws; null for nothing.</summary>
    public Exception? OnStat { get; set; }

    /// <summary>What the opening of an object throws; null for nothing.</summary>
    public Exception? OnOpen { get; set; }

    public async ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default) =>
        new Store(this, await stores.ForAsync(location, cancellationToken));

    private sealed class Store(FaultyStores faults, IObjectStore store) : IObjectStore
    {
        public ValueTask<StoredObject> OpenReadAsync(StorageLocation location, CancellationToken cancellationToken) =>
            faults.OnOpen is { } e ? ValueTask.FromException<StoredObject>(e) : store.OpenReadAsync(location, cancellationToken);

        public ValueTask<ObjectMarker?> StatAsync(StorageLocation location, CancellationToken cancellationToken) =>
            faults.OnStat is { } e ? ValueTask.FromException<ObjectMarker?>(e) : store.StatAsync(location, cancellationToken);

        public ValueTask<PendingObject> BeginWriteAsync(StorageLocation directory, CancellationToken cancellationToken) =>
            store.BeginWriteAsync(directory, cancellationToken);
    }
}
