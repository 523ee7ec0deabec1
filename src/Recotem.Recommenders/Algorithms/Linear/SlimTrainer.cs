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
    private const int MirrorBlock = 64;

    private const int ItemsPerBlock = 32;

    // How many weights may come in at once: of the many that would move at first, most would soon be zero again.
    private const int FirstEntrants = 64;

    // While others come in, weights need not be exact.
    private const int SweepsAmongEntrants = 8;

    private const int MovesPerLook = 128;

    // Up to so many weights of a column its part of the Gram matrix is kept from round to round, half a megabyte of it; of more it is
    // copied afresh for each round, into a buffer of the worker, until there are so many that a copy is not worth it.
    private const int MaxKept = 362;
    private const int MaxCompact = 1024;

    private readonly int[] _byPopularity;
    private readonly InteractionMatrix _interactions;
    private readonly Slim.Config _config;
    private readonly FloatMatrix _gram;
    private readonly float[] _diagonal;
    private readonly float[] _inverseCurvature;
    private readonly float _l1;
    private readonly float _l2;

    public SlimTrainer(InteractionMatrix interactions, Slim.Config config)
    {
        _byPopularity = [.. Enumerable.Range(0, interactions.ItemCount)];
        Array.Sort(Array.ConvertAll(_byPopularity, item => -(long)interactions.Transpose().ItemsOf(item).Length), _byPopularity);
        _interactions = Renumber(interactions, _byPopularity);
        _config = config;
        _gram = DenseItemRegression.Allocate("SLIM", interactions.ItemCount);
        _diagonal = new float[interactions.ItemCount];
        _inverseCurvature = new float[interactions.ItemCount];
        _l1 = (float)(interactions.UserCount * config.Alpha * config.L1Ratio);
        _l2 = (float)(interactions.UserCount * config.Alpha * (1 - config.L1Ratio));
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
            _diagonal[i] = _gram.Row(i)[i];

            // Without interactions and L2 term there is nothing to gain from a weight.
            float curvature = _diagonal[i] + _l2;
            _inverseCurvature[i] = curvature > 0 ? 1 / curvature : 0;
        }

        var columns = new (int[] Items, float[] Weights)[items];
        BlockScheduler.Run(BlockScheduler.Count(items, ItemsPerBlock), threads, () => new Workspace(items), RunBlock, cancellationToken);
        return Collect(columns).Transpose(items);

        void RunBlock(int block, Workspace workspace)
        {
            int start = block * ItemsPerBlock;
            FitBlock(start, Math.Min(ItemsPerBlock, items - start), columns, workspace, cancellationToken);
        }

        void Mirror(int block, int workspace)
        {
            int start = block * MirrorBlock;
            int end = Math.Min(start + MirrorBlock, items);
            for (int left = 0; left < end; left += MirrorBlock)
                for (int i = start; i < end; i++)
                    for (int j = left; j < Math.Min(left + MirrorBlock, i); j++)
                        _gram.Row(j)[i] = _gram.Row(i)[j];
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
            int still = 0;
            for (int n = 0; n < running; n++)
            {
                Column column = workspace.Columns[workspace.Running[n]];
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
        int stride = _gram.Stride;
        int tile = SparseProduct.TileColumns<float>();
        for (int at = 0; at < stride; at += tile)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int width = Math.Min(tile, stride - at);
            foreach (int n in running)
            {
                Column column = workspace.Columns[n];
                SparseProduct.Sum<float>(column.Indices, column.NegatedWeights, _gram.Span, stride, at, column.Gradient.AsSpan(at, width));
            }
        }
    }

    // Lets weights in and sweeps over those that are in. False when nothing moves any more, or the rounds are used up.
    private bool Improve(Column column, Workspace workspace, CancellationToken cancellationToken)
    {
        int candidates = SelectEntrants(column, workspace.Moves, workspace.Candidates, out int entrants);
        column.Add(workspace.Candidates.AsSpan(0, entrants), _gram, workspace.LargeGram);
        if (column.Count == 0)
            return false;

        float moved = Sweep(column, entrants > 0 ? SweepsAmongEntrants : _config.NIter, cancellationToken);
        column.Rounds++;
        return (entrants < candidates || moved >= _config.Tol) && column.Rounds < _config.NIter;
    }

    // The zero weights that would move, by ascending item: those that would lower the objective the most, if there are many.
    private int SelectEntrants(Column column, float[] moves, int[] candidates, out int kept)
    {
        ReadOnlySpan<float> inverseCurvature = _inverseCurvature;
        ReadOnlySpan<float> gradient = column.Gradient.AsSpan(0, inverseCurvature.Length);
        float l1 = _l1;
        bool positiveOnly = _config.PositiveOnly;
        int count = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            // Most items stop here.
            float value = gradient[i];
            if (!(value > l1) && (positiveOnly || !(value < -l1)))
                continue;
            float step = Shrink(value) * inverseCurvature[i];
            if (step == 0 || column.Contains(i) || i == column.Item)
                continue;
            moves[count] = Math.Abs(step * value);
            candidates[count++] = i;
        }

        int wanted = Math.Max(FirstEntrants, column.Count);
        kept = count;
        if (count <= wanted)
            return count;
        float least = Selection.Largest(moves.AsSpan(0, count), wanted, moves.AsSpan(count));
        kept = 0;
        for (int n = 0; n < count && kept < wanted; n++)
            if (moves[n] >= least)
                candidates[kept++] = candidates[n];
        return count;
    }

    // Sweeps over the weights that are in until none moves. The largest move of the first sweep, whose gradient is fresh, tells whether
    // they had been right already.
    private float Sweep(Column column, int sweeps, CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> active = column.Active;
        Span<float> weights = column.Weights;
        bool isCompact = column.IsCompact;
        Span<float> gradient = isCompact ? column.CompactGradient() : column.Gradient;
        float first = -1;
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            float largest = 0;
            for (int a = 0; a < weights.Length; a++)
            {
                if (a % MovesPerLook == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                int item = active[a];
                float weight = Shrink(gradient[isCompact ? a : item] + (_diagonal[item] * weights[a])) * _inverseCurvature[item];
                float change = weight - weights[a];
                if (change == 0)
                    continue;
                weights[a] = weight;
                largest = Math.Max(largest, Math.Abs(change));
                VectorKernels.AddScaled(-change, isCompact ? column.CompactRow(a) : _gram.Span.Slice(item * _gram.Stride, _gram.Stride), gradient);
            }

            first = first < 0 ? largest : first;
            if (largest < _config.Tol)
                break;
        }

        return first;
    }

    // The soft threshold of the L1 term.
    private float Shrink(float value)
    {
        if (value > _l1)
            return value - _l1;
        return value < -_l1 && !_config.PositiveOnly ? value + _l1 : 0;
    }

    // The weights that are not zero, those with the largest magnitude if there are more than wanted, by ascending item.
    private (int[] Items, float[] Weights) Finish(Column column)
    {
        int[] items = Array.ConvertAll(column.Active.ToArray(), item => _byPopularity[item]);
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

    /// <summary>An item whose weights are being fitted.</summary>
    private sealed class Column(int items)
    {
        private readonly int _maxCompact = Math.Min(items / 2, MaxCompact);

        // Behind the item itself, with weight 1, those of the weights that are in.
        private readonly bool[] _isIn = new bool[items];
        private int[] _indices = new int[2 * FirstEntrants];
        private float[] _weights = new float[2 * FirstEntrants];
        private float[] _negated = new float[2 * FirstEntrants];
        private FloatMatrix _kept = new(0, 0);
        private FloatMatrix _gram = new(0, 0);
        private AlignedFloats _compactGradient = new(0);

        public int Item { get; private set; }

        public int Count { get; private set; }

        public int Rounds { get; set; }

        public float[] Gradient { get; } = new float[FloatMatrix.StrideOf(items)];

        /// <summary>The items that have weights.</summary>
        public ReadOnlySpan<int> Active => _indices.AsSpan(1, Count);

        /// <summary>Their weights.</summary>
        public Span<float> Weights => _weights.AsSpan(1, Count);

        /// <summary>Whether there is a copy of the part of the Gram matrix.</summary>
        public bool IsCompact => Count <= _maxCompact;

        /// <summary>The item itself and those that have weights.</summary>
        public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count + 1);

        /// <summary>1 for the item itself, and the negated weights.</summary>
        public ReadOnlySpan<float> NegatedWeights
        {
            get
            {
                for (int n = 1; n <= Count; n++)
                    _negated[n] = -_weights[n];
                return _negated.AsSpan(0, Count + 1);
            }
        }

        public void Reset(int item)
        {
            foreach (int other in Active)
                _isIn[other] = false;
            Item = item;
            Count = 0;
            Rounds = 0;
            _indices[0] = item;
            _negated[0] = 1;
        }

        public bool Contains(int item) => _isIn[item];

        /// <summary>Lets items in, with weights of 0, and copies the part of the Gram matrix for the sweeps that follow.</summary>
        /// <param name="entrants">The items.</param>
        /// <param name="gram">The Gram matrix.</param>
        /// <param name="large">Takes the part that is too large to be kept.</param>
        public void Add(ReadOnlySpan<int> entrants, FloatMatrix gram, Lazy<FloatMatrix> large)
        {
            int before = Count;
            Count += entrants.Length;
            if (Count >= _indices.Length)
            {
                Array.Resize(ref _indices, 2 * Count);
                Array.Resize(ref _weights, 2 * Count);
                Array.Resize(ref _negated, 2 * Count);
            }

            entrants.CopyTo(_indices.AsSpan(1 + before));
            Weights[before..].Clear();
            foreach (int item in entrants)
                _isIn[item] = true;
            if (!IsCompact)
                return;
            if (Count > MaxKept)
            {
                _gram = large.Value;
                CopyGram(0, gram);
                return;
            }

            if (_kept.Rows < Count)
            {
                int rows = Math.Min(Count + (Count / 2), MaxKept);
                var larger = new FloatMatrix(rows, rows);
                for (int a = 0; a < before; a++)
                    _kept.Row(a)[..before].CopyTo(larger.Row(a));
                _kept = larger;
            }

            _gram = _kept;
            CopyGram(before, gram);
        }

        /// <summary>A row of the copied part of the Gram matrix.</summary>
        public ReadOnlySpan<float> CompactRow(int a) => _gram.Span.Slice(a * _gram.Stride, FloatMatrix.StrideOf(Count));

        /// <summary>The gradient of the weights that are in.</summary>
        public Span<float> CompactGradient()
        {
            if (_compactGradient.Length < _gram.Stride)
                _compactGradient = new AlignedFloats(_gram.Stride);
            Span<float> gradient = _compactGradient.Span[..FloatMatrix.StrideOf(Count)];
            ReadOnlySpan<int> active = Active;
            for (int a = 0; a < active.Length; a++)
                gradient[a] = Gradient[active[a]];
            gradient[Count..].Clear();
            return gradient;
        }

        private void CopyGram(int before, FloatMatrix gram)
        {
            ReadOnlySpan<int> active = Active;
            for (int a = before; a < Count; a++)
            {
                ReadOnlySpan<float> row = gram.Row(active[a]);
                Span<float> to = _gram.Row(a)[..Count];
                for (int b = 0; b < to.Length; b++)
                    to[b] = row[active[b]];
            }

            for (int a = 0; a < before; a++)
            {
                Span<float> to = _gram.Row(a);
                for (int b = before; b < Count; b++)
                    to[b] = _gram.Row(b)[a];
            }
        }
    }

    private sealed class Workspace(int items)
    {
        /// <summary>The part of the Gram matrix for one column at a time.</summary>
        public Lazy<FloatMatrix> LargeGram { get; } = new(() => new FloatMatrix(Math.Min(items / 2, MaxCompact), Math.Min(items / 2, MaxCompact)));

        public Column[] Columns { get; } = [.. Enumerable.Range(0, Math.Min(ItemsPerBlock, items)).Select(_ => new Column(items))];

        public int[] Running { get; } = new int[ItemsPerBlock];

        // The second half is scratch.
        public float[] Moves { get; } = new float[2 * items];

        public int[] Candidates { get; } = new int[items];
    }
}
