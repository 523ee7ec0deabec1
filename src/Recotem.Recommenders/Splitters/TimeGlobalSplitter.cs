using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recommenders;

/// <summary>
/// Holds out what validated users did from one moment on, as if the model had been trained at that moment. Users without
/// interactions from then on are trained with, but not validated; those with no earlier ones are validated with an empty history.
/// </summary>
/// <param name="config">The ratios and the seed.</param>
[Plugin("time_global")]
public sealed partial class TimeGlobalSplitter(TimeGlobalSplitter.Config config) : ISplitter
{
    /// <summary>The ratios and the seed of a split at one moment.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>
        /// The share of all interactions that lies at or after the moment, which is the quantile of 1 minus this ratio of their
        /// times, interpolated linearly; above 0 and below 1.
        /// </summary>
        [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
        public double HeldoutRatio { get; init; } = 0.1;

        /// <summary>The share of users with interactions from the moment on that are validated, rounded up; the others are trained with all they have. Above 0.</summary>
        [Range(0d, 1d, MinimumIsExclusive = true)]
        public double TestUserRatio { get; init; } = 1;

        /// <summary>The seed of the split and of the search.</summary>
        [Range(0d, 4294967295d)]
        public long Seed { get; init; } = 42;
    }

    /// <inheritdoc cref="ISplitter.RequiresTime"/>
    public static bool RequiresTime => true;

    /// <summary>Every option may refer to <c>${RECOTEM_RECIPE_…}</c> variables.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public long Seed => config.Seed;

    /// <inheritdoc/>
    public Split Split(SplitInput input, CancellationToken cancellationToken)
    {
        InteractionMatrix all = input.Interactions;
        ReadOnlySpan<long> times = TimesOfEntries.Required(input).Span;
        if (times.IsEmpty)
            throw new TrainingException("split_error", "there are no interactions to split; check what the source yields and what cleansing drops");
        cancellationToken.ThrowIfCancellationRequested();
        long cutoff = Cutoff(times, config.HeldoutRatio);
        cancellationToken.ThrowIfCancellationRequested();

        int[] validatable = [.. UsersFrom(cutoff, all, times)];
        bool[] picked = UserHoldout.Pick(validatable, validatable.Length - TrainedWith(validatable.Length), all.UserCount, config.Seed);
        var heldOut = new bool[all.Count];
        var validated = new List<int>();
        int held = 0;
        for (int user = 0; user < all.UserCount; user++)
        {
            if (!picked[user])
                continue;
            validated.Add(user);
            for (long entry = all.RowStarts[user]; entry < all.RowStarts[user + 1]; entry++)
            {
                heldOut[entry] = times[(int)entry] >= cutoff;
                held += heldOut[entry] ? 1 : 0;
            }
        }

        if (validated.Count == 0)
        {
            throw new TrainingException(
                "split_error", $"training.split.test_user_ratio {config.TestUserRatio:R} picks none of {validatable.Length} users; expected a larger ratio");
        }

        if (held == all.Count)
        {
            throw new TrainingException(
                "split_error",
                $"all {all.Count} interactions are at or after the moment that training.split.heldout_ratio {config.HeldoutRatio:R} gives, "
                + "so that none is left to train on; check schema.time_column and schema.time_unit, or split at random");
        }

        return HeldOutSelection.Split(all, heldOut, validated.ToArray());
    }

    /// <summary>The first moment that is held out: a quantile, interpolated linearly between its two neighbours.</summary>
    /// <param name="times">The times of all interactions; at least one.</param>
    /// <param name="heldoutRatio">The share that is held out.</param>
    /// <returns>The smallest whole microsecond at or after the quantile.</returns>
    internal static long Cutoff(ReadOnlySpan<long> times, double heldoutRatio)
    {
        long[] sorted = times.ToArray();
        Array.Sort(sorted);
        double position = Share(1 - heldoutRatio, sorted.Length - 1);
        int lower = (int)Math.Floor(position);
        double fraction = position - lower;
        return fraction == 0 ? sorted[lower] : sorted[lower] + (long)Math.Ceiling(fraction * (sorted[lower + 1] - sorted[lower]));
    }

    private int TrainedWith(int validatable) => (int)Math.Floor(Share(1 - config.TestUserRatio, validatable));

    // 1 − 0.7 is not quite 0.3: what is a whole number but for rounding is that number.
    private static double Share(double ratio, int count)
    {
        double share = ratio * count;
        double whole = Math.Round(share);
        return Math.Abs(share - whole) <= 1e-12 * Math.Max(1, whole) ? whole : share;
    }

    private static List<int> UsersFrom(long cutoff, InteractionMatrix all, ReadOnlySpan<long> times)
    {
        var users = new List<int>();
        for (int user = 0; user < all.UserCount; user++)
        {
            ReadOnlySpan<long> ofUser = times[(int)all.RowStarts[user]..(int)all.RowStarts[user + 1]];
            if (ofUser.ContainsAnyInRange(cutoff, long.MaxValue))
                users.Add(user);
        }

        return users;
    }
}
