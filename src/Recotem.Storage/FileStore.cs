using Microsoft.Win32.SafeHandles;
using Recotem.Recipes;

namespace Recotem.Storage;

/// <summary>Holds objects as files of the local file system.</summary>
/// <param name="environment">Gives <c>RECOTEM_ARTIFACT_ROOT</c>, outside of which nothing is written.</param>
[Plugin("file")]
public sealed partial class FileStore(HostEnvironment environment) : IObjectStore
{
    // Writers replace files by renaming, and on Windows that needs the consent of every reader.
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    /// <inheritdoc/>
    public ValueTask<StoredObject> OpenReadAsync(StorageLocation location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string path = LocalPath.Of(location);
        SafeFileHandle handle = Open(path) ?? throw new FileNotFoundException($"{location}: there is no such file", path);
        try
        {
            // No buffer: those who read small pieces bring their own, and those who read large ones need none.
            var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            return new ValueTask<StoredObject>(new StoredObject(stream, FileMarker.Of(handle), path));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ObjectMarker?> StatAsync(StorageLocation location, CancellationToken cancellationToken)
    {
        // Opening costs little more than asking by name, follows links the same way as a read, and gives the same marker.
        cancellationToken.ThrowIfCancellationRequested();
        using SafeFileHandle? handle = Open(LocalPath.Of(location));
        return new ValueTask<ObjectMarker?>(handle is null ? null : FileMarker.Of(handle));
    }

    /// <inheritdoc/>
    public ValueTask<PendingObject> BeginWriteAsync(StorageLocation directory, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<PendingObject>(PendingFile.Create(directory, environment));
    }

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Sharing);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(
                Directory.Exists(path) ? $"{path}: is a directory; expected a file" : $"{path}: may not be read; check the permissions", e);
        }
    }
}
