namespace Recotem.Recommenders.Tests;

public sealed class BprStepTests
{
    /// <summary>
    /// One component and a bias. The scores are 0.5·0.4 + 0.1 = 0.3 and 0.5·(−0.2) + 0.2 = 0.1, so a pair counts 1/(1 + e^0.2) = 0.4501660.
    /// Gradients of that times what meets the value, and squares that begin at 1, give the steps.
    /// </summary>
    [Fact]
    public void A_step_is_the_one_computed_by_hand()
    {
        var step = new BprStep(new() { NComponents = 1, LearningRate = 0.1, UserAlpha = 0, ItemAlpha = 0, Loss = PairwiseLoss.Bpr });
        float[] user = [0.5f, 1, 0, 0, 0, 0, 0, 0];
        float[] items = [0.4f, 0.1f, 0, 0, 0, 0, 0, 0, -0.2f, 0.2f, 0, 0, 0, 0, 0, 0];
        float[] userSquares = [.. Enumerable.Repeat(1f, 8)];
        float[] itemSquares = [.. Enumerable.Repeat(1f, 16)];

        float scale = step.Draw(new Xoshiro256(1), user, [0], 0, [1], items, out int other);
        Assert.Equal(1, other);
        Assert.Equal(0.4501660, scale, 1e-6);
        step.Move(scale, user, userSquares, items, itemSquares, 0, 1);

        // User: g = 0.4501660 · (0.4 + 0.2) = 0.2700996, x = 0.5 + 0.1 · g / √(1 + g²).
        Assert.Equal(0.5260755, user[0], 1e-6);
        Assert.Equal(1, user[1]);

        // Items: g = ±0.4501660 · 0.5 = ±0.2250830, and for biases ±0.4501660.
        Assert.Equal(0.4219589, items[0], 1e-6);
        Assert.Equal(0.1410491, items[1], 1e-6);
        Assert.Equal(-0.2219589, items[8], 1e-6);
        Assert.Equal(0.1589509, items[9], 1e-6);
    }

    /// <summary>Of 5 items the second is drawn and ranked wrongly at once: ln((5 − 1) / 1) = 1.3862944.</summary>
    [Fact]
    public void A_wrongly_ranked_item_counts_by_its_estimated_rank()
    {
        var step = new BprStep(new() { NComponents = 1, Loss = PairwiseLoss.Warp });
        float[] user = [0.5f, 1, 0, 0, 0, 0, 0, 0];
        float[] items = new float[40];
        Assert.Equal(1.3862944, step.Draw(new Xoshiro256(1), user, [0], 0, [1], items, out int other), 1e-6);
        Assert.Equal(1, other);

        // A margin of 1 or more has nothing to learn.
        items[1] = 1;
        Assert.Equal(0, step.Draw(new Xoshiro256(1), user, [0], 0, [1], items, out _));
    }
}
