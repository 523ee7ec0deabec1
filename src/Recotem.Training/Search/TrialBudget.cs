using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>Divides the trials of a search among its algorithms. The shares never sum to more than there are trials.</summary>
internal static class TrialBudget
{
    /// <summary>
    /// Divides trials. Without explicit numbers every algorithm gets an equal share, the first ones one more where it does not come
    /// out even. Explicit numbers that fit are taken as they are, and what remains goes to the algorithms without one (to the last
    /// algorithm with a positive number if there are none). Explicit numbers that do not fit are scaled by largest remainders, but
    /// none below 1 while there are trials enough; then algorithms without a number get nothing. If all algorithms have the number
    /// 0, the numbers are ignored.
    /// </summary>
    /// <param name="trials">The number of trials; at least 1.</param>
    /// <param name="explicitTrials">For each algorithm its number in the recipe, or null. Negative numbers count as 0.</param>
    /// <returns>The number of trials of each algorithm; the sum is <paramref name="trials"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no trial or no algorithm.</exception>
    public static ImmutableArray<int> Apportion(int trials, ReadOnlySpan<int?> explicitTrials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfZero(explicitTrials.Length, nameof(explicitTrials));
        int k = explicitTrials.Length;
        var weights = new long[k];
        var budgets = new int[k];
        long asked = 0;
        int positive = 0;
        int unlisted = 0;
        int lastPositive = -1;
        for (int i = 0; i < k; i++)
        {
            if (explicitTrials[i] is not { } number)
            {
                unlisted++;
                continue;
            }

            weights[i] = Math.Max(0, number);
            asked += weights[i];
            if (weights[i] > 0)
            {
                positive++;
                lastPositive = i;
            }
        }

        if (positive == 0 && unlisted == 0)
        {
            Array.Fill(weights, 1);
            Divide(trials, weights, budgets);
        }
        else if (asked > trials)
        {
            Divide(trials, weights, budgets);
        }
        else
        {
            for (int i = 0; i < k; i++)
                budgets[i] = (int)weights[i];
            int rest = trials - (int)asked;
            if (unlisted == 0)
            {
                budgets[lastPositive] += rest;
            }
            else
            {
                for (int i = 0; i < k; i++)
                    weights[i] = explicitTrials[i] is null ? 1 : 0;
                Divide(rest, weights, budgets);
            }
        }

        return [.. budgets];
    }

    /// <summary>Divides trials that one algorithm leaves evenly among others, the first ones one more where it does not come out even.</summary>
    /// <param name="trials">The number of trials.</param>
    /// <param name="takers">Which algorithms take some; if there are none, nobody gets them.</param>
    /// <param name="budgets">The number of trials of each algorithm, which grows.</param>
    public static void HandOn(int trials, ReadOnlySpan<bool> takers, Span<int> budgets)
    {
        int count = takers.Count(true);
        if (count == 0)
            return;
        (int share, int more) = Math.DivRem(trials, count);
        for (int i = 0; i < takers.Length; i++)
        {
            if (takers[i])
                budgets[i] += share + (more-- > 0 ? 1 : 0);
        }
    }

    // Adds a share of `trials` to each algorithm of positive weight: largest remainders, ties to the first, at least 1 each while
    // there are enough; otherwise 1 each for the first ones.
    private static void Divide(int trials, long[] weights, int[] budgets)
    {
        var open = new List<int>(weights.Length);
        long total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            open.Add(i);
            total += weights[i];
        }

        if (open.Count >= trials)
        {
            for (int i = 0; i < trials; i++)
                budgets[open[i]]++;
            return;
        }

        // Whoever is entitled to less than one trial gets one, which makes the shares of the others smaller: repeat until stable.
        long left = trials;
        while (true)
        {
            long before = left;
            long quotaBase = total;
            open.RemoveAll(i =>
            {
                if (weights[i] * before >= quotaBase)
                    return false;
                budgets[i]++;
                left--;
                total -= weights[i];
                return true;
            });
            if (left == before)
                break;
        }

        long given = 0;
        var remainders = new List<(long Remainder, int Algorithm)>(open.Count);
        foreach (int i in open)
        {
            (long share, long remainder) = Math.DivRem(weights[i] * left, total);
            budgets[i] += (int)share;
            given += share;
            remainders.Add((remainder, i));
        }

        foreach ((long _, int i) in remainders.OrderByDescending(r => r.Remainder).ThenBy(r => r.Algorithm).Take((int)(left - given)))
            budgets[i]++;
    }
}
