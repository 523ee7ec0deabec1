namespace Recotem.Training;

/// <summary>The probabilities of the values of a categorical hyperparameter among some trials.</summary>
internal static class CategoryDensity
{
    /// <summary>Estimates probabilities: each trial speaks for its value, and a little for every other one, as the prior does.</summary>
    /// <param name="categories">The number of values.</param>
    /// <param name="observations">The index of the value of each trial, oldest first.</param>
    /// <param name="priorWeight">The weight of the prior; a trial has 1 at most.</param>
    /// <returns>A probability for each value.</returns>
    public static double[] Of(int categories, int[] observations, double priorWeight)
    {
        double[] weights = TrialWeights.WithPrior(observations.Length, priorWeight);
        double spread = priorWeight / weights.Length;
        double total = 1 + categories * spread;
        var probabilities = new double[categories];
        for (int trial = 0; trial < observations.Length; trial++)
        {
            for (int category = 0; category < categories; category++)
                probabilities[category] += weights[trial] * spread / total;
            probabilities[observations[trial]] += weights[trial] / total;
        }

        for (int category = 0; category < categories; category++)
            probabilities[category] += weights[^1] / categories;
        return probabilities;
    }
}
