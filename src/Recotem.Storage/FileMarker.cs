using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Recotem.Storage;

/// <summary>Makes the markers of files: the time of their last change, in units of 100 ns, and their size.</summary>
internal static class FileMarker
{
    public static ObjectMarker Of(SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        long changed = File.GetLastWriteTimeUtc(handle).Ticks;
        return new ObjectMarker(string.Create(CultureInfo.InvariantCulture, $"{changed:x}-{length:x}"), length);
    }
}
