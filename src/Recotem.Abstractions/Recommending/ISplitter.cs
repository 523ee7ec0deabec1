namespace Recotem;

/// <summary>Decides which interactions are held out for validation.</summary>
[PluginKind("splitters", Section = "training.split")]
public interface ISplitter
{
    /// <summary>Whether the splitter needs a time for every interaction, so that the recipe must name a time column.</summary>
    [Listed] static virtual bool RequiresTime => false;

    /// <summary>The seed of the split, which is also the seed of the search: 0 to 2³²−1.</summary>
    long Seed { get; }

    /// <summary>Splits.</summary>
    /// <param name="input">All interactions.</param>
    /// <param name="cancellationToken">Cancels the split.</param>
    /// <returns>The split.</returns>
    /// <exception cref="TrainingException">With code <c>split_error</c>: nothing can be held out.</exception>
    Split Split(SplitInput input, CancellationToken cancellationToken);
}

/// <summary>What a splitter works on.</summary>
public sealed class SplitInput
{
    /// <summary>All interactions, users × items.</summary>
    public required InteractionMatrix Interactions { get; init; }

    /// <summary>
    /// The time of each stored interaction in microseconds since 1970 (UTC), in the order of the matrix; the latest of repeated
    /// interactions. Empty if the recipe names no time column.
    /// </summary>
    public ReadOnlyMemory<long> Times { get; init; }
}

/// <summary>A split of interactions. All matrices have the users and items of the whole.</summary>
/// <param name="Train">What models are fitted on during the search.</param>
/// <param name="HeldOut">What validated users really chose; rows of other users are empty.</param>
/// <param name="ValidatedUsers">The users with at least one held-out interaction, ascending.</param>
public sealed record Split(InteractionMatrix Train, InteractionMatrix HeldOut, ReadOnlyMemory<int> ValidatedUsers);
