using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>A fitted dense matrix W of items × items: the scores of a user are x W, where x is what the user has.</summary>
/// <param name="interactions">The training interactions.</param>
/// <param name="weights">W, row by row with padding.</param>
/// <param name="stride">The number of values from one row to the next.</param>
internal sealed class DenseItemModel(InteractionMatrix interactions, ReadOnlyMemory<float> weights, int stride) : IFittedModel
{
    /// <summary>items × stride, f32: row i holds what having item i adds to the score of each item; columns beyond the items hold zeros.</summary>
    public const string Weights = "model.item_weights";

    /// <summary>One i32: 1 if <see cref="SeenSections.Weights"/> exists, 0 if every interaction weighs 1.</summary>
    public const string Weighted = "model.weighted";

    public int UserCount => interactions.UserCount;

    public int ItemCount => interactions.ItemCount;

    /// <summary>What having an item adds to the score of each item.</summary>
    public ReadOnlySpan<float> WeightsOf(int item) => weights.Span.Slice(item * stride, ItemCount);

    /// <summary>Opens a saved model. The training interactions come from the artifact's own sections.</summary>
    public static DenseItemModel Open(ISectionReader sections)
    {
        ReadOnlyMemory<float> weights = sections.Read<float>(Weights, out ImmutableArray<int> shape);
        ReadOnlyMemory<int> weighted = sections.Read<int>(Weighted, out _);
        bool fits = shape.Length == 2
            && shape[1] == FloatMatrix.StrideOf(shape[0])
            && (long)shape[0] * shape[1] == weights.Length
            && weighted.Length == 1;
        if (!fits)
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"section '{Weights}' is not a matrix of items × items; the artifact is not one of this algorithm's, train again");
        return new DenseItemModel(SeenSections.Read(sections, shape[0], weighted.Span[0] == 1), weights, shape[1]);
    }

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        int items = ItemCount;
        int tile = SparseProduct.TileColumns<float>();
        Span<float> sums = stackalloc float[tile];

        // All users pass over a tile of columns before the next: rows that they share are then read from the nearest caches.
        for (int column = 0; column < items; column += tile)
        {
            int width = Math.Min(tile, stride - column);
            int count = Math.Min(width, items - column);
            for (int n = 0; n < users.Length; n++)
            {
                SparseProduct.Sum(
                    interactions.ItemsOf(users[n]), interactions.WeightsOf(users[n]), weights.Span, stride, column, sums[..width]);
                Widen(sums[..count], scores.Slice((n * items) + column, count));
            }
        }
    }

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        int tile = SparseProduct.TileColumns<float>();
        Span<float> sums = stackalloc float[tile];
        for (int column = 0; column < ItemCount; column += tile)
        {
            int width = Math.Min(tile, stride - column);
            int count = Math.Min(width, ItemCount - column);
            SparseProduct.Sum(items, [], weights.Span, stride, column, sums[..width]);
            Widen(sums[..count], scores.Slice(column, count));
        }

        return true;
    }

    public void Save(ISectionWriter sections)
    {
        sections.Write(Weights, [ItemCount, stride], weights.Span);
        sections.Write<int>(Weighted, [1], [interactions.IsBinary ? 0 : 1]);
    }

    public void Dispose()
    {
    }

    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}
