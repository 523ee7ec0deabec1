using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>Holds out a random part of the interactions of each validated user, whether or not times are known.</summary>
/// <param name="options">The ratios and the seed.</param>
[Plugin("random")]
public sealed partial class RandomSplitter(UserSplitOptions options) : ISplitter
{
    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public long Seed => options.Seed;

    /// <inheritdoc/>
    public Split Split(SplitInput input, CancellationToken cancellationToken)
    {
        return UserHoldout.Split(input.Interactions, options, Choose, cancellationToken);

        // Each user draws from a stream of its own: the choice does not depend on other users' histories.
        void Choose(int user, Span<int> entries, int count) => new Xoshiro256((ulong)options.Seed, (ulong)user + 1).ShuffleFirst(entries, count);
    }
}
