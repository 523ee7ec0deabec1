namespace Recotem.Recommenders;

/// <summary>
/// Minimises ½‖x_j − X w‖² + ½ l2 ‖w‖² + l1 ‖w‖₁ with w_j = 0 for each item j, by coordinate descent on the Gram matrix XᵀX.
/// </summary>
/// <remarks>
/// A sweep over the few weights that are not zero works on a small dense part of the Gram matrix. Between such sweeps the gradient of
/// all weights is computed afresh, for a block of items at once, and the zero weights that would move are let in.
/// </remarks>
internal sealed class SlimTrainer
{
    // Divides the columns of a tile.
    private const int MirrorBlock = 64;

    // More columns share a tile of the Gram matrix in the cache, and fewer leave more blocks for the threads.
    private const int MostPerBlock = 64;
    private const int FewestPerBlock = 16;
    private const int BlocksPerThread = 8;

    // A zero weight counts as about to move when its gradient is as near as this to the L1 term.
    private const float NearShare = 0.9f;

    // While others come in, weights need not be exact.
    private const int SweepsAmongEntrants = 8;

    private const int MovesPerLook = 128;

    // What VectorKernels.AddScaledFour takes.
    private const int Deferred = 4;

    private readonly int[] _byPopularity;
    private readonly InteractionMatrix _interactions;
    private readonly Slim.Config _config;
    private readonly TiledMatrix _gram;
    private readonly float[] _diagonal;
    private readonly AlignedFloats _inverseCurvature;
    private readonly SlimEntrants _entrants;
    private readonly SlimColumn.Limits _limits;
    private readonly float _l1;

    // Below it a gradient moves a zero weight.
    private readonly float _lower;
    private readonly float _near;
    private readonly float _l2;

    /// <summary>Prepares a fit.</summary>
    /// <param name="interactions">X, users × items.</param>
    /// <param name="config">The hyperparameters.</param>
    /// <param name="limits">Up to how many weights parts of the Gram matrix are copied; null for what is fast.</param>
    /// <exception cref="TrainingException">There are too many items for the Gram matrix.</exception>
    public SlimTrainer(InteractionMatrix interactions, Slim.Config config, SlimColumn.Limits? limits = null)
    {
        DenseItemRegression.CheckSize("SLIM", interactions.ItemCount);
        _byPopularity = [.. Enumerable.Range(0, interactions.ItemCount)];
        Array.Sort(Array.ConvertAll(_byPopularity, item => -(long)interactions.Transpose().ItemsOf(item).Length), _byPopularity);
        _interactions = Renumber(interactions, _byPopularity);
        _config = config;
        _limits = limits ?? SlimColumn.Limits.Of(interactions.ItemCount);
        _gram = new TiledMatrix(interactions.ItemCount, interactions.ItemCount);
        _diagonal = new float[interactions.ItemCount];
        _inverseCurvature = new AlignedFloats(_gram.Stride);
        _l1 = (float)(interactions.UserCount * config.Alpha * config.L1Ratio);
        _l2 = (float)(interactions.UserCount * config.Alpha * (1 - config.L1Ratio));
        _lower = config.PositiveOnly ? float.NegativeInfinity : -_l1;
        _near = NearShare * _l1;
        _entrants = new SlimEntrants(_inverseCurvature, _l1, _near, config.PositiveOnly);
    }

    /// <summary>Fits the weights of all items.</summary>
    /// <returns>Row i holds what having item i adds to the scores.</returns>
    public SparseRows Fit(int threads, CancellationToken cancellationToken)
    {
        int items = _interactions.ItemCount;
        SparseGram.FillLower(_interactions, _gram, threads, cancellationToken);
        BlockScheduler.Run(BlockScheduler.Count(items, MirrorBlock), threads, () => 0, Mirror, cancellationToken);
        for (int i = 0; i < items; i++)
        {
            _diagonal[i] = _gram[i, i];

            // Without interactions and L2 term there is nothing to gain from a weight.
            float curvature = _diagonal[i] + _l2;
            _inverseCurvature.Span[i] = curvature > 0 ? 1 / curvature : 0;
        }

        var columns = new (int[] Items, float[] Weights)[items];
        int perBlock = Math.Clamp(items / (BlocksPerThread * threads), FewestPerBlock, MostPerBlock);
        BlockScheduler.Run(BlockScheduler.Count(items, perBlock), threads, () => new Workspace(this, perBlock), RunBlock, cancellationToken);
        return Collect(columns).Transpose(items);

        void RunBlock(int block, Workspace workspace)
        {
            int start = block * perBlock;
            FitBlock(start, Math.Min(perBlock, items - start), columns, workspace, cancellationToken);
        }

        void Mirror(int block, int workspace)
        {
            int start = block * MirrorBlock;
            int end = Math.Min(start + MirrorBlock, items);
            TiledMatrix.Tile to = _gram.TileAt(start / TiledMatrix.TileColumns);
            for (int left = 0; left < end; left += MirrorBlock)
            {
                TiledMatrix.Tile from = _gram.TileAt(left / TiledMatrix.TileColumns);
                for (int i = start; i < end; i++)
                {
                    ReadOnlySpan<float> row = from.Row(i);
                    for (int j = left; j < Math.Min(left + MirrorBlock, i); j++)
                        to.Values[(j * to.Width) + i - to.Start] = row[j - from.Start];
                }
            }
        }
    }

