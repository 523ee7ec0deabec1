namespace Recotem.Recommenders;

/// <summary>The most popular items, the same for everybody: the baseline that every other algorithm must beat.</summary>
[Plugin("TopPop", Aliases = ["TopPopRecommender"])]
public sealed partial class TopPop : IAlgorithm
{
    /// <inheritdoc/>
    public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var popularity = new double[interactions.ItemCount];
        ReadOnlySpan<int> items = interactions.ItemIndices;
        ReadOnlySpan<float> weights = interactions.Weights;
        for (int entry = 0; entry < items.Length; entry++)
            popularity[items[entry]] += weights.IsEmpty ? 1 : weights[entry];
        return new(new TopPopModel(interactions.UserCount, popularity));
    }

    /// <inheritdoc/>
    public IFittedModel Open(ISectionReader sections)
    {
        ReadOnlyMemory<double> popularity = sections.Read<double>(TopPopModel.Popularity, out _);
        ReadOnlyMemory<long> rowStarts = sections.Read<long>(SeenSections.RowStarts, out _);
        return new TopPopModel(rowStarts.Length - 1, popularity);
    }
}
