using System;
using System.Collections.Generic;
using System.Linq;

namespace Recotem.Compilation;

/// <summary>Finds the text that was most likely meant.</summary>
internal static class NearestText
{
    /// <summary>The candidate at the smallest edit distance; null if none is near, which is a third of the length and at least one edit.</summary>
    public static string? Of(string text, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, text.Length / 3) + 1;
        foreach (string candidate in candidates.OrderBy(c => c, StringComparer.Ordinal))
        {
            int distance = Distance(text, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
