namespace Recotem.Recommenders;

/// <summary>
/// The weights that a <see cref="FeatureWeighting"/> gives to the entries of a matrix, as a product of a value for the entry, one for
/// the user and one for the item. What is 1 throughout is left out: fewer factors make cheaper products.
/// </summary>
/// <param name="Entries">One value for each entry of the matrix; null for 1.</param>
/// <param name="Users">One value for each user; null for 1.</param>
/// <param name="Items">One value for each item; null for 1.</param>
internal sealed record FeatureWeights(double[]? Entries, double[]? Users, double[]? Items)
{
    /// <summary>The weights of a matrix.</summary>
    /// <param name="matrix">Users × items.</param>
    /// <param name="weighting">The weighting.</param>
    /// <param name="k1">How slowly BM25 saturates with the weight of an interaction.</param>
    /// <param name="b">How much BM25 discounts long histories, from 0 to 1.</param>
    public static FeatureWeights Of(InteractionMatrix matrix, FeatureWeighting weighting, double k1, double b)
    {
        double[]? values = ValuesOf(matrix);
        return weighting switch
        {
            FeatureWeighting.TfIdf => new(values, null, Rarity(matrix, 0)),
            FeatureWeighting.Bm_25 when values is null => new(null, [.. Penalties(matrix, k1, b).Select(p => (k1 + 1) / (1 + p))], Rarity(matrix, 1)),
            FeatureWeighting.Bm_25 => new(Saturated(matrix, values, k1, Penalties(matrix, k1, b)), null, Rarity(matrix, 1)),
            _ => new(values, null, null),
        };
    }

    /// <summary>The weights of a matrix as numbers of double precision; null if every weight is 1.</summary>
    public static double[]? ValuesOf(InteractionMatrix matrix)
    {
        if (matrix.IsBinary)
            return null;
        var values = new double[matrix.Count];
        ReadOnlySpan<float> weights = matrix.Weights;
        for (int entry = 0; entry < values.Length; entry++)
            values[entry] = weights[entry];
        return values;
    }

    /// <summary>The weight of an entry.</summary>
    /// <param name="entry">Its number in the matrix.</param>
    /// <param name="user">Its user.</param>
    /// <param name="item">Its item.</param>
    public double Of(int entry, int user, int item) => (Entries?[entry] ?? 1) * (Users?[user] ?? 1) * (Items?[item] ?? 1);

    private static double[] Rarity(InteractionMatrix matrix, double smoothing)
    {
        var rarity = new double[matrix.ItemCount];
        foreach (int item in matrix.ItemIndices)
            rarity[item]++;
        double users = matrix.UserCount;
        foreach (ref double value in rarity.AsSpan())
            value = Math.Log((users / (value + 1)) + smoothing);
        return rarity;
    }

    private static double[] Penalties(InteractionMatrix matrix, double k1, double b)
    {
        var penalties = new double[matrix.UserCount];
        double total = 0;
        for (int user = 0; user < penalties.Length; user++)
        {
            double length = 0;
            if (matrix.IsBinary)
                length = matrix.ItemsOf(user).Length;
            foreach (float weight in matrix.WeightsOf(user))
                length += weight;
            penalties[user] = length;
            total += length;
        }

        double average = total / penalties.Length;
        foreach (ref double value in penalties.AsSpan())
            value = k1 * (1 - b + (b * value / average));
        return penalties;
    }

    private static double[] Saturated(InteractionMatrix matrix, double[] values, double k1, double[] penalties)
    {
        var saturated = new double[values.Length];
        for (int user = 0; user < penalties.Length; user++)
            for (int entry = (int)matrix.RowStarts[user]; entry < (int)matrix.RowStarts[user + 1]; entry++)
                saturated[entry] = values[entry] * (k1 + 1) / (values[entry] + penalties[user]);
        return saturated;
    }
}
