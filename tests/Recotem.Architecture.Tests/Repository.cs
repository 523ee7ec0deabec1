using System.Reflection;

namespace Recotem.Architecture.Tests;

/// <summary>The checked-out repository that these tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>All files with an extension that are part of the repository, not of a build.</summary>
    public static IEnumerable<string> Files(string pattern)
    {
        string[] skipped = ["bin", "obj", "artifacts", "node_modules", ".git"];
        var pending = new Stack<string>([Root]);
        while (pending.TryPop(out string? directory))
        {
            foreach (string file in Directory.EnumerateFiles(directory, pattern))
                yield return file;
            foreach (string child in Directory.EnumerateDirectories(directory))
                if (!skipped.Contains(Path.GetFileName(child)))
                    pending.Push(child);
        }
    }
}
