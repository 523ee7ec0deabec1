namespace Recotem.Training;

/// <summary>Stops an iterative fit when its validation score has not improved for a while, and keeps the best state.</summary>
/// <param name="score">The oriented validation score of a state: higher is better.</param>
internal sealed class EarlyStopping(Func<IFittedModel, double> score) : IFitMonitor
{
    private const int Patience = 5;
    private double _best = double.NegativeInfinity;
    private int _withoutImprovement;

    /// <inheritdoc/>
    public FitVerdict Judge(int epochs, IFittedModel state)
    {
        double current = score(state);
        if (current > _best)
        {
            _best = current;
            _withoutImprovement = 0;
            return FitVerdict.Keep;
        }

        return ++_withoutImprovement >= Patience ? FitVerdict.Stop : FitVerdict.Continue;
    }
}
