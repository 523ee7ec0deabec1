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
    public static ImmutableArray<ScheduledTrial> Interleave(ImmutableArray<int> budgets)
    {
        ImmutableArray<ScheduledTrial>.Builder order = ImmutableArray.CreateBuilder<ScheduledTrial>(budgets.Sum());
        for (int round = 0; order.Count < order.Capacity; round++)
        {
            for (int algorithm = 0; algorithm < budgets.Length; algorithm++)
            {
                if (round < budgets[algorithm])
                    order.Add(new ScheduledTrial(algorithm, round));
            }
        }

        return order.MoveToImmutable();
    }
}
