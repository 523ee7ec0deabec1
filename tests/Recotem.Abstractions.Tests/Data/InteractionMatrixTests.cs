namespace Recotem.Tests.Data;

public sealed class InteractionMatrixTests
{
    [Theory]
    [InlineData(1, 1, 0, false)]
    [InlineData(1, 1, 5, false)]
    [InlineData(7, 5, 40, true)]
    [InlineData(50, 30, 20, false)]
    [InlineData(50, 30, 2000, true)]
    [InlineData(300, 200, 5000, false)]
    public void Pairs_agree_with_a_naive_sum(int users, int items, int pairs, bool weighted)
    {
        ulong state = (ulong)(users + pairs);
        var expected = new SortedDictionary<(int User, int Item), float>();
        var userIndices = new int[pairs];
        var itemIndices = new int[pairs];
        float[] weights = weighted ? new float[pairs] : [];
        for (int k = 0; k < pairs; k++)
        {
            (int user, int item) = (userIndices[k], itemIndices[k]) = (SeededBits.Below(ref state, users), SeededBits.Below(ref state, items));
            float weight = weighted ? weights[k] = SeededBits.Below(ref state, 100) / 7f : 1;
            expected[(user, item)] = expected.GetValueOrDefault((user, item)) + weight;
        }

        InteractionMatrix matrix = InteractionMatrix.FromPairs(users, items, userIndices, itemIndices, weights);
        Assert.Equal(expected.Count, matrix.Count);
        Assert.Equal(expected.Values.All(v => v == 1), matrix.IsBinary);
        AssertEntries(matrix, expected);
        AssertEntries(matrix.Transpose(), expected.Select(e => KeyValuePair.Create((e.Key.Item, e.Key.User), e.Value)).OrderBy(e => e.Key));
    }

    [Theory]
    [InlineData(20, 31, 200)]
    [InlineData(40, 3, 1)]
    public void Transposing_twice_gives_the_same_entries(int users, int items, int pairs)
    {
        ulong state = 9;
        int[] userIndices = [.. Enumerable.Range(0, pairs).Select(_ => SeededBits.Below(ref state, users))];
        int[] itemIndices = [.. Enumerable.Range(0, pairs).Select(_ => SeededBits.Below(ref state, items))];
        InteractionMatrix matrix = InteractionMatrix.FromPairs(users, items, userIndices, itemIndices);
        InteractionMatrix transposed = matrix.Transpose();
        Assert.Same(transposed, matrix.Transpose());

        // A matrix remembers where it came from, so the second transposition must start from the bare arrays.
        var bare = new InteractionMatrix(items, users, transposed.RowStarts.ToArray(), transposed.ItemIndices.ToArray(), transposed.Weights.ToArray());
        InteractionMatrix back = bare.Transpose();
        Assert.Equal(matrix.RowStarts.ToArray(), back.RowStarts.ToArray());
        Assert.Equal(matrix.ItemIndices.ToArray(), back.ItemIndices.ToArray());
        Assert.Equal(matrix.Weights.ToArray(), back.Weights.ToArray());
    }

    [Fact]
    public void Weights_that_add_up_to_one_make_a_binary_matrix()
    {
        InteractionMatrix matrix = InteractionMatrix.FromPairs(2, 2, [0, 0, 1], [1, 1, 0], [0.25f, 0.75f, 1]);
        Assert.True(matrix.IsBinary);
        Assert.Equal([1], matrix.ItemsOf(0).ToArray());
        Assert.True(matrix.WeightsOf(0).IsEmpty);
    }

    [Fact]
    public void Repeated_pairs_are_counted()
    {
        InteractionMatrix matrix = InteractionMatrix.FromPairs(2, 3, [1, 0, 1, 1, 0], [2, 1, 0, 2, 1]);
        Assert.False(matrix.IsBinary);
        Assert.Equal([1], matrix.ItemsOf(0).ToArray());
        Assert.Equal([2f], matrix.WeightsOf(0).ToArray());
        Assert.Equal([0, 2], matrix.ItemsOf(1).ToArray());
        Assert.Equal([1f, 2], matrix.WeightsOf(1).ToArray());
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => InteractionMatrix.FromPairs(1, 1, [0], []));
        Assert.Throws<ArgumentException>(() => InteractionMatrix.FromPairs(1, 1, [0], [0], [1f, 2f]));
        Assert.Throws<ArgumentException>(() => InteractionMatrix.FromPairs(1, 1, [1], [0]));
        Assert.Throws<ArgumentException>(() => InteractionMatrix.FromPairs(1, 1, [0], [-1]));
        Assert.Throws<ArgumentException>(() => new InteractionMatrix(2, 1, new long[] { 0, 1 }, new[] { 0 }));
        Assert.Throws<ArgumentException>(() => new InteractionMatrix(1, 1, new long[] { 0, 1 }, new[] { 0 }, new[] { 1f, 2f }));
    }

    private static void AssertEntries(InteractionMatrix matrix, IEnumerable<KeyValuePair<(int Row, int Column), float>> expected)
    {
        var actual = new List<KeyValuePair<(int, int), float>>();
        for (int row = 0; row < matrix.UserCount; row++)
        {
            for (int k = 0; k < matrix.ItemsOf(row).Length; k++)
                actual.Add(KeyValuePair.Create((row, matrix.ItemsOf(row)[k]), matrix.IsBinary ? 1 : matrix.WeightsOf(row)[k]));
        }

        Assert.Equal(expected, actual);
    }
}
