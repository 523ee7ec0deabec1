using System.Collections.Immutable;

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
        ReadOnlyMemory<double> popularity = sections.Read<double>(TopPopModel.Popularity, out ImmutableArray<int> shape);
        ReadOnlyMemory<long> rowStarts = sections.Read<long>(SeenSections.RowStarts, out _);
        if (shape.Length != 1 || rowStarts.IsEmpty || rowStarts.Span[0] != 0)
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"the sections '{TopPopModel.Popularity}' and '{SeenSections.RowStarts}' are not a list of items and rows of users; the artifact is damaged, train again");
        return new TopPopModel(rowStarts.Length - 1, popularity);
    }
}
