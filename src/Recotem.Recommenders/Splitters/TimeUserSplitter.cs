using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>
/// Holds out the latest interactions of each validated user. Of equal times, the item that comes later in the matrix, which is
/// the ordinal order of ids, counts as later.
/// </summary>
/// <param name="options">The ratios and the seed.</param>
[Plugin("time_user")]
public sealed partial class TimeUserSplitter(UserSplitOptions options) : ISplitter
{
    /// <inheritdoc cref="ISplitter.RequiresTime"/>
    public static bool RequiresTime => true;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public long Seed => options.Seed;

    /// <inheritdoc/>
    public Split Split(SplitInput input, CancellationToken cancellationToken)
    {
        var latestFirst = new LatestFirst(TimesOfEntries.Required(input));
        return UserHoldout.Split(input.Interactions, options, (_, entries, _) => entries.Sort(latestFirst), cancellationToken);
    }
}
