using Recotem.Recommenders;

namespace Recotem.Training;

/// <summary>
/// The density of a numeric hyperparameter among some trials: a mixture of normal distributions, cut off at the ends of the range,
/// one around each trial and a broad one, the prior, around the middle. After Bergstra et al. (2011), "Algorithms for
/// hyper-parameter optimization", with the widths of Optuna's sampler without its multivariate mode.
/// </summary>
internal sealed class ParzenEstimator
{
    // However many trials there are, no width falls below a hundredth of the range.
    private const double FinestShare = 100;

    private readonly NumericScale _scale;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _weights;
    private readonly double[] _logFactors;

    /// <summary>Estimates a density.</summary>
    /// <param name="scale">The line of the hyperparameter.</param>
    /// <param name="observations">The places of the trials, oldest first.</param>
    /// <param name="priorWeight">The weight of the prior; a trial has 1 at most.</param>
    public ParzenEstimator(NumericScale scale, double[] observations, double priorWeight)
    {
        _scale = scale;
        double range = scale.High - scale.Low;
        _means = [.. observations, 0.5 * (scale.Low + scale.High)];
        _deviations = Deviations(_means, scale, range);
        _deviations[^1] = range;
        _weights = TrialWeights.WithPrior(observations.Length, priorWeight);
        _logFactors = new double[_means.Length];
        for (int kernel = 0; kernel < _means.Length; kernel++)
            _logFactors[kernel] = Math.Log(_weights[kernel]) - Math.Log(MassOf(kernel, scale.Low, scale.High));
    }

    /// <summary>Draws a place.</summary>
    /// <param name="random">The generator.</param>
    /// <returns>The place of a value that can be tried.</returns>
    public double Draw(Xoshiro256 random)
    {
        int kernel = TrialWeights.Draw(_weights, random);
        double place;
        do
        {
            // At least a third is accepted: the mean lies between the ends, and no deviation is wider than the range.
            place = _means[kernel] + _deviations[kernel] * random.NextNormal();
        }
        while (place < _scale.Low || place > _scale.High);
        return _scale.Snap(place);
    }

    /// <summary>The logarithm of the density at a place; of the probability of its cell, if values own cells.</summary>
    /// <param name="place">The place of a value that can be tried.</param>
    public double LogDensity(double place)
    {
        (double from, double to) = _scale.HasCells ? _scale.CellAt(place) : default;
        double greatest = double.NegativeInfinity;
        Span<double> terms = _means.Length <= 256 ? stackalloc double[_means.Length] : new double[_means.Length];
        for (int kernel = 0; kernel < terms.Length; kernel++)
        {
            double z = (place - _means[kernel]) / _deviations[kernel];
            terms[kernel] = _logFactors[kernel] + (_scale.HasCells
                ? Math.Log(MassOf(kernel, from, to))
                : -0.5 * z * z - Math.Log(_deviations[kernel]) - NormalDistribution.LogSqrtTwoPi);
            greatest = Math.Max(greatest, terms[kernel]);
        }

        double sum = 0;
        foreach (double term in terms)
            sum += Math.Exp(term - greatest);
        return greatest + Math.Log(sum);
    }

    private double MassOf(int kernel, double from, double to) =>
        NormalDistribution.Mass((from - _means[kernel]) / _deviations[kernel], (to - _means[kernel]) / _deviations[kernel]);

    // The distance to the farther neighbour, the prior included; at the ends that to the only one.
    private static double[] Deviations(double[] means, NumericScale scale, double range)
    {
        int[] order = [.. Enumerable.Range(0, means.Length)];
        Array.Sort(order, (a, b) => means[a] != means[b] ? means[a].CompareTo(means[b]) : a.CompareTo(b));
        double finest = range / Math.Min(FinestShare, 1 + means.Length);
        var deviations = new double[means.Length];
        for (int place = 0; place < order.Length; place++)
        {
            double mean = means[order[place]];
            double? before = place > 0 ? mean - means[order[place - 1]] : null;
            double? after = place < order.Length - 1 ? means[order[place + 1]] - mean : null;
            double distance = before is null && after is null
                ? Math.Max(mean - scale.Low, scale.High - mean)
                : Math.Max(before ?? 0, after ?? 0);
            deviations[order[place]] = Math.Clamp(distance, finest, range);
        }

        return deviations;
    }
}
