using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>
/// Judges models on the held-out interactions of a split: each validated user gets the best items that are not among the user's
/// training interactions, and a metric compares them with what the user really chose.
/// </summary>
public sealed class Evaluator
{
    private const int UsersPerBlock = 32;

    private readonly Split _split;
    private readonly int _cutoff;
    private readonly int _threads;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="split">Training and held-out interactions.</param>
    /// <param name="cutoff">The length of the lists that are judged; at least 1. Lists are shorter where there are fewer candidates.</param>
    /// <param name="threads">The number of threads; at least 1. It has no influence on the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff or the number of threads is not positive.</exception>
    public Evaluator(Split split, int cutoff, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cutoff);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _split = split;
        _cutoff = cutoff;
        _threads = threads;
    }

    /// <summary>
    /// The items that may be recommended; null for all. Held-out items that may not are not looked for, and users who have no others
    /// are not judged.
    /// </summary>
    public RecommendableItems? Recommendable { get; init; }

    /// <summary>The mean of a metric over the validated users.</summary>
    /// <param name="model">The model; fitted on the training part of the split.</param>
    /// <param name="metric">The metric. It is called from several threads at once.</param>
    /// <param name="cancellationToken">Cancels the evaluation; looked at before each block of users.</param>
    /// <returns>The mean; 0 if there are no validated users.</returns>
    /// <exception cref="ArgumentException">The model has other users or items than the split.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public double Score(IFittedModel model, IMetric metric, CancellationToken cancellationToken) =>
        Scores(model, [metric], cancellationToken)[0];

    /// <summary>The means of several metrics over the validated users, from one pass.</summary>
    /// <param name="model">The model; fitted on the training part of the split.</param>
    /// <param name="metrics">The metrics. They are called from several threads at once.</param>
    /// <param name="cancellationToken">Cancels the evaluation; looked at before each block of users.</param>
    /// <returns>A mean for each metric, in their order; 0 if there are no validated users.</returns>
    /// <exception cref="ArgumentException">The model has other users or items than the split.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public double[] Scores(IFittedModel model, IReadOnlyList<IMetric> metrics, CancellationToken cancellationToken) =>
        [.. Report(model, metrics, cancellationToken).Means];

    /// <summary>The values of several metrics for each validated user, their means, and how the lists use the catalogue, from one pass.</summary>
    /// <param name="model">The model; fitted on the training part of the split.</param>
    /// <param name="metrics">The metrics. They are called from several threads at once.</param>
    /// <param name="cancellationToken">Cancels the evaluation; looked at before each block of users.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The model has other users or items than the split.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public EvaluationReport Report(IFittedModel model, IReadOnlyList<IMetric> metrics, CancellationToken cancellationToken)
    {
        int items = _split.Train.ItemCount;
        if (model.ItemCount != items || model.UserCount != _split.Train.UserCount)
            throw new ArgumentException("the model has other users or items than the split", nameof(model));

        ReadOnlyMemory<int> users = JudgedUsers();
        double[][] values = [.. metrics.Select(_ => new double[users.Length])];
        var recommended = new int[items];
        BlockScheduler.Run(
            BlockScheduler.Count(users.Length, UsersPerBlock),
            _threads,
            () => new ListJudge(items, UsersPerBlock, Math.Min(_cutoff, items), Recommendable),
            RunBlock,
            cancellationToken);

        // Added in the order of users, so that threads do not change the sum.
        ImmutableArray<double> means = [.. values.Select(ofUsers => users.Length == 0 ? 0 : ofUsers.Sum() / users.Length)];
        return new EvaluationReport(
            [.. users.Span], means, [.. values.Select(ofUsers => ofUsers.ToImmutableArray())],
            CatalogUsage.Of(recommended, Recommendable?.CountOf(items) ?? items));

        void RunBlock(int block, ListJudge judge)
        {
            int start = block * UsersPerBlock;
            ReadOnlySpan<int> blockUsers = users.Span.Slice(start, Math.Min(UsersPerBlock, users.Length - start));
            judge.Rank(model, blockUsers, _split.Train);
            for (int n = 0; n < blockUsers.Length; n++)
            {
                Ranking ranking = judge.Compare(n, blockUsers[n], _split.HeldOut, _cutoff);
                foreach (int item in ranking.Items)
                    Interlocked.Increment(ref recommended[item]);
                for (int m = 0; m < values.Length; m++)
                    values[m][start + n] = metrics[m].Score(in ranking);
            }
        }
    }

    private ReadOnlyMemory<int> JudgedUsers()
    {
        if (Recommendable is not { } recommendable)
            return _split.ValidatedUsers;
        var judged = new List<int>();
        foreach (int user in _split.ValidatedUsers.Span)
            if (AscendingItems.Meet(recommendable.Of(user), _split.HeldOut.ItemsOf(user)))
                judged.Add(user);
        return judged.ToArray();
    }
}
