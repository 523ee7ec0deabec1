namespace Recotem;

/// <summary>Suggests what a person meant by a misspelt name.</summary>
public static class NearestName
{
    private const int ListedNames = 30;

    /// <summary>The known name with the smallest edit distance, if it is close.</summary>
    /// <param name="name">The misspelt name.</param>
    /// <param name="known">The known names.</param>
    /// <returns>The nearest name, or null if none is close.</returns>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length == 0)
            return null;
        string? best = null;
        int bestDistance = Math.Max(1, Math.Min(name.Length, 64) / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate, bestDistance);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>The second half of a message about an unknown name: the nearest name, or all of them.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names.</param>
    /// <returns>A phrase such as <c>did you mean 'ndcg'?</c> or <c>expected one of hit, map</c>.</returns>
    public static string Expected(string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string all = names.Length == 0 ? "there are none" : $"expected one of {string.Join(", ", names.Take(ListedNames))}{(names.Length > ListedNames ? ", …" : "")}";
        return Find(name, names) is { } nearest ? $"did you mean '{nearest}'? {all}" : all;
    }

    // Optimal string alignment (edits and swaps of neighbours); long names are never near anything.
    private static int Distance(string a, string b, int limit)
    {
        if (a.Length > 64 || b.Length > 64 || Math.Abs(a.Length - b.Length) >= limit)
            return limit;
        Span<int> beforeLast = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
            }

            Span<int> reused = beforeLast;
            beforeLast = last;
            last = current;
            current = reused;
        }

        return last[b.Length];
    }
}
