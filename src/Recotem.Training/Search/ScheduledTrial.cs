using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>One place in the order in which a search runs its trials.</summary>
/// <param name="Algorithm">The index of the algorithm.</param>
/// <param name="Trial">The number of the trial among those of its algorithm, from 0.</param>
internal readonly record struct ScheduledTrial(int Algorithm, int Trial)
{
    /// <summary>
    /// Interleaves the trials of all algorithms: the first of each, the second of each, and so on, so that an early end of the
    /// search starves none.
    /// </summary>
    /// <param name="budgets">The number of trials of each algorithm.</param>
    /// <returns>The order. A trial's place in it is its number in events.</returns>
    public static IEnumerable<ScheduledTrial> Interleave(ImmutableArray<int> budgets)
    {
        // Not materialised: a recipe may ask for any number of trials and end the search by its timeout.
        int rounds = budgets.IsEmpty ? 0 : budgets.Max();
        for (int round = 0; round < rounds; round++)
        {
            for (int algorithm = 0; algorithm < budgets.Length; algorithm++)
            {
                if (round < budgets[algorithm])
                    yield return new ScheduledTrial(algorithm, round);
            }
        }
    }
}
