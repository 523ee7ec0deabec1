using System.Security.Cryptography;

namespace Recotem.Storage;

/// <summary>
/// The temporary files of writes: <c>.recotem-NAME-DIGITS.tmp</c> beside the file NAME, so that nothing takes one for a model. Whoever
/// writes one holds it open and thereby locked, until the system releases the lock: a file without a lock was left by a process that
/// was killed.
/// </summary>
internal static class TemporaryFile
{
    private const string Prefix = ".recotem-";
    private const string Suffix = ".tmp";
    private const int RandomBytes = 8;
    private const int Attempts = 16;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    // Of at most 180 bytes: file systems allow 255, of which prefix, digits and suffix take some.
    private const int NameLength = 60;

    // Not exclusive: whoever opens the destination right after the rename must not meet a lock. It excludes those that are.
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Creates a temporary file.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name of the file that it will become.</param>
    /// <param name="bufferSize">The size of the stream's buffer in bytes.</param>
    /// <returns>The open file, with the mode that the umask leaves, so that a server that runs as another user can read what was trained.</returns>
    public static FileStream Create(string directory, string name, int bufferSize)
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = Path.Combine(directory, $"{PrefixOf(name)}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}{Suffix}");
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, Shared, bufferSize);
            }
            catch (IOException e) when (attempt < Attempts && e.HResult is WouldBlockOnLinux or WouldBlockOnMac)
            {
                // Another process deletes it: see below.
                continue;
            }

            // On Unix another process may see the file before it is locked, and take it for abandoned.
            if (File.Exists(path) || attempt == Attempts)
                return file;
            file.Dispose();
        }
    }

    /// <summary>Deletes the temporary files that earlier writes of a file have left because their process was killed.</summary>
    /// <param name="own">The path of a temporary file that is open.</param>
    /// <param name="name">The name of the file that is written.</param>
    public static void DeleteAbandoned(string own, string name)
    {
        string prefix = PrefixOf(name);
        string directory = Path.GetDirectoryName(own)!;

        // A directory that may be written but not listed has no files to find.
        var options = new EnumerationOptions { MatchType = MatchType.Simple, AttributesToSkip = default, IgnoreInaccessible = true };
        bool isTrusted = false;
        foreach (string path in Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}", options))
        {
            if (!IsOf(prefix, Path.GetFileName(path)) || string.Equals(path, own, StringComparison.Ordinal))
                continue;

            // On a file system without locks every file looks abandoned, the own one too.
            if (!isTrusted && TryUseAlone(own, delete: false))
                return;
            isTrusted = true;
            _ = TryUseAlone(path, delete: true);
        }
    }

    private static string PrefixOf(string name)
    {
        int length = name.Length <= NameLength ? name.Length : char.IsHighSurrogate(name[NameLength - 1]) ? NameLength - 1 : NameLength;
        return $"{Prefix}{name.AsSpan(0, length)}-";
    }

    private static bool IsOf(string prefix, string fileName)
    {
        if (fileName.Length != prefix.Length + (2 * RandomBytes) + Suffix.Length || !fileName.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        foreach (char c in fileName.AsSpan(prefix.Length, 2 * RandomBytes))
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        return true;
    }

    private static bool TryUseAlone(string path, bool delete)
    {
        try
        {
            // Windows deletes no file that is open, unless whoever has it open agrees.
            FileShare alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, alone, bufferSize: 0);
            if (delete)
                File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, gone already, or another user's: not ours to delete, and no reason to fail a write.
            return false;
        }
    }
}
