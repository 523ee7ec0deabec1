namespace Recotem.Recommenders;

/// <summary>A truncated singular value decomposition: the score of a pair is its entry in the best approximation of low rank.</summary>
internal sealed class TruncatedSvdModel : ComponentModel
{
    /// <summary>One i32: the number of items.</summary>
    public const string ItemTotal = "model.item_count";

    private TruncatedSvdModel(int users, int items, int components, ReadOnlyMemory<double> userFactors, ReadOnlyMemory<double> itemFactors)
        : base(users, items, components, userFactors, itemFactors)
    {
    }

    /// <summary>The model of a decomposition.</summary>
    public static TruncatedSvdModel Of(RandomizedSvd svd) => new(
        svd.Left.Rows, svd.Right.Rows, svd.Right.Columns, svd.Left.Memory, Transpose(svd.Right).Memory);

    /// <summary>Opens a saved model.</summary>
    public static TruncatedSvdModel Open(ISectionReader sections)
    {
        (int users, int items, int components, ReadOnlyMemory<double> userFactors, ReadOnlyMemory<double> itemFactors) = Read(sections, ItemTotal);
        return new TruncatedSvdModel(users, items, components, userFactors, itemFactors);
    }

    public override void Save(ISectionWriter sections)
    {
        base.Save(sections);
        sections.Write<int>(ItemTotal, [1], [ItemCount]);
    }

    /// <inheritdoc/>
    protected override void Fold(ReadOnlySpan<int> items, Span<double> user) => Project(items, user);
}