    private void FitBlock(int start, int count, (int[] Items, float[] Weights)[] columns, Workspace workspace, CancellationToken cancellationToken)
    {
        int running = 0;
        for (int n = 0; n < count; n++)
        {
            workspace.Columns[n].Reset(start + n);
            workspace.Running[running++] = n;
        }

        while (running > 0)
        {
            ComputeGradients(workspace, workspace.Running.AsSpan(0, running), cancellationToken);
            running = LetIn(workspace, running, columns);
            CopyGram(workspace, workspace.Running.AsSpan(0, running), cancellationToken);
            int still = 0;
            for (int n = 0; n < running; n++)
            {
                SlimColumn column = workspace.Columns[workspace.Running[n]];
                if (Improve(column, workspace, cancellationToken))
                    workspace.Running[still++] = workspace.Running[n];
                else
                    columns[_byPopularity[column.Item]] = Finish(column);
            }

            running = still;
        }
    }

    // x_jᵀX − wᵀXᵀX: what is left of the target's products with every item.
    private void ComputeGradients(Workspace workspace, ReadOnlySpan<int> running, CancellationToken cancellationToken)
    {
        foreach (int n in running)
            workspace.Columns[n].FindNonZero();
        for (int t = 0; t < _gram.Tiles; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TiledMatrix.Tile tile = _gram.TileAt(t);
            foreach (int n in running)
            {
                SlimColumn column = workspace.Columns[n];
                SparseProduct.Sum<float>(
                    column.NonZero, column.NegatedWeights, tile.Values, tile.Width, 0, column.Gradient.AsSpan(tile.Start, tile.Width));
            }
        }
    }

    // Lets weights of each column in. Columns whose weights have converged without others that would move are done.
    private int LetIn(Workspace workspace, int running, (int[] Items, float[] Weights)[] columns)
    {
        int still = 0;
        for (int n = 0; n < running; n++)
        {
            SlimColumn column = workspace.Columns[workspace.Running[n]];
            int entrants = _entrants.Select(column, workspace.Moves.Span, workspace.Entrants, out bool hasMore);
            column.LetIn(workspace.Entrants.AsSpan(0, entrants), hasMore);
            if (entrants > 0 || !column.HasConverged)
                workspace.Running[still++] = workspace.Running[n];
            else
                columns[_byPopularity[column.Item]] = Finish(column);
        }

        return still;
    }

    // Copies the parts of the Gram matrix for the sweeps that follow.
    private void CopyGram(Workspace workspace, ReadOnlySpan<int> running, CancellationToken cancellationToken)
    {
        for (int t = 0; t < _gram.Tiles; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TiledMatrix.Tile tile = _gram.TileAt(t);
            foreach (int n in running)
                workspace.Columns[n].CopyGram(tile);
        }
    }

    // Sweeps over the weights that are in. False when the rounds are used up.
    private bool Improve(SlimColumn column, Workspace workspace, CancellationToken cancellationToken)
    {
        column.CompleteGram(_gram, workspace.LargeGram);
        Sweep(column, column.HasMoreCandidates ? Math.Min(SweepsAmongEntrants, _config.NIter) : _config.NIter, cancellationToken);
        column.Rounds++;
        return column.Rounds < _config.NIter;
    }

    // Sweeps until the largest move is below the tolerance.
    private void Sweep(SlimColumn column, int sweeps, CancellationToken cancellationToken)
    {
        Span<float> compactGradient = column.IsCompact ? column.CompactGradient() : default;
        column.HasConverged = false;
        for (int sweep = 0; sweep < sweeps && !column.HasConverged; sweep++)
        {
            float largest = column.IsCompact
                ? SweepCompact(column, compactGradient, cancellationToken)
                : SweepWide(column, cancellationToken);
            column.HasConverged = largest < _config.Tol;
        }

        if (column.HasMoreCandidates)
            column.DropIdle(compactGradient, _near, _config.PositiveOnly);
    }

