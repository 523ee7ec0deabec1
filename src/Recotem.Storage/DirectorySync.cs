using System.Runtime.InteropServices;

namespace Recotem.Storage;

/// <summary>Makes changes of a directory durable: after a rename the new name is safe only when the directory itself is on the disk.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int AccessDenied = 13;
    private const int InvalidArgument = 22;
    private const int NotSupportedOnMac = 45;
    private const int NotSupportedOnLinux = 95;

    /// <summary>Creates a directory with all that lead to it, and waits until their names are on the disk.</summary>
    /// <param name="directory">The absolute path of the directory.</param>
    /// <returns>The directories that got a new entry, the deepest first.</returns>
    /// <exception cref="IOException">A directory cannot be created, or the device failed.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory may not be created.</exception>
    public static IReadOnlyList<string> Create(string directory)
    {
        var changed = new List<string>();
        for (string? missing = directory; missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
        {
            if (Path.GetDirectoryName(missing) is { } parent)
                changed.Add(parent);
        }

        Directory.CreateDirectory(directory);
        foreach (string parent in changed)
            Flush(parent);
        return changed;
    }

    /// <summary>Waits until the entries of a directory are on the disk.</summary>
    /// <exception cref="IOException">The device failed.</exception>
    public static void Flush(string directory)
    {
        // .NET opens no directories, and Windows has no such call: there the journal keeps the rename.
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();

            // A directory that may be written but not listed cannot be opened; the rename has been made all the same.
            if (error != AccessDenied)
                throw Failure(directory, error);
            return;
        }

        try
        {
            // Some file systems have nothing to flush for a directory and say so.
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupportedOnMac or NotSupportedOnLinux) and int error)
                throw Failure(directory, error);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory, int error) =>
        new($"{directory}: the new file is in place, but may be lost in a power failure: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
