using System.Collections.Immutable;
using Recotem.Recipes;

namespace Recotem.Serving;

/// <summary>
/// The recipe files that could not be read. Permissions change without a trace in the stamp of a file, so these files are tried
/// again, each by itself and less and less often; the recipes are loaded again only when one of them has become readable.
/// </summary>
internal sealed class UnreadableFiles
{
    private readonly Dictionary<string, (int Failures, DateTimeOffset RetryAt)> _files = new(StringComparer.Ordinal);

    /// <summary>Takes the outcome of a load of all recipes.</summary>
    public void Update(ImmutableArray<RecipeFile> files, DateTimeOffset now)
    {
        HashSet<string> unreadable = [.. files.Where(f => f.Error is RecipeException { Category: RecipeFailure.Io }).Select(f => f.Path)];
        foreach (string path in _files.Keys.Where(f => !unreadable.Contains(f)).ToArray())
            _files.Remove(path);
        foreach (string path in unreadable)
            if (!_files.TryGetValue(path, out (int Failures, DateTimeOffset RetryAt) known) || now >= known.RetryAt)
                Postpone(path, known.Failures + 1, now);
    }

    /// <summary>Tries the files whose pause is over.</summary>
    /// <returns>Whether one of them can be read now.</returns>
    public bool TryAgain(DateTimeOffset now)
    {
        foreach ((string path, (int failures, DateTimeOffset retryAt)) in _files.ToArray())
        {
            if (now < retryAt)
                continue;
            if (CanRead(path))
                return true;
            Postpone(path, failures + 1, now);
        }

        return false;
    }

    private void Postpone(string path, int failures, DateTimeOffset now) => _files[path] = (failures, now + RetryPause.After(failures));

    private static bool CanRead(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.ReadByte();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
