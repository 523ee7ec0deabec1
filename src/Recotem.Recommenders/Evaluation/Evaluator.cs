namespace Recotem.Recommenders;

/// <summary>
/// Judges models on the held-out interactions of a split: each validated user gets the best items that are not among the user's
/// training interactions, and a metric compares them with what the user really chose.
/// </summary>
public sealed class Evaluator
{
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
    public double[] Scores(IFittedModel model, IReadOnlyList<IMetric> metrics, CancellationToken cancellationToken)
    {
        int items = _split.Train.ItemCount;
        if (model.ItemCount != items || model.UserCount != _split.Train.UserCount)
            throw new ArgumentException("the model has other users or items than the split", nameof(model));

        // Scores of a block of users stay in the second-level cache between the model and the selection.
        int usersPerBlock = Math.Clamp(65536 / Math.Max(items, 1), 1, 64);
        int users = _split.ValidatedUsers.Length;
        var values = new double[metrics.Count, users];
        int listLength = Math.Min(_cutoff, items);
        BlockScheduler.Run(
            BlockScheduler.Count(users, usersPerBlock),
            _threads,
            () => new Workspace(new double[usersPerBlock * items], new ScoredItem[listLength], new int[listLength]),
            RunBlock,
            cancellationToken);

        var means = new double[metrics.Count];
        if (users == 0)
            return means;
        for (int m = 0; m < means.Length; m++)
        {
            // Added in the order of users, so that threads do not change the sum.
            for (int n = 0; n < users; n++)
                means[m] += values[m, n];
            means[m] /= users;
        }

        return means;

        void RunBlock(int block, Workspace workspace)
        {
            int start = block * usersPerBlock;
            ReadOnlySpan<int> blockUsers = _split.ValidatedUsers.Span.Slice(start, Math.Min(usersPerBlock, users - start));
            Span<double> scores = workspace.Scores.AsSpan(0, blockUsers.Length * items);
            model.ScoreUsers(blockUsers, scores);
            for (int n = 0; n < blockUsers.Length; n++)
            {
                int count = TopK.Select(scores.Slice(n * items, items), _split.Train.ItemsOf(blockUsers[n]), workspace.Best);
                for (int rank = 0; rank < count; rank++)
                    workspace.List[rank] = workspace.Best[rank].Item;
                var ranking = new Ranking
                {
                    Items = workspace.List.AsSpan(0, count),
                    Relevant = _split.HeldOut.ItemsOf(blockUsers[n]),
                    Cutoff = _cutoff,
                    CatalogSize = items,
                };
                for (int m = 0; m < metrics.Count; m++)
                    values[m, start + n] = metrics[m].Score(in ranking);
            }
        }
    }

    private sealed record Workspace(double[] Scores, ScoredItem[] Best, int[] List);
}
