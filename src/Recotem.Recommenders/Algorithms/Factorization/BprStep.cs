namespace Recotem.Recommenders;

/// <summary>
/// One step of pairwise learning: draws an item that the user does not have and moves the vectors so that the user's item scores higher
/// than that one. A vector has one column more than there are components: the item's bias, which meets a constant 1 of the user.
/// </summary>
/// <remarks>
/// A user's bias would cancel in every pair, and in every ranking of one user, so there is none. One instance per thread.
/// </remarks>
/// <param name="config">The hyperparameters.</param>
internal sealed class BprStep(BprFm.Config config)
{
    private const float LongestWarpStep = 10;
    private readonly int _bias = config.NComponents;
    private readonly float _rate = (float)config.LearningRate;
    private readonly AlignedFloats _difference = new(Stride(config));
    private readonly AlignedFloats _user = new(Stride(config));

    /// <summary>The number of values between two vectors.</summary>
    public static int Stride(BprFm.Config config) => RowLayout.Stride(checked(config.NComponents + 1));

    /// <summary>Finds the item to compare with, and how much the pair counts.</summary>
    /// <param name="random">Draws it.</param>
    /// <param name="user">The vector of the user.</param>
    /// <param name="has">The items that the user has, ascending.</param>
    /// <param name="item">The user's item of the pair.</param>
    /// <param name="candidates">The items to draw from; empty for all.</param>
    /// <param name="items">The vectors of all items.</param>
    /// <param name="other">The other item of the pair.</param>
    /// <returns>The factor of the gradient; 0 if there is nothing to learn.</returns>
    public float Draw(
        Xoshiro256 random, ReadOnlySpan<float> user, ReadOnlySpan<int> has, int item, ReadOnlySpan<int> candidates, ReadOnlySpan<float> items, out int other)
    {
        int count = items.Length / user.Length;
        int choices = candidates.IsEmpty ? count : candidates.Length;
        float score = VectorKernels.Dot(user, Row(items, item));
        for (int sampled = 1; sampled <= config.MaxSampled; sampled++)
        {
            int drawn = random.NextInt32(choices);
            other = candidates.IsEmpty ? drawn : candidates[drawn];
            if (has.BinarySearch(other) >= 0)
                continue;
            float margin = score - VectorKernels.Dot(user, Row(items, other));
            if (config.Loss == PairwiseLoss.Bpr)
                return 1 / (1 + MathF.Exp(margin));
            if (margin < 1)
                return Math.Min(MathF.Log(Math.Max(1, (count - 1) / sampled)), LongestWarpStep);
        }

        other = -1;
        return 0;
    }

    /// <summary>Moves the user alone, for a user that was not trained.</summary>
    public void MoveUser(float scale, Span<float> user, Span<float> userSquares, ReadOnlySpan<float> items, int item, int other)
    {
        Span<float> difference = _difference.Span;
        Row(items, item).CopyTo(difference);
        VectorKernels.AddScaled(-1, Row(items, other), difference);
        AdagradKernels.Step(_rate, scale, difference, (float)config.UserAlpha, user, userSquares);
        user[_bias] = 1;
    }

    /// <summary>Moves the user and both items.</summary>
    public void Move(float scale, Span<float> user, Span<float> userSquares, Span<float> items, Span<float> itemSquares, int item, int other)
    {
        Span<float> before = _user.Span;
        user.CopyTo(before);
        MoveUser(scale, user, userSquares, items, item, other);
        float decay = (float)config.ItemAlpha;
        AdagradKernels.Step(_rate, scale, before, decay, Row(items, item), Row(itemSquares, item));
        AdagradKernels.Step(_rate, -scale, before, decay, Row(items, other), Row(itemSquares, other));
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> matrix, int row) => matrix.Slice(row * _user.Length, _user.Length);

    private Span<float> Row(Span<float> matrix, int row) => matrix.Slice(row * _user.Length, _user.Length);
}
