namespace Recotem.Artifacts;

/// <summary>Keeps outputs below <c>RECOTEM_ARTIFACT_ROOT</c>, symbolic links included.</summary>
internal static class OutputRoot
{
    private const string Variable = "RECOTEM_ARTIFACT_ROOT";
    private const int MaxLinks = 40;

    /// <summary>Checks a file that is about to be written. Does nothing if the variable is empty or the file is not local.</summary>
    /// <exception cref="ArtifactException">The file is outside, or its directory does not exist.</exception>
    public static void Check(StorageLocation output, HostEnvironment environment)
    {
        if (environment.Get(Variable) is not { Length: > 0 } configured || !output.IsLocal)
            return;
        string full = Path.GetFullPath(output.Path);
        string root;
        string parent;
        string target;
        try
        {
            root = Resolve(Path.GetFullPath(configured));
            parent = Resolve(Path.GetDirectoryName(full) ?? full);
            target = Resolve(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(ArtifactFailure.Write, $"cannot tell whether '{output}' is inside {Variable}: {e.Message}", e);
        }

        if (!Directory.Exists(parent))
            throw new ArtifactException(ArtifactFailure.Write, $"the directory of '{output}' does not exist; with {Variable} set it must be there before");
        if (!IsInside(parent, root) || !IsInside(target, root))
        {
            throw new ArtifactException(
                ArtifactFailure.Write, $"'{output}' is outside {Variable} ('{root}') after symbolic links are followed; write inside, or change the variable");
        }
    }

    private static bool IsInside(string path, string root) =>
        path == root || path.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every symbolic link followed; parts that do not exist are kept.</summary>
    private static string Resolve(string path)
    {
        int links = 0;
        string resolved = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Parts(path[resolved.Length..]));
        while (rest.TryPop(out string? part))
        {
            string next = Path.GetFullPath(Path.Combine(resolved, part));
            if (new FileInfo(next).LinkTarget is not { } link)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
                throw new IOException($"too many symbolic links in '{path}'");
            if (Path.IsPathRooted(link))
                resolved = Path.GetPathRoot(link)!;
            foreach (string linked in Parts(link[(Path.GetPathRoot(link)?.Length ?? 0)..]))
                rest.Push(linked);
        }

        return resolved;

        // Last part first: the order in which a stack is filled.
        static IEnumerable<string> Parts(string relative) =>
            relative.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();
    }
}
