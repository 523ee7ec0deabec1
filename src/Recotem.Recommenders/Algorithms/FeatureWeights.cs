namespace Recotem.Recommenders;

/// <summary>The weights that a <see cref="FeatureWeighting"/> gives to the entries of a matrix.</summary>
internal static class FeatureWeights
{
    /// <summary>One weight for each entry of the matrix.</summary>
    /// <param name="matrix">Users × items.</param>
    /// <param name="weighting">The weighting.</param>
    /// <param name="k1">How slowly BM25 saturates with the weight of an interaction.</param>
    /// <param name="b">How much BM25 discounts long histories, from 0 to 1.</param>
    /// <returns>The weights in the order of the matrix.</returns>
    public static double[] Of(InteractionMatrix matrix, FeatureWeighting weighting, double k1, double b)
    {
        var values = new double[matrix.Count];
        if (matrix.IsBinary)
            Array.Fill(values, 1);
        else
            for (int entry = 0; entry < values.Length; entry++)
                values[entry] = matrix.Weights[entry];
        if (weighting == FeatureWeighting.None)
            return values;

        var frequency = new long[matrix.ItemCount];
        foreach (int item in matrix.ItemIndices)
            frequency[item]++;
        var rarity = new double[matrix.ItemCount];
        double users = matrix.UserCount;
        for (int item = 0; item < rarity.Length; item++)
        {
            double ratio = users / (frequency[item] + 1);
            rarity[item] = weighting == FeatureWeighting.TfIdf ? Math.Log(ratio) : Math.Log(ratio + 1);
        }

        if (weighting == FeatureWeighting.TfIdf)
        {
            for (int entry = 0; entry < values.Length; entry++)
                values[entry] *= rarity[matrix.ItemIndices[entry]];
            return values;
        }

        double total = 0;
        foreach (double value in values)
            total += value;
        double average = total / users;
        for (int user = 0; user < matrix.UserCount; user++)
        {
            Span<double> row = values.AsSpan((int)matrix.RowStarts[user]..(int)matrix.RowStarts[user + 1]);
            ReadOnlySpan<int> items = matrix.ItemsOf(user);
            double length = 0;
            foreach (double value in row)
                length += value;
            double penalty = k1 * (1 - b + (b * length / average));
            for (int n = 0; n < row.Length; n++)
                row[n] = rarity[items[n]] * row[n] * (k1 + 1) / (row[n] + penalty);
        }

        return values;
    }
}
