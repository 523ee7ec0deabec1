using System.Text;

namespace Recotem.Hosting.Logging;

/// <summary>
/// Keeps credentials out of everything that is printed: by the name of a field, and by the shape of text. It is the last
/// transformation, so exception texts and messages pass through it as well.
/// </summary>
internal static class Redactor
{
    /// <summary>What stands in place of a value whose field name says that it is secret.</summary>
    internal const string Secret = "[REDACTED]";

    private const string Hex64 = "[REDACTED-HEX64]";
    private const string Base64Url43 = "[REDACTED-B64URL43]";
    private const int KeyHexLength = 64;
    private const int KeyBase64UrlLength = 43;

    /// <summary>Whether the value of a field is hidden because of the field's name. Case does not matter.</summary>
    /// <param name="name">The field's name.</param>
    /// <returns>Whether it is.</returns>
    internal static bool HidesName(string name)
    {
        if (OwnFields.IsNameSafe(name))
            return false;
        ReadOnlySpan<char> text = name;
        if (Is(text, "monkey") || Is(text, "turkey") || Is(text, "donkey") || Is(text, "hockey") || Is(text, "jockey"))
            return false;
        return Is(text, "cookie") || Is(text, "recotem_signing_keys") || Is(text, "recotem_api_keys")
            || StartsWith(text, "aws_") || StartsWith(text, "gcp_") || StartsWith(text, "google_") || StartsWith(text, "azure_")
            || Holds(text, "secret") || Holds(text, "password") || Holds(text, "passwd") || Holds(text, "token")
            || Holds(text, "auth") || Holds(text, "bearer") || Holds(text, "cred") || Holds(text, "private")
            || HoldsKey(text);
    }

    /// <summary>Text without credentials: those of URLs, and runs of characters that are as long as keys.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The clean text; the same object if there was nothing to hide.</returns>
    internal static string Text(string text) => Runs(Addresses(text));

    /// <summary>
    /// Text without the credentials of URLs. Runs as long as keys stay, so this is for digests and names that people choose.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The clean text; the same object if there was nothing to hide.</returns>
    // Credentials may hold any character but blanks and quotes, even '@': the last '@' before the path ends them. Drivers accept a
    // slash in a database password, so there the search goes on to the end of the address.
    // Whatever stands before a scheme does not matter: log lines glue addresses to other text.
    internal static string Addresses(string text)
    {
        int from = 0;
        for (int colon = text.IndexOf("://", from, StringComparison.Ordinal); colon >= 0; colon = text.IndexOf("://", from, StringComparison.Ordinal))
        {
            int begin = colon + 3;
            from = begin;
            ReadOnlySpan<char> before = text.AsSpan(0, colon);
            bool web = IsWebScheme(before);
            if (!web && !IsServerScheme(before) && !EndsWith(before, "mongodb+srv") && !IsServerScheme(WithoutDriver(before)))
                continue;

            int end = begin;
            while (end < text.Length && !EndsAddress(text[end]) && !(web && text[end] is '/' or '?' or '#'))
                end++;
            int at = text.AsSpan(begin, end - begin).LastIndexOf('@');
            if (at < 0)
                continue;
            text = string.Concat(text.AsSpan(0, begin), "***", text.AsSpan(begin + at));
            from = begin + "***@".Length;
        }

        return text;
    }

    // "postgresql+psycopg" is PostgreSQL through some driver.
    private static ReadOnlySpan<char> WithoutDriver(ReadOnlySpan<char> before)
    {
        int i = before.Length;
        while (i > 0 && (char.IsAsciiLetterOrDigit(before[i - 1]) || before[i - 1] is '-' or '_' or '.'))
            i--;
        return i > 0 && before[i - 1] == '+' ? before[..(i - 1)] : [];
    }

    private static bool IsWebScheme(ReadOnlySpan<char> before) =>
        EndsWith(before, "http") || EndsWith(before, "https") || EndsWith(before, "ftp") || EndsWith(before, "ftps");

    private static bool IsServerScheme(ReadOnlySpan<char> before) =>
        EndsWith(before, "postgres") || EndsWith(before, "postgresql") || EndsWith(before, "mysql") || EndsWith(before, "mariadb")
        || EndsWith(before, "mssql") || EndsWith(before, "oracle") || EndsWith(before, "mongodb")
        || EndsWith(before, "redis") || EndsWith(before, "rediss") || EndsWith(before, "amqp") || EndsWith(before, "amqps");

    private static string Runs(string text) => text.Length < KeyBase64UrlLength
        ? text
        : HideRuns(HideRuns(text, char.IsAsciiHexDigit, KeyHexLength, Hex64, spareParts: false), IsBase64Url, KeyBase64UrlLength, Base64Url43, spareParts: true);

    // A run beside a slash is a part of a local path: directories and recipe files may well have long names. In an address it is
    // hidden all the same, since webhooks and signed links carry their secret in the path.
    private static string HideRuns(string text, Func<char, bool> belongs, int shortest, string marker, bool spareParts)
    {
        StringBuilder? clean = null;
        int copied = 0;
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && belongs(text[end]))
                end++;
            if (end - i >= shortest && !(spareParts && IsPartOfLocalPath(text, i, end)))
            {
                (clean ??= new StringBuilder()).Append(text, copied, i - copied).Append(marker);
                copied = end;
            }

            i = end + 1;
        }

        return clean is null ? text : clean.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool IsPartOfLocalPath(ReadOnlySpan<char> text, int begin, int end)
    {
        bool isBesideSlash = (begin > 0 && text[begin - 1] == '/') || (end < text.Length && text[end] == '/');
        if (!isBesideSlash)
            return false;
        int word = begin;
        while (word > 0 && !EndsAddress(text[word - 1]))
            word--;
        return !text[word..begin].Contains("://", StringComparison.Ordinal);
    }

    private static bool EndsAddress(char c) => char.IsWhiteSpace(c) || c is '"' or '\'' or '<' or '>';

    private static bool IsBase64Url(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    // "key" hides a field, a plural "keys" at the end of a word does not: those hold lists of names and fingerprints.
    private static bool HoldsKey(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOf("key", StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            ReadOnlySpan<char> rest = text[(at + 3)..];
            bool plural = !rest.IsEmpty && rest[0] is 's' or 'S' && (rest.Length == 1 || !(char.IsLetterOrDigit(rest[1]) || rest[1] == '_'));
            if (!plural)
                return true;
            int next = rest.IndexOf("key", StringComparison.OrdinalIgnoreCase);
            at = next < 0 ? -1 : at + 3 + next;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(ReadOnlySpan<char> text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(ReadOnlySpan<char> text, string suffix) => text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(ReadOnlySpan<char> text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
