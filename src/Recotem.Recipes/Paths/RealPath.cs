namespace Recotem.Recipes;

/// <summary>Finds out where a path leads when every symbolic link on the way is followed.</summary>
internal static class RealPath
{
    // What Linux allows before it reports a loop.
    private const int MaxLinks = 40;

    /// <summary>Follows the links of a path. Parts that do not exist stay as they are.</summary>
    /// <param name="fullPath">An absolute path without <c>.</c> and <c>..</c>, as <see cref="Path.GetFullPath(string)"/> gives it.</param>
    /// <returns>The path without links, or null if they form a loop or cannot be read.</returns>
    public static string? Resolve(string fullPath)
    {
        string resolved = Path.GetPathRoot(fullPath) ?? "";
        var pending = new Stack<string>();
        Push(pending, fullPath[resolved.Length..]);
        int links = 0;
        while (pending.TryPop(out string? part))
        {
            if (part == ".")
                continue;
            if (part == "..")
            {
                // Only targets of links hold this; as for the kernel, it is seen from where the links before it lead.
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            string next = Path.Combine(resolved, part);
            if (!TryReadLink(next, out string? target))
                return null;
            if (target is null)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
                return null;

            if (Path.IsPathRooted(target))
                resolved = Path.GetPathRoot(target) ?? resolved;
            Push(pending, target[(Path.GetPathRoot(target)?.Length ?? 0)..]);
        }

        return resolved;
    }

    /// <summary>Whether a path without links is a directory or lies below it.</summary>
    public static bool IsInside(string path, string root)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string prefix = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        return path.Equals(root, comparison) || path.StartsWith(prefix, comparison);
    }

    private static void Push(Stack<string> pending, string path)
    {
        string[] parts = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (int i = parts.Length - 1; i >= 0; i--)
            pending.Push(parts[i]);
    }

    private static bool TryReadLink(string path, out string? target)
    {
        target = null;
        try
        {
            target = new FileInfo(path).LinkTarget;
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
