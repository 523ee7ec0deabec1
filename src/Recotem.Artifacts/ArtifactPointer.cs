using System.Text;

namespace Recotem.Artifacts;

/// <summary>The small file that names the current artifact of an output path: one file name of the same directory, and a newline.</summary>
internal static class ArtifactPointer
{
    /// <summary>The largest pointer, in bytes.</summary>
    public const int MaxBytes = 512;

    private const string Suffix = ".recotem";

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name of the artifact with a version, beside a pointer of a name.</summary>
    public static string TargetName(string pointerName, string modelVersion)
    {
        string stem = pointerName.EndsWith(Suffix, StringComparison.Ordinal) ? pointerName[..^Suffix.Length] : pointerName;
        return $"{stem}.{modelVersion.AsSpan("sha256:".Length, 8)}{Suffix}";
    }

    /// <summary>The content of a pointer to a file.</summary>
    public static byte[] Content(string targetName) => s_strictUtf8.GetBytes(targetName + "\n");

    /// <summary>Whether a pointer can name a file: any text of a line without slashes, so that it cannot leave the directory.</summary>
    public static bool CanName(string targetName)
    {
        if (!targetName.EndsWith(Suffix, StringComparison.Ordinal) || targetName.Length == Suffix.Length)
            return false;
        foreach (char c in targetName)
            if (c is '/' or '\\' || char.IsControl(c))
                return false;
        return !targetName.Contains('\uFFFD', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(targetName) < MaxBytes;
    }

    /// <summary>Reads a pointer.</summary>
    /// <param name="content">The whole content of a file.</param>
    /// <param name="targetName">The name in it; empty if the result is false.</param>
    /// <returns>Whether the content is a pointer; otherwise it should be an artifact.</returns>
    public static bool TryParse(ReadOnlySpan<byte> content, out string targetName)
    {
        targetName = "";
        if (content.Length > MaxBytes || !System.Text.Unicode.Utf8.IsValid(content))
            return false;
        string name = Encoding.UTF8.GetString(content).TrimEnd(' ', '\t', '\r', '\n');
        if (!CanName(name))
            return false;
        targetName = name;
        return true;
    }
}
