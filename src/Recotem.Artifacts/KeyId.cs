using System.Globalization;
using System.Text;

namespace Recotem.Artifacts;

/// <summary>The rules of signing-key ids.</summary>
public static class KeyId
{
    /// <summary>The largest number of characters of a key id.</summary>
    public const int MaxLength = 32;

    private const int MaxLoggedLength = 64;

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "1 to 32 of A-Z a-z 0-9 _ . -";

    /// <summary>Whether a text may be the id of a new key.</summary>
    /// <param name="kid">The text.</param>
    /// <returns>Whether it follows <see cref="Rule"/> and does not look like key material.</returns>
    public static bool IsValid(string kid) => HasValidCharacters(kid) && !LooksLikeKeyMaterial(kid);

    /// <summary>A key id, of whatever origin, in a form that is safe in logs and on terminals.</summary>
    /// <param name="kid">The key id.</param>
    /// <returns>The id with unusual characters as <c>\xHH</c>, cut after 64 characters; <c>&lt;empty&gt;</c> for an empty one.</returns>
    public static string Safe(string kid)
    {
        if (kid.Length == 0)
            return "<empty>";
        var safe = new StringBuilder(kid.Length);
        foreach (char c in kid)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-')
                safe.Append(c);
            else
                safe.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            if (safe.Length > MaxLoggedLength)
                return safe.ToString(0, MaxLoggedLength) + "...";
        }

        return safe.ToString();
    }

    internal static bool HasValidCharacters(ReadOnlySpan<char> kid)
    {
        if (kid.Length is 0 or > MaxLength)
            return false;
        foreach (char c in kid)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                return false;
        return true;
    }

    internal static bool HasValidCharacters(ReadOnlySpan<byte> kid)
    {
        foreach (byte b in kid)
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'_' or (byte)'.' or (byte)'-'))
                return false;
        return true;
    }

    internal static bool LooksLikeKeyMaterial(ReadOnlySpan<char> kid)
    {
        if (kid.Length < 32)
            return false;
        foreach (char c in kid)
            if (!char.IsAsciiHexDigit(c))
                return false;
        return true;
    }
}
