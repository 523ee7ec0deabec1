namespace Recotem.Recommenders;

/// <summary>
/// The sections in which every artifact holds the training interactions, to mask what a user has seen. Algorithms that score a user
/// from what the user has may read them too, and then need not store the interactions a second time.
/// </summary>
internal static class SeenSections
{
    /// <summary>users + 1, i64: where each user's row begins.</summary>
    public const string RowStarts = "seen.indptr";

    /// <summary>entries, i32: the items of each row, ascending.</summary>
    public const string Items = "seen.indices";

    /// <summary>entries, f32: the weight of each; only if some weight is not 1.</summary>
    public const string Weights = "seen.weights";

    /// <summary>The training interactions.</summary>
    /// <param name="sections">The sections of an artifact.</param>
    /// <param name="itemCount">The number of items.</param>
    /// <param name="isWeighted">Whether there is a section with weights.</param>
    /// <exception cref="ArtifactException">The sections do not fit together.</exception>
    public static InteractionMatrix Read(ISectionReader sections, int itemCount, bool isWeighted)
    {
        ReadOnlyMemory<long> starts = sections.Read<long>(RowStarts, out _);
        ReadOnlyMemory<int> items = sections.Read<int>(Items, out _);
        ReadOnlyMemory<float> weights = isWeighted ? sections.Read<float>(Weights, out _) : default;
        if (starts.IsEmpty || starts.Span[0] != 0 || starts.Span[^1] != items.Length || (isWeighted && weights.Length != items.Length))
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"the sections '{RowStarts}', '{Items}' and '{Weights}' do not form a matrix; the artifact is damaged, train again");
        return new InteractionMatrix(starts.Length - 1, itemCount, starts, items, weights);
    }
}
