namespace Recotem.Recommenders.Tests;

/// <summary>Interactions drawn from a fixed seed, with a few popular items, an empty user and an empty item at the end.</summary>
internal static class RandomData
{
    public static InteractionMatrix Interactions(int users, int items, int count, ulong seed, bool weighted = false)
    {
        var random = new Xoshiro256(seed);
        var rows = new int[count];
        var columns = new int[count];
        var weights = new float[count];
        for (int n = 0; n < count; n++)
        {
            rows[n] = random.NextInt32(users - 1);
            columns[n] = random.NextInt32(1 + random.NextInt32(items - 1));
            weights[n] = weighted ? 1 + random.NextInt32(4) : 1;
        }

        if (weighted)
            return InteractionMatrix.FromPairs(users, items, rows, columns, weights);
        (int Row, int Column)[] distinct = [.. rows.Zip(columns).Distinct()];
        return InteractionMatrix.FromPairs(users, items, [.. distinct.Select(p => p.Row)], [.. distinct.Select(p => p.Column)]);
    }

    public static int[] Permutation(int length, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        new Xoshiro256(seed).ShuffleFirst(order.AsSpan(), length);
        return order;
    }

    /// <summary>The matrix with user u moved to row users[u] and item i to column items[i].</summary>
    public static InteractionMatrix Permute(InteractionMatrix matrix, int[] users, int[] items)
    {
        var rows = new List<int>();
        var columns = new List<int>();
        var weights = new List<float>();
        for (int user = 0; user < matrix.UserCount; user++)
        {
            for (int n = 0; n < matrix.ItemsOf(user).Length; n++)
            {
                rows.Add(users[user]);
                columns.Add(items[matrix.ItemsOf(user)[n]]);
                weights.Add(matrix.IsBinary ? 1 : matrix.WeightsOf(user)[n]);
            }
        }

        return InteractionMatrix.FromPairs(matrix.UserCount, matrix.ItemCount, [.. rows], [.. columns], [.. weights]);
    }

    public static double[] ScoreAll(IFittedModel model)
    {
        var scores = new double[model.UserCount * model.ItemCount];
        model.ScoreUsers([.. Enumerable.Range(0, model.UserCount)], scores);
        return scores;
    }
}
