using System.Collections.Immutable;

namespace Recotem.Recipes;

/// <summary>Which addresses recipes may name, after expansion, so that no variable can smuggle in a scheme.</summary>
internal static class PathPolicy
{
    private static readonly ImmutableArray<string> s_outputSchemes = ["file", "s3", "gs", "az", "abfs", "abfss"];
    private static readonly ImmutableArray<string> s_inputSchemes = [.. s_outputSchemes, "http", "https"];

    /// <summary>Checks an address that is read.</summary>
    public static PathViolation? CheckInput(string path) =>
        path.Contains("::", StringComparison.Ordinal)
            ? new PathViolation("holds '::', which chains protocols", null, "expected a plain path or URI")
            : Check(StorageLocation.Parse(path), s_inputSchemes);

    /// <summary>Checks an address that is written.</summary>
    public static PathViolation? CheckOutput(string path)
    {
        StorageLocation location = StorageLocation.Parse(path);
        if (Check(location, s_outputSchemes) is { } violation)
            return violation;
        if (location.IsLocal && location.Authority is not "" && !location.Authority.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new PathViolation("is on another host", location.Authority, "expected file:///… or file://localhost/…");
        if (location.Path.Length == 0)
            return new PathViolation("names no file", null, "expected the path of a file", IsSecurity: false);
        if (path.EndsWith('/'))
            return new PathViolation("ends in a slash, as directories do", null, "expected the path of a file", IsSecurity: false);
        return null;
    }

    private static PathViolation? Check(StorageLocation location, ImmutableArray<string> schemes)
    {
        // The path too: file:///a%00 holds the character only after it has been unescaped.
        if (location.Text.Contains('\0', StringComparison.Ordinal) || location.Path.Contains('\0', StringComparison.Ordinal))
            return new PathViolation("holds a NUL character", null, "expected a path or URI");
        int at = location.Authority.LastIndexOf('@');
        if (at >= 0)
        {
            // abfs://container@account is how containers are addressed; only a password makes credentials of it.
            bool credentials = location.Scheme switch
            {
                "http" or "https" or "ftp" or "ftps" or "s3" => true,
                "abfs" or "abfss" => location.Authority.AsSpan(0, at).Contains(':'),
                _ => false,
            };
            if (credentials)
            {
                return new PathViolation(
                    "holds credentials", location.Scheme, "remove what stands before the '@'; credentials come from the environment of the process");
            }
        }

        return schemes.Contains(location.Scheme)
            ? null
            : new PathViolation("has a scheme that is not allowed here", location.Scheme, $"expected a local path, or one of {string.Join(", ", schemes)}");
    }
}
