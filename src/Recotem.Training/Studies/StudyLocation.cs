using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>Where a recipe wants its study stored.</summary>
internal static class StudyLocation
{
    private const string Sqlite = "sqlite";
    private const string Expected = "expected the path of a local file (SQLite), or nothing to keep the study in memory";
    private static readonly string[] s_servers = ["postgresql", "postgres", "mysql"];

    /// <summary>The database file of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <returns>
    /// The file, from <c>training.storage_path</c>, which is a path, a <c>file</c> address, or <c>sqlite:///path</c> (with a fourth
    /// slash if the path is absolute); null to keep the study in memory: blank, <c>sqlite://</c> or <c>sqlite:///:memory:</c>.
    /// </returns>
    /// <exception cref="TrainingException">With code <c>search_error</c>: it is the address of a server or holds credentials.</exception>
    public static string? Of(LoadedRecipe recipe)
    {
        string text = recipe.Recipe.Training.StoragePath.Trim();
        if (text.Length == 0)
            return null;
        if (text.Contains('\0', StringComparison.Ordinal))
            throw HoldsNul(recipe);
        string scheme = SchemeOf(text);
        if (scheme.Length == 0)
        {
            // As a path it would become a directory that is named like a scheme, and its password would be shown as part of a path.
            if (!IsDrive(text) && text.Contains("://", StringComparison.Ordinal))
                throw Refused(recipe, "holds '://' behind something that is no scheme", Expected);
            return text;
        }

        string rest = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (HasCredentials(rest))
            throw Refused(recipe, "holds credentials, which must not be embedded in a recipe", "expected the path of a local file");
        if (scheme == Sqlite)
            return OfSqlite(recipe, rest);
        if (scheme == "file" && StorageLocation.Parse(text) is { IsLocal: true } local)
            return OfFile(recipe, local);
        string problem = s_servers.Contains(scheme, StringComparer.Ordinal)
            ? $"names a database server ('{scheme}'), where this version stores no studies"
            : $"has the scheme '{scheme}', which stores no studies";
        throw Refused(recipe, problem, Expected);
    }

    /// <summary>An error about the key that names the study's storage.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="cause">What happened.</param>
    public static TrainingException Refused(LoadedRecipe recipe, string problem, string remedy, Exception? cause = null) =>
        new(TrainingErrorCode.SearchError, Preflight.At(recipe, "training.storage_path", problem, remedy), cause);

    // Without the driver that may follow a plus sign. A single letter before the colon is a drive.
    private static string SchemeOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || !text.AsSpan(0, colon).ContainsOnlySchemeCharacters())
            return "";
        string scheme = text[..colon].ToLowerInvariant();
        int plus = scheme.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? scheme : scheme[..plus];
    }

    private static bool IsDrive(string text) => OperatingSystem.IsWindows() && text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':';

    private static bool ContainsOnlySchemeCharacters(this ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }

        return true;
    }

    private static bool HasCredentials(string rest)
    {
        ReadOnlySpan<char> authority = rest.AsSpan().TrimStart('/');
        int end = authority.IndexOf('/');
        return rest.StartsWith("//", StringComparison.Ordinal) && !rest.StartsWith("///", StringComparison.Ordinal)
            && (end < 0 ? authority : authority[..end]).Contains('@');
    }

    private static TrainingException HoldsNul(LoadedRecipe recipe) => Refused(recipe, "holds a NUL character", "expected the path of a local file");

    // What recipes may name as an output: see the policy of paths.
    private static string OfFile(LoadedRecipe recipe, StorageLocation location)
    {
        if (location.Path.Contains('\0', StringComparison.Ordinal))
            throw HoldsNul(recipe);
        if (location.Authority is not "" && !location.Authority.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            throw Refused(recipe, "is on another host", "expected file:///… or file://localhost/…");
        if (location.Path.Length == 0 || location.Path.EndsWith('/'))
            throw Refused(recipe, "names no file", "expected the path of a file");
        return location.Path;
    }

    private static string? OfSqlite(LoadedRecipe recipe, string rest)
    {
        if (rest is "//" or "///" or "///:memory:")
            return null;
        if (!rest.StartsWith("///", StringComparison.Ordinal))
            throw Refused(recipe, "is no address of a local file", "expected sqlite:///relative/path or sqlite:////absolute/path");
        int query = rest.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            throw Refused(recipe, "has options after a question mark, which are not supported", "expected the path alone");
        return rest[3..];
    }
}
