using System.Numerics;
using System.Runtime.InteropServices;
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

    // In units of the range: the probability of a narrower cell is told to more digits by its width and the density in its middle than
    // by a difference of two tails, which would be 0 where both ends are the same number.
    private const double NarrowCell = 1e-6;

    private readonly NumericScale _scale;
    private readonly double _range;
    private readonly double[] _weights;

    // What a density needs of each kernel, filled up to whole vectors with kernels that weigh nothing. Factors hold all that does not
    // depend on the place: the weight, divided by the share of the kernel that lies in the range and, without cells, by the area of
    // the bell over the range.
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _factors;

    /// <summary>Estimates a density.</summary>
    /// <param name="scale">The line of the hyperparameter.</param>
    /// <param name="observations">The places of the trials, oldest first.</param>
    /// <param name="priorWeight">The weight of the prior; a trial has 1 at most.</param>
    public ParzenEstimator(NumericScale scale, ReadOnlySpan<double> observations, double priorWeight)
    {
        _scale = scale;
        _range = scale.High - scale.Low;
        _weights = TrialWeights.WithPrior(observations.Length, priorWeight);
        int kernels = observations.Length + 1;
        int whole = (kernels + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _means = new double[whole];
        _deviations = new double[whole];
        _factors = new double[whole];
        Array.Fill(_means, 0.5 * (scale.Low + scale.High));
        Array.Fill(_deviations, _range);
        observations.CopyTo(_means);
        SetDeviations(_means.AsSpan(0, kernels), _deviations.AsSpan(0, kernels), scale, _range);
        _weights.CopyTo(_factors);
        SetFactors();
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
        // No term needs a logarithm of its own: the prior, whose bell is as wide as the range, keeps every sum away from 0.
        if (!_scale.HasCells)
            return Math.Log(SumOfBells(place)) - Math.Log(_range);
        double width = _scale.CellWidthAt(place);
        if (width < NarrowCell * _range)
            return Math.Log(SumOfBells(place)) + Math.Log(width / NormalDistribution.SqrtTwoPi);
        (double from, double to) = _scale.CellAt(place);
        return Math.Log(SumOfMasses(from, to));
    }

    private double SumOfBells(double place)
    {
        ReadOnlySpan<Vector<double>> means = Vectors(_means);
        ReadOnlySpan<Vector<double>> deviations = Vectors(_deviations);
        ReadOnlySpan<Vector<double>> factors = Vectors(_factors);
        var at = new Vector<double>(place);
        Vector<double> sum = Vector<double>.Zero;
        for (int i = 0; i < means.Length; i++)
        {
            Vector<double> factor = _scale.HasCells ? factors[i] / deviations[i] : factors[i];
            sum += factor * NormalDistribution.Bell((at - means[i]) / deviations[i]);
        }

        return Vector.Sum(sum);
    }

    private double SumOfMasses(double from, double to)
    {
        ReadOnlySpan<Vector<double>> means = Vectors(_means);
        ReadOnlySpan<Vector<double>> deviations = Vectors(_deviations);
        ReadOnlySpan<Vector<double>> factors = Vectors(_factors);
        var low = new Vector<double>(from);
        var high = new Vector<double>(to);
        Vector<double> sum = Vector<double>.Zero;
        for (int i = 0; i < means.Length; i++)
            sum += factors[i] * NormalDistribution.Mass((low - means[i]) / deviations[i], (high - means[i]) / deviations[i]);
        return Vector.Sum(sum);
    }

    private void SetFactors()
    {
        ReadOnlySpan<Vector<double>> means = Vectors(_means);
        ReadOnlySpan<Vector<double>> deviations = Vectors(_deviations);
        Span<Vector<double>> factors = MemoryMarshal.Cast<double, Vector<double>>(_factors.AsSpan());
        var low = new Vector<double>(_scale.Low);
        var high = new Vector<double>(_scale.High);
        var range = new Vector<double>(_range / NormalDistribution.SqrtTwoPi);
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] /= NormalDistribution.Mass((low - means[i]) / deviations[i], (high - means[i]) / deviations[i]);
            if (!_scale.HasCells)
                factors[i] *= range / deviations[i];
        }
    }

    private static ReadOnlySpan<Vector<double>> Vectors(double[] values) => MemoryMarshal.Cast<double, Vector<double>>(values);

    // The distance to the farther neighbour, the prior included; at the ends that to the only one.
    private static void SetDeviations(ReadOnlySpan<double> means, Span<double> deviations, NumericScale scale, double range)
    {
        double finest = range / Math.Min(FinestShare, 1 + means.Length);
        double[] sorted = means.ToArray();
        int[] order = OldestFirstAmongEquals(sorted);
        for (int place = 0; place < order.Length; place++)
        {
            double mean = sorted[place];
            double before = place > 0 ? mean - sorted[place - 1] : 0;
            double after = place < sorted.Length - 1 ? sorted[place + 1] - mean : 0;
            double distance = sorted.Length == 1 ? Math.Max(mean - scale.Low, scale.High - mean) : Math.Max(before, after);
            deviations[order[place]] = Math.Clamp(distance, finest, range);
        }

        deviations[^1] = range;
    }

    // Sorts values, and tells where each was.
    private static int[] OldestFirstAmongEquals(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(values, order);
        for (int start = 0, end; start < values.Length; start = end)
        {
            for (end = start + 1; end < values.Length && values[end] == values[start];)
                end++;
            Array.Sort(order, start, end - start);
        }

        return order;
    }
}
