namespace Recotem.Storage;

/// <summary>Turns addresses into paths of the local file system.</summary>
internal static class LocalPath
{
    /// <summary>The absolute path of an address.</summary>
    /// <exception cref="IOException">The address is not local, or is no path.</exception>
    public static string Of(StorageLocation location)
    {
        if (!location.IsLocal)
            throw new IOException($"{location}: is no local file");
        string path = location.Path;

        // file:///C:/x has the path /C:/x.
        if (OperatingSystem.IsWindows() && !location.IsBare && path is ['/', _, ':', ..])
            path = path[1..];
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new IOException($"'{location}' is no path of a file");
        return Path.GetFullPath(path);
    }
}
