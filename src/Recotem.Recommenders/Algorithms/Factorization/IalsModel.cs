using System.Buffers;
using System.Collections.Concurrent;

namespace Recotem.Recommenders;

/// <summary>A fitted factorisation: the score of a pair is the inner product of two vectors.</summary>
internal sealed class IalsModel : IFittedModel, IItemRanker
{
    /// <summary>users × stride, f32; columns beyond n_components hold zeros.</summary>
    public const string UserFactors = "model.user_factors";

    /// <summary>items × stride, f32; columns beyond n_components hold zeros.</summary>
    public const string ItemFactors = "model.item_factors";

    /// <summary>stride × stride, f32: α0 times the Gram matrix of the item factors, for users that were not trained.</summary>
    public const string ItemGram = "model.item_gram";

    /// <summary>One f64: the factor of the regularisation after rescaling by nu_star, which depends on the training data.</summary>
    public const string ScaledReg = "model.scaled_reg";

    private readonly Ials.Config _config;
    private readonly ReadOnlyMemory<float> _users;
    private readonly ReadOnlyMemory<float> _items;
    private readonly ReadOnlyMemory<float> _gram;
    private readonly IalsRegularization _regularization;
    private readonly int _stride;
    private readonly ConcurrentBag<IalsSolver> _solvers = [];
    private readonly Lazy<QuantizedRows?> _quantized;

    public IalsModel(
        Ials.Config config, ReadOnlyMemory<float> users, ReadOnlyMemory<float> items, ReadOnlyMemory<float> gram, double scaledReg)
    {
        _config = config;
        _users = users;
        _items = items;
        _gram = gram;
        _regularization = new IalsRegularization(config, scaledReg);
        _stride = RowLayout.Stride(config.NComponents);
        UserCount = users.Length / _stride;
        ItemCount = items.Length / _stride;
        // Models of a training run never rank, and opening a model must not touch all its pages: the first ranking pays.
        _quantized = new Lazy<QuantizedRows?>(() => QuantizedRows.TryCreate(_items.Span, _stride));
    }

    public int UserCount { get; }

    public int ItemCount { get; }

    /// <summary>The confidence of an interaction.</summary>
    public static float Confidence(Ials.Config config, float weight) =>
        config.ConfidenceScaling == ConfidenceScaling.Log ? (float)Math.Log(1 + (weight / config.Epsilon)) : weight;

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        ReadOnlySpan<float> factors = _users.Span;
        if (users.Length == 1)
        {
            ScoreKernels.Scores(factors.Slice(users[0] * _stride, _stride), _items.Span, _stride, scores);
            return;
        }

        float[] rented = ArrayPool<float>.Shared.Rent(users.Length * _stride);
        Span<float> rows = rented.AsSpan(0, users.Length * _stride);
        for (int n = 0; n < users.Length; n++)
            factors.Slice(users[n] * _stride, _stride).CopyTo(rows[(n * _stride)..]);
        ScoreKernels.Scores(rows, _items.Span, _stride, scores);
        ArrayPool<float>.Shared.Return(rented);
    }

    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
    {
        ReadOnlySpan<float> factors = _users.Span.Slice(user * _stride, _stride);
        // A long list lets most bounds pass, and then they are work without use.
        const int MinItemsPerPick = 64;
        if (best.Length <= ItemCount / MinItemsPerPick
            && _quantized.Value is { } quantized
            && quantized.TrySelect(factors, _items.Span, excludedAscending, best, out int count))
            return count;

        double[] scores = ArrayPool<double>.Shared.Rent(ItemCount);
        Span<double> row = scores.AsSpan(0, ItemCount);
        ScoreKernels.Scores(factors, _items.Span, _stride, row);
        count = TopK.Select(row, excludedAscending, best);
        ArrayPool<double>.Shared.Return(scores);
        return count;
    }

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(_stride);
        Span<float> user = rented.AsSpan(0, _stride);
        Embed(items, [], user);
        ScoreKernels.Scores(user, _items.Span, _stride, scores);
        ArrayPool<float>.Shared.Return(rented);
        return true;
    }

    /// <summary>The vector of a user that was not trained.</summary>
    /// <param name="items">The items that the user has.</param>
    /// <param name="weights">Their weights; empty for 1 each.</param>
    /// <param name="user">Receives the vector with its padding.</param>
    public void Embed(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<float> user)
    {
        user.Clear();
        if (items.IsEmpty)
            return;
        float[] confidence = new float[weights.Length];
        for (int n = 0; n < weights.Length; n++)
            confidence[n] = Confidence(_config, weights[n]);
        if (!_solvers.TryTake(out IalsSolver? solver))
            solver = IalsSolver.Create(_config, isPrediction: true);
        var system = new IalsSystem
        {
            Observed = items,
            Confidence = confidence,
            CommonConfidence = Confidence(_config, 1),
            Other = _items.Span,
            Gram = _gram.Span,
            Lambda = _regularization.Of(items.Length, ItemCount),
            A = _config.LossType == LossType.Original ? (float)_config.Alpha0 : 0,
        };
        solver.Solve(user, in system);
        _solvers.Add(solver);
    }

    public void Save(ISectionWriter sections)
    {
        sections.Write(UserFactors, [UserCount, _stride], _users.Span);
        sections.Write(ItemFactors, [ItemCount, _stride], _items.Span);
        sections.Write(ItemGram, [_stride, _stride], _gram.Span);
        sections.Write<double>(ScaledReg, [1], [_regularization.Scaled]);
    }

    public void Dispose()
    {
    }
}
