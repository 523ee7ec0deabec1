namespace Recotem.Recipes;

/// <summary>
/// The rule of <c>RECOTEM_ARTIFACT_ROOT</c>: local output must stay below that directory, wherever symbolic links lead. It is
/// applied when a recipe is loaded, and again right before a file is renamed into place.
/// </summary>
public static class OutputContainment
{
    /// <summary>The variable that names the directory. Unset or empty, the rule is off.</summary>
    public const string Variable = "RECOTEM_ARTIFACT_ROOT";

    /// <summary>Checks where an address leads.</summary>
    /// <param name="output">The address; one that is not local is not checked.</param>
    /// <param name="environment">The variables of the process.</param>
    /// <param name="followFile">Whether the file itself, if it is a symbolic link, must stay inside too: true right before a write.</param>
    /// <returns>The reason why the address may not be written, or null.</returns>
    public static PathViolation? Check(StorageLocation output, HostEnvironment environment, bool followFile)
    {
        string? configured = environment.Get(Variable);
        if (string.IsNullOrEmpty(configured) || !output.IsLocal)
            return null;
        string path = Path.GetFullPath(output.Path);
        string directory = Path.GetDirectoryName(path) ?? path;
        if (!Directory.Exists(directory))
        {
            return new PathViolation(
                "lies in a directory that does not exist", directory, $"create it; with {Variable} set it must exist beforehand", IsSecurity: false);
        }

        string? root = RealPath.Resolve(Path.GetFullPath(configured));
        string? parent = RealPath.Resolve(directory);
        string? file = parent is null ? null : Path.Combine(parent, Path.GetFileName(path));
        if (followFile && file is not null)
            file = RealPath.Resolve(file);
        if (root is not null && parent is not null && file is not null && RealPath.IsInside(parent, root) && RealPath.IsInside(file, root))
            return null;
        return new PathViolation(
            $"leads outside {Variable}, symbolic links followed", $"'{file ?? path}' is not inside '{root ?? configured}'", $"expected a path inside {Variable}");
    }
}
