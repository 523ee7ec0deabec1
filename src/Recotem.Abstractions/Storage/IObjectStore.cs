namespace Recotem;

/// <summary>Holds objects under addresses of one scheme; the plugin's name and aliases are the schemes.</summary>
[PluginKind("object-stores")]
public interface IObjectStore
{
    /// <summary>Opens an object for reading.</summary>
    /// <param name="location">The address.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The object.</returns>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="UnauthorizedAccessException">The object may not be read.</exception>
    /// <exception cref="IOException">Any other failure.</exception>
    ValueTask<StoredObject> OpenReadAsync(StorageLocation location, CancellationToken cancellationToken);

    /// <summary>Looks at an object without opening it.</summary>
    /// <param name="location">The address.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>The object's marker, or null if there is no such object.</returns>
    /// <exception cref="UnauthorizedAccessException">The object may not be looked at.</exception>
    /// <exception cref="IOException">Any other failure.</exception>
    ValueTask<ObjectMarker?> StatAsync(StorageLocation location, CancellationToken cancellationToken);

    /// <summary>
    /// Begins to write an object. Nothing is visible to readers until it is committed. What earlier writes for the same address have
    /// left because their process was killed is removed.
    /// </summary>
    /// <param name="directory">Any address in the directory that will hold the object; best the same one for each of its versions.</param>
    /// <param name="cancellationToken">Cancels the beginning.</param>
    /// <returns>The pending object.</returns>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    /// <exception cref="IOException">Any other failure.</exception>
    ValueTask<PendingObject> BeginWriteAsync(StorageLocation directory, CancellationToken cancellationToken);
}

/// <summary>Finds the store of an address. Hosts offer it as a service to plugins.</summary>
[HostService]
public interface IObjectStores
{
    /// <summary>The store of an address.</summary>
    /// <param name="location">The address.</param>
    /// <param name="cancellationToken">Cancels the activation of the store.</param>
    /// <returns>The store.</returns>
    /// <exception cref="IOException">The host has no store for the scheme; the message lists the schemes it has.</exception>
    ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default);
}

/// <summary>Distinguishes the states of an object: equal markers mean an unchanged object.</summary>
/// <param name="Tag">An entity tag or version, or modification time and size.</param>
/// <param name="Length">The size in bytes.</param>
public readonly record struct ObjectMarker(string Tag, long Length);

/// <summary>An object that is open for reading. Dispose it.</summary>
/// <param name="stream">The content, from its first byte.</param>
/// <param name="marker">The marker, taken from the open object, so that it belongs to what is read.</param>
/// <param name="localPath">The path of a local file that holds the content and can be mapped into memory; null if there is none.</param>
public sealed class StoredObject(Stream stream, ObjectMarker marker, string? localPath = null) : IAsyncDisposable
{
    /// <summary>The content, from its first byte.</summary>
    public Stream Stream => stream;

    /// <summary>The marker.</summary>
    public ObjectMarker Marker => marker;

    /// <summary>The path of a local file that holds the content; null if there is none.</summary>
    public string? LocalPath => localPath;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}

/// <summary>An object that is being written. Disposing it without a commit leaves nothing behind.</summary>
public abstract class PendingObject : IAsyncDisposable
{
    /// <summary>Receives the content. It can be positioned.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Makes the content durable and visible under an address, replacing what was there as one step.</summary>
    /// <param name="location">The address, in the directory for which the write began.</param>
    /// <param name="cancellationToken">Cancels the commit.</param>
    /// <returns>A task that ends when the object is durable.</returns>
    /// <exception cref="UnauthorizedAccessException">The address may not be written.</exception>
    /// <exception cref="IOException">Any other failure; the old object is untouched.</exception>
    public abstract ValueTask CommitAsync(StorageLocation location, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
