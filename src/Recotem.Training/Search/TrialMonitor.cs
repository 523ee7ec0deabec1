namespace Recotem.Training;

/// <summary>
/// Watches an iterative fit during a search: keeps its best state, and stops it when its validation score has not improved for a
/// while or the trial is pruned.
/// </summary>
/// <param name="score">The oriented validation score of a state: higher is better.</param>
/// <param name="pruning">Decides whether the trial goes on.</param>
internal sealed class TrialMonitor(Func<IFittedModel, double> score, MedianRule pruning) : IFitMonitor
{
    private const int Patience = 5;
    private readonly List<IntermediateScore> _scores = [];
    private double _best = double.NegativeInfinity;
    private int _withoutImprovement;

    /// <summary>The oriented scores of the states that were judged; without those that were no finite numbers.</summary>
    public IReadOnlyList<IntermediateScore> Scores => _scores;

    /// <summary>Whether the trial was pruned.</summary>
    public bool IsPruned { get; private set; }

    /// <inheritdoc/>
    public FitVerdict Judge(int epochs, IFittedModel state)
    {
        double current = score(state);
        if (double.IsFinite(current))
            _scores.Add(new IntermediateScore(epochs, current));
        FitVerdict verdict = FitVerdict.Continue;
        if (current > _best)
        {
            _best = current;
            _withoutImprovement = 0;
            verdict = FitVerdict.Keep;
        }
        else if (++_withoutImprovement >= Patience)
        {
            verdict = FitVerdict.Stop;
        }

        IsPruned |= pruning.Prunes(epochs, _best);
        return IsPruned ? verdict | FitVerdict.Stop : verdict;
    }
}
