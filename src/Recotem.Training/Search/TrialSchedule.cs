using System.Collections.Immutable;

namespace Recotem.Training;

/// <summary>
/// The order of the trials of a search: the first of each algorithm, the second of each, and so on, so that an early end starves
/// none. An algorithm that has nothing left to try hands the rest of its trials on to the others.
/// </summary>
internal sealed class TrialSchedule
{
    private readonly bool[] _takesMore;
    private readonly int[] _left;
    private readonly int[] _begun;
    private int _turn;

    /// <summary>Creates an order.</summary>
    /// <param name="budgets">The number of trials of each algorithm.</param>
    /// <param name="takesMore">Whether an algorithm takes trials that others leave.</param>
    public TrialSchedule(ImmutableArray<int> budgets, ImmutableArray<bool> takesMore)
    {
        _takesMore = [.. takesMore];
        _left = [.. budgets];
        _begun = new int[budgets.Length];
        _turn = FirstFrom(0);
    }

    /// <summary>The number of trials: those that have begun and those that are left.</summary>
    public int Planned => _begun.Sum() + _left.Sum();

    /// <summary>The next trial; null when none is left.</summary>
    public ScheduledTrial? Next => _turn < 0 ? null : new ScheduledTrial(_turn, _begun[_turn]);

    /// <summary>Begins the next trial.</summary>
    public void Begin()
    {
        _begun[_turn]++;
        _left[_turn]--;
        _turn = FirstFrom(_turn + 1);
    }

    /// <summary>Ends the trials of the algorithm whose turn it is, because it has nothing left to try.</summary>
    public void Exhaust()
    {
        int rest = _left[_turn];
        _left[_turn] = 0;
        _takesMore[_turn] = false;
        TrialBudget.HandOn(rest, _takesMore, _left);
        _turn = FirstFrom(_turn + 1);
    }

    private int FirstFrom(int algorithm)
    {
        for (int n = 0; n < _left.Length; n++)
        {
            int candidate = (algorithm + n) % _left.Length;
            if (_left[candidate] > 0)
                return candidate;
        }

        return -1;
    }
}