    // Four moves at a time change the gradient; until then each weight allows for those before it.
    private float SweepCompact(SlimColumn column, Span<float> gradient, CancellationToken cancellationToken)
    {
        ReadOnlySpan<float> gram = column.CompactGram;
        int stride = column.CompactStride;
        Span<float> weights = column.Weights;
        ReadOnlySpan<float> diagonal = column.Diagonal[..weights.Length];
        ReadOnlySpan<float> inverseCurvature = column.InverseCurvature[..weights.Length];
        float upper = _l1;
        float lower = _lower;
        Span<int> rows = stackalloc int[Deferred];
        Span<float> scales = stackalloc float[Deferred];
        int deferred = 0;
        float largest = 0;
        cancellationToken.ThrowIfCancellationRequested();
        for (int place = 0; place < weights.Length; place++)
        {
            float value = gradient[place];
            for (int n = 0; n < deferred; n++)
                value += scales[n] * gram[rows[n] + place];
            value += diagonal[place] * weights[place];
            float weight = Shrink(value, lower, upper) * inverseCurvature[place];
            float change = weight - weights[place];
            if (change == 0)
                continue;
            weights[place] = weight;
            largest = Math.Max(largest, Math.Abs(change));
            rows[deferred] = place * stride;
            scales[deferred++] = -change;
            if (deferred < Deferred)
                continue;
            VectorKernels.AddScaledFour(gram, rows, scales, gradient);
            deferred = 0;
        }

        for (int n = 0; n < deferred; n++)
            VectorKernels.AddScaled(scales[n], gram.Slice(rows[n], gradient.Length), gradient);
        return largest;
    }

    // Without a copy of the part of the Gram matrix, the gradient of all items.
    private float SweepWide(SlimColumn column, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> items = column.Items;
        Span<float> weights = column.Weights;
        float largest = 0;
        for (int place = 0; place < weights.Length; place++)
        {
            if (place % MovesPerLook == 0)
                cancellationToken.ThrowIfCancellationRequested();
            float value = column.Gradient[items[place]] + (column.Diagonal[place] * weights[place]);
            float weight = Shrink(value, _lower, _l1) * column.InverseCurvature[place];
            float change = weight - weights[place];
            if (change == 0)
                continue;
            weights[place] = weight;
            largest = Math.Max(largest, Math.Abs(change));
            AddScaledRow(-change, items[place], column.Gradient);
        }

        return largest;
    }

    private void AddScaledRow(float scale, int item, Span<float> gradient)
    {
        for (int t = 0; t < _gram.Tiles; t++)
        {
            TiledMatrix.Tile tile = _gram.TileAt(t);
            VectorKernels.AddScaled(scale, tile.Row(item), gradient.Slice(tile.Start, tile.Width));
        }
    }

    // The soft threshold of the L1 term.
    private static float Shrink(float value, float lower, float upper) =>
        value > upper ? value - upper : value < lower ? value - lower : 0;

    // The weights that are not zero, those with the largest magnitude if there are more than wanted, by ascending item.
    private (int[] Items, float[] Weights) Finish(SlimColumn column)
    {
        int[] items = Array.ConvertAll(column.Items.ToArray(), item => _byPopularity[item]);
        float[] weights = column.Weights.ToArray();
        Array.Sort(items, weights);
        int[] order = [.. Enumerable.Range(0, items.Length).Where(n => weights[n] != 0)];
        if (order.Length > _config.TopK)
        {
            order = [.. order.OrderByDescending(n => Math.Abs(weights[n])).Take(_config.TopK.Value)];
            Array.Sort(order);
        }

        return ([.. order.Select(n => items[n])], [.. order.Select(n => weights[n])]);
    }

    private static InteractionMatrix Renumber(InteractionMatrix interactions, int[] order)
    {
        var numbers = new int[order.Length];
        for (int n = 0; n < order.Length; n++)
            numbers[order[n]] = n;
        var users = new int[interactions.Count];
        for (int user = 0; user < interactions.UserCount; user++)
            users.AsSpan((int)interactions.RowStarts[user]..(int)interactions.RowStarts[user + 1]).Fill(user);
        int[] items = Array.ConvertAll(interactions.ItemIndices.ToArray(), item => numbers[item]);
        return InteractionMatrix.FromPairs(interactions.UserCount, order.Length, users, items, interactions.Weights);
    }

    private static SparseRows Collect((int[] Items, float[] Weights)[] columns)
    {
        var starts = new long[columns.Length + 1];
        for (int column = 0; column < columns.Length; column++)
            starts[column + 1] = starts[column] + columns[column].Items.Length;
        var indices = new int[starts[^1]];
        var values = new double[indices.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            (int[] items, float[] weights) = columns[column];
            items.CopyTo(indices, starts[column]);
            for (int n = 0; n < weights.Length; n++)
                values[starts[column] + n] = weights[n];
        }

        return new SparseRows(starts, indices, values);
    }

    private sealed class Workspace(SlimTrainer trainer, int columns)
    {
        /// <summary>The part of the Gram matrix for one column at a time.</summary>
        public Lazy<FloatMatrix> LargeGram { get; } = new(() => new FloatMatrix(trainer._limits.Copied, trainer._limits.Copied));

        public SlimColumn[] Columns { get; } =
            [.. Enumerable.Range(0, columns).Select(_ => new SlimColumn(trainer._diagonal, trainer._inverseCurvature, trainer._limits))];

        public int[] Running { get; } = new int[columns];

        public AlignedFloats Moves { get; } = new(trainer._gram.Stride);

        public int[] Entrants { get; } = new int[trainer._diagonal.Length];
    }
}
