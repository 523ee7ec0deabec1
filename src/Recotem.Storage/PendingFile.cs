using Microsoft.Win32.SafeHandles;
using Recotem.Recipes;

namespace Recotem.Storage;

/// <summary>
/// A file that is being written: a temporary file beside its destination, renamed over it when its content is on the disk. Until
/// then, and if the process is killed, readers see the old file.
/// </summary>
internal sealed class PendingFile : PendingObject
{
    private const int BufferSize = 128 * 1024;

    private readonly string _temporary;
    private readonly string _directory;
    private readonly HostEnvironment _environment;
    private readonly FileStream _file;
    private readonly TemporaryFileStream _stream;
    private bool _isOpen = true;
    private bool _exists = true;

    private PendingFile(string temporary, string directory, HostEnvironment environment, FileStream file)
    {
        _temporary = temporary;
        _directory = directory;
        _environment = environment;
        _file = file;
        _stream = new TemporaryFileStream(file);
    }

    /// <inheritdoc/>
    public override Stream Stream => _stream;

    /// <summary>Creates the temporary file, and the directory if it is missing.</summary>
    public static PendingFile Create(StorageLocation location, HostEnvironment environment)
    {
        string path = LocalPath.Of(location);
        string directory = Path.GetDirectoryName(path) ?? throw new IOException($"{path}: is a directory; expected the path of a file");
        RefuseOutside(location, environment, followFile: false);
        try
        {
            DirectorySync.Create(directory);
            FileStream file = TemporaryFile.Create(directory, Path.GetFileName(path), BufferSize);
            TemporaryFile.DeleteAbandoned(file.Name, Path.GetFileName(path));
            return new PendingFile(file.Name, directory, environment, file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"{directory}: may not be written; check the permissions of the directory", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The directory is there, or could be created: file systems such as that of /proc answer so.
            throw new IOException($"{directory}: no file can be created there; choose a directory for files", e);
        }
        catch (IOException e)
        {
            throw new IOException($"{directory}: cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask CommitAsync(StorageLocation location, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string destination = LocalPath.Of(location);
        if (!string.Equals(Path.GetDirectoryName(destination), _directory, StringComparison.Ordinal))
            throw new IOException($"{destination}: is not in '{_directory}', where the write began");
        try
        {
            await _stream.FlushAsync(cancellationToken);
            DifferFrom(destination);
            _file.Flush(flushToDisk: true);
            RefuseOutside(location, _environment, followFile: true);
            if (Directory.Exists(destination))
                throw new IOException("it is a directory; expected the path of a file");

            // Still open, so that nobody takes it for abandoned.
            File.Move(_temporary, destination, overwrite: true);
            _exists = false;
            _isOpen = false;
            await _stream.DisposeAsync();
        }
        catch (IOException e)
        {
            throw new IOException($"{destination}: cannot be written: {e.Message}", e);
        }

        DirectorySync.Flush(_directory);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            _isOpen = false;
            try
            {
                await _stream.DisposeAsync();
            }
            catch (IOException)
            {
                // What is still in the buffer does not fit on the disk. It is not wanted any more, and the failure that led here
                // is already on its way to the caller.
                _file.SafeFileHandle.Dispose();
            }
        }

        if (_exists)
        {
            _exists = false;
            File.Delete(_temporary);
        }
    }

    private static void RefuseOutside(StorageLocation location, HostEnvironment environment, bool followFile)
    {
        if (OutputContainment.Check(location, environment, followFile) is not { } violation)
            return;
        string message = $"{location}: {violation.FullProblem}; {violation.Expected}";
        throw violation.IsSecurity ? new UnauthorizedAccessException(message) : new IOException(message);
    }

    /// <summary>
    /// Makes the time of the new file differ from that of the old one: the clock of the file system ticks every few milliseconds
    /// only, and two files of equal size within one tick would have equal markers.
    /// </summary>
    private void DifferFrom(string destination)
    {
        if (!File.Exists(destination))
            return;
        DateTime old = File.GetLastWriteTimeUtc(destination);
        SafeFileHandle handle = _file.SafeFileHandle;
        if (File.GetLastWriteTimeUtc(handle) == old)
            File.SetLastWriteTimeUtc(handle, old.AddTicks(10));
    }
}
