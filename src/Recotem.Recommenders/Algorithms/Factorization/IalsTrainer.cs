using System.Collections.Concurrent;
using System.Globalization;

namespace Recotem.Recommenders;

/// <summary>The factors of a model under training, and the epochs that improve them.</summary>
internal sealed class IalsTrainer : IEpochTrainer
{
    private const int RowsPerBlock = 32;

    // All partial Gram matrices of a side together: 4 of the largest, and no fewer than 32 up to 1448 components.
    private const long MaxGramBytes = 1 << 28;
    private const int MaxGramParts = 32;
    private const int MinRowsPerPart = 512;

    // Some ten milliseconds of a Gram part.
    private const long GramOperationsPerCheck = 1 << 29;

    private readonly Ials.Config _config;
    private readonly int _threads;
    private readonly int _stride;
    private readonly Side _users;
    private readonly Side _items;
    private readonly IalsRegularization _regularization;
    private readonly AlignedFloats _gram;
    private readonly float[]?[] _gramParts;
    private readonly ConcurrentBag<IalsSolver> _solvers = [];
    private float[]? _keptUsers;
    private float[]? _keptItems;

    public IalsTrainer(InteractionMatrix interactions, Ials.Config config, int threads)
    {
        _config = config;
        _threads = threads;
        _stride = RowLayout.Stride(config.NComponents);
        Check(interactions.UserCount, "users", config.NComponents);
        Check(interactions.ItemCount, "items", config.NComponents);
        _users = new Side(interactions, config, _stride);
        _items = new Side(interactions.Transpose(), config, _stride);
        _regularization = new IalsRegularization(config, interactions);
        _gram = new AlignedFloats(_stride * _stride);
        _gramParts = new float[]?[GramParts(Math.Max(interactions.UserCount, interactions.ItemCount), _stride)];
    }

    /// <summary>The user factors, row by row with padding.</summary>
    public Span<float> UserFactors => _users.Factors.Span;

    /// <summary>The item factors, row by row with padding.</summary>
    public Span<float> ItemFactors => _items.Factors.Span;

    /// <summary>The number of values between two rows.</summary>
    public int Stride => _stride;

    /// <summary>Draws the initial factors.</summary>
    public void Initialize(ulong seed)
    {
        double deviation = _config.InitStd / Math.Sqrt(_config.NComponents);
        Fill(_users, new Xoshiro256(seed, 1));
        Fill(_items, new Xoshiro256(seed, 2));

        void Fill(Side side, Xoshiro256 random)
        {
            for (int row = 0; row < side.Rows.UserCount; row++)
                foreach (ref float value in side.Factors.Span.Slice(row * _stride, _config.NComponents))
                    value = (float)(random.NextNormal() * deviation);
        }
    }

    /// <summary>Improves all users, then all items.</summary>
    public void RunEpoch(CancellationToken cancellationToken)
    {
        Update(_users, _items, cancellationToken);
        Update(_items, _users, cancellationToken);
    }

    /// <summary>Remembers the present factors.</summary>
    public void Keep()
    {
        _keptUsers = _users.Factors.Span.ToArray();
        _keptItems = _items.Factors.Span.ToArray();
    }

    /// <summary>Goes back to the factors that were remembered last.</summary>
    public void RestoreKept()
    {
        _keptUsers.CopyTo(_users.Factors.Span);
        _keptItems.CopyTo(_items.Factors.Span);
    }

    /// <summary>A model over the present factors, which it shares.</summary>
    public IalsModel ToModel(CancellationToken cancellationToken)
    {
        GramOf(_items, cancellationToken);
        return new IalsModel(_config, _users.Factors.Memory, _items.Factors.Memory, _gram.Span.ToArray(), _regularization.Scaled);
    }

    IFittedModel IEpochTrainer.ToModel(CancellationToken cancellationToken) => ToModel(cancellationToken);

    /// <summary>
    /// The loss of the present factors: ½ (α0 Σ (p·q)² over all pairs + Σ (c ŷ² − 2 (c + a) ŷ + c + a) over observed ones + Σ λ |p|² + Σ λ |q|²).
    /// </summary>
    internal double Loss(CancellationToken cancellationToken)
    {
        double loss = 0;
        if (_config.Alpha0 > 0)
        {
            GramOf(_users, cancellationToken);
            float[] users = _gram.Span.ToArray();
            GramOf(_items, cancellationToken);
            for (int i = 0; i < users.Length; i++)
                loss += (double)users[i] * _gram.Span[i] / _config.Alpha0;
        }

        double a = _config.LossType == LossType.Original ? _config.Alpha0 : 0;
        for (int user = 0; user < _users.Rows.UserCount; user++)
        {
            ReadOnlySpan<int> observed = _users.Rows.ItemsOf(user);
            ReadOnlySpan<float> confidence = _users.ConfidenceOf(user);
            ReadOnlySpan<float> factors = UserFactors.Slice(user * _stride, _stride);
            for (int n = 0; n < observed.Length; n++)
            {
                double prediction = VectorKernels.Dot(factors, ItemFactors.Slice(observed[n] * _stride, _stride));
                double c = confidence.IsEmpty ? _users.CommonConfidence : confidence[n];
                loss += (c * prediction * prediction) - (2 * (c + a) * prediction) + c + a;
            }
        }

        return (loss + Penalty(_users) + Penalty(_items)) / 2;

        double Penalty(Side side)
        {
            double sum = 0;
            for (int row = 0; row < side.Rows.UserCount; row++)
            {
                ReadOnlySpan<float> factors = side.Factors.Span.Slice(row * _stride, _stride);
                sum += _regularization.Of(side.Rows.ItemsOf(row).Length, side.Rows.ItemCount) * VectorKernels.Dot(factors, factors);
            }

            return sum;
        }
    }

