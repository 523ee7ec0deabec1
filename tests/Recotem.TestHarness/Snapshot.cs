using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Recotem.TestHarness;

/// <summary>
/// Compares generated files with verified ones, in the file layout of Verify: <c>_snapshots/{Class}.{Method}#{Hint}.g.verified.cs</c>.
/// A difference writes the received file beside it. To accept, run the tests with <c>RECOTEM_ACCEPT_SNAPSHOTS=1</c>.
/// </summary>
public static partial class Snapshot
{
    /// <summary>Compares all generated files of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="hints">Beginnings of the hint names to compare; none for all.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="method">Filled in by the compiler.</param>
    public static void Verify(GeneratorRun run, string[]? hints = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        string directory = Path.Combine(ProjectDirectory(), "_snapshots");
        Directory.CreateDirectory(directory);
        string prefix = $"{Path.GetFileNameWithoutExtension(file.Replace('\\', '/'))}.{method}#";
        bool accept = Environment.GetEnvironmentVariable("RECOTEM_ACCEPT_SNAPSHOTS") == "1";
        Assert.False(accept && Environment.GetEnvironmentVariable("CI") == "true", "snapshots are accepted by people, not in CI");
        var unmatched = Directory.GetFiles(directory, prefix + "*.verified.cs").ToHashSet(StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (Microsoft.CodeAnalysis.GeneratedSourceResult source in run.Sources)
        {
            if (hints is not null && !hints.Any(h => source.HintName.StartsWith(h, StringComparison.Ordinal)))
                continue;
            string name = prefix + source.HintName[..^".cs".Length];
            string verified = Path.Combine(directory, name + ".verified.cs");
            string received = Path.Combine(directory, name + ".received.cs");
            string text = $"//HintName: {source.HintName}\n{Scrub(source.SourceText.ToString())}";
            unmatched.Remove(verified);
            if (accept)
                File.WriteAllText(verified, text);
            string? expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
            if (expected == text)
            {
                File.Delete(received);
                continue;
            }

            File.WriteAllText(received, text);
            differences.Add(expected is null ? $"{name}: no verified file" : $"{name}: {FirstDifference(expected, text)}");
        }

        if (accept)
        {
            foreach (string path in unmatched)
                File.Delete(path);
            unmatched.Clear();
        }

        differences.AddRange(unmatched.Select(path => $"{Path.GetFileName(path)}: nothing was generated for it"));
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>The tests that verified files belong to, as <c>{Class}.{Method}</c>.</summary>
    public static IEnumerable<string> VerifiedTests() => Directory.GetFiles(Path.Combine(ProjectDirectory(), "_snapshots"), "*.verified.cs")
        .Select(f => Path.GetFileName(f))
        .Select(f => f[..f.IndexOf('#', StringComparison.Ordinal)])
        .Distinct();

    internal static string Scrub(string text) => ToolVersion().Replace(text, "\"Recotem.Generators\", \"{version}\"");

    internal static string FirstDifference(string expected, string actual)
    {
        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
            line++;
        return $"line {line + 1}\n  expected: {(line < left.Length ? left[line] : "(end)")}\n  received: {(line < right.Length ? right[line] : "(end)")}";
    }

    // Not the path of the calling file: deterministic builds replace it.
    private static string ProjectDirectory()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && directory.GetFiles("*.csproj").Length == 0)
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("tests must run below their project directory");
    }

    [GeneratedRegex("\"Recotem\\.Generators\", \"[0-9.]+\"")]
    private static partial Regex ToolVersion();
}
