using System.Security.Cryptography;
using System.Text;

namespace Recotem.Training;

/// <summary>Where the lock of a recipe's output lies.</summary>
/// <param name="Path">The absolute path of the lock file.</param>
/// <param name="IsHostLocal">
/// Whether the output is remote, so that the lock excludes runs on this machine only.
/// </param>
internal sealed record LockLocation(string Path, bool IsHostLocal)
{
    /// <summary>
    /// The lock of an output: <c>&lt;output&gt;.lock</c> beside a local one, otherwise a file named by the hash of the address in
    /// <c>RECOTEM_LOCK_DIR</c> (default: <c>recotem-locks</c> in the directory for temporary files). Different spellings of one
    /// local path give one lock.
    /// </summary>
    /// <param name="output">The output of a recipe.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The location.</returns>
    public static LockLocation For(StorageLocation output, HostEnvironment environment)
    {
        if (output.IsLocal)
            return new LockLocation(System.IO.Path.GetFullPath(output.Path) + ".lock", IsHostLocal: false);
        string directory = environment.Word("RECOTEM_LOCK_DIR");
        if (directory.Length == 0)
            directory = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "recotem-locks");
        string address = $"{output.Scheme}://{output.Authority}{output.Path}";
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address))) + ".lock";
        return new LockLocation(System.IO.Path.Combine(System.IO.Path.GetFullPath(directory), name), IsHostLocal: true);
    }
}