    /// <summary>The number of parts in which a Gram matrix is summed, from the data alone: so many of them are in memory at once.</summary>
    internal static int GramParts(int rows, int stride)
    {
        long most = Math.Clamp(MaxGramBytes / (sizeof(float) * (long)stride * stride), 1, MaxGramParts);
        return (int)Math.Clamp(rows / (long)MinRowsPerPart, 1, most);
    }

    /// <summary>Adds rowsᵀ rows on and above the diagonal.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="stride">Their length.</param>
    /// <param name="gram">The sum.</param>
    /// <param name="cancellationToken">Looked at before each slab of rows.</param>
    internal static void AddGram(ReadOnlySpan<float> rows, int stride, Span<float> gram, CancellationToken cancellationToken)
    {
        int slab = (int)Math.Clamp(GramOperationsPerCheck / ((long)stride * stride), RowLayout.Lanes, Array.MaxLength / stride) * stride;
        for (int start = 0; start < rows.Length; start += slab)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GramKernels.AddGram(rows.Slice(start, Math.Min(slab, rows.Length - start)), stride, gram);
            if (rows.Length - start <= slab)
                break;
        }
    }

    // The factors of each side are one array, and the length of arrays has a limit.
    private static void Check(int rows, string what, int components)
    {
        if ((long)rows * RowLayout.Stride(components) <= AlignedFloats.MaxLength)
            return;
        int largest = AlignedFloats.MaxLength / rows / RowLayout.Stride(1) * RowLayout.Stride(1);
        string advice = largest > 0 ? $"fix n_components to {largest:N0} at most, or train on fewer {what}" : $"train on fewer {what}, or with another algorithm";
        throw new TrainingException("training_error", string.Create(
            CultureInfo.InvariantCulture, $"IALS cannot hold {rows:N0} {what} with n_components {components}: their vectors have too many values for one array; {advice}"));
    }

    private void Update(Side side, Side other, CancellationToken cancellationToken)
    {
        GramOf(other, cancellationToken);
        float a = _config.LossType == LossType.Original ? (float)_config.Alpha0 : 0;
        BlockScheduler.Run(
            BlockScheduler.Count(side.Rows.UserCount, RowsPerBlock), _threads, static () => 0, UpdateBlock, cancellationToken);

        void UpdateBlock(int block, int _)
        {
            // Solvers outlive the epoch: their buffers are large.
            if (!_solvers.TryTake(out IalsSolver? solver))
                solver = IalsSolver.Create(_config, isPrediction: false);
            Span<float> factors = side.Factors.Span;
            int end = Math.Min((block + 1) * RowsPerBlock, side.Rows.UserCount);
            for (int row = block * RowsPerBlock; row < end; row++)
            {
                // A single row of thousands of components takes a second.
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<int> observed = side.Rows.ItemsOf(row);
                var system = new IalsSystem
                {
                    Observed = observed,
                    Confidence = side.ConfidenceOf(row),
                    CommonConfidence = side.CommonConfidence,
                    Other = other.Factors.Span,
                    Gram = _gram.Span,
                    Lambda = _regularization.Of(observed.Length, side.Rows.ItemCount),
                    A = a,
                };
                solver.Solve(factors.Slice(row * _stride, _stride), in system);
            }

            _solvers.Add(solver);
        }
    }

    // Rows are cut into parts by their number alone, and the parts are added in order: threads do not change the sum.
    private void GramOf(Side side, CancellationToken cancellationToken)
    {
        int rows = side.Rows.UserCount;
        int perPart = Math.Max(MinRowsPerPart, BlockScheduler.Count(rows, GramParts(rows, _stride)));
        int parts = Math.Max(BlockScheduler.Count(rows, perPart), 1);
        BlockScheduler.Run(parts, _threads, static () => 0, SumPart, cancellationToken);
        Span<float> gram = _gram.Span;
        gram.Clear();
        foreach (float[]? sum in _gramParts.AsSpan(0, parts))
            VectorKernels.AddScaled((float)_config.Alpha0, sum, gram);
        GramKernels.Mirror(gram, _stride);

        void SumPart(int part, int _)
        {
            float[] sum = _gramParts[part] ??= new float[_stride * _stride];
            sum.AsSpan().Clear();
            int start = part * perPart;
            int end = Math.Min(start + perPart, rows);
            AddGram(side.Factors.Span.Slice(start * _stride, (end - start) * _stride), _stride, sum, cancellationToken);
        }
    }

    /// <summary>One of the two factor matrices with the interactions that it is fitted to.</summary>
    private sealed class Side
    {
        private readonly float[]? _confidence;

        public Side(InteractionMatrix rows, Ials.Config config, int stride)
        {
            Rows = rows;
            Factors = new AlignedFloats(rows.UserCount * stride);
            CommonConfidence = IalsModel.Confidence(config, 1);
            if (rows.IsBinary)
                return;
            _confidence = rows.Weights.ToArray();
            if (config.ConfidenceScaling == ConfidenceScaling.Log)
                foreach (ref float value in _confidence.AsSpan())
                    value = IalsModel.Confidence(config, value);
        }

        public InteractionMatrix Rows { get; }

        public AlignedFloats Factors { get; }

        public float CommonConfidence { get; }

        public ReadOnlySpan<float> ConfidenceOf(int row)
        {
            ReadOnlySpan<long> starts = Rows.RowStarts;
            return _confidence is null ? [] : _confidence.AsSpan((int)starts[row]..(int)starts[row + 1]);
        }
    }
}
