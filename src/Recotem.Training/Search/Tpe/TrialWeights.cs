using Recotem.Recommenders;

namespace Recotem.Training;

/// <summary>The weights of trials in a density.</summary>
internal static class TrialWeights
{
    // So many of the latest trials count fully; the weights of older ones rise to that in a straight line.
    private const int FullyCounted = 25;

    /// <summary>The weights of some trials and, last, of the prior.</summary>
    /// <param name="trials">The number of trials.</param>
    /// <param name="priorWeight">The weight of the prior, next to 1 for a trial that counts fully.</param>
    /// <returns>The weights; their sum is 1.</returns>
    public static double[] WithPrior(int trials, double priorWeight)
    {
        var weights = new double[trials + 1];
        int ramp = Math.Max(0, trials - FullyCounted);
        for (int trial = 0; trial < trials; trial++)
        {
            weights[trial] = trial >= ramp ? 1
                : ramp == 1 ? 1.0 / trials
                : 1.0 / trials + (1 - 1.0 / trials) * trial / (ramp - 1);
        }

        weights[trials] = trials == 0 ? 1 : priorWeight;
        double sum = weights.Sum();
        for (int i = 0; i < weights.Length; i++)
            weights[i] /= sum;
        return weights;
    }

    /// <summary>Draws a place with the probabilities that weights are.</summary>
    /// <param name="weights">The weights; their sum is 1.</param>
    /// <param name="random">The generator.</param>
    public static int Draw(ReadOnlySpan<double> weights, Xoshiro256 random)
    {
        double rest = random.NextDouble();
        for (int i = 0; i < weights.Length - 1; i++)
        {
            rest -= weights[i];
            if (rest < 0)
                return i;
        }

        return weights.Length - 1;
    }
}
