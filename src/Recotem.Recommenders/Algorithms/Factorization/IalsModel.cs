using System.Collections.Concurrent;

namespace Recotem.Recommenders;

/// <summary>A factorisation that was fitted by alternating least squares. The vector of a new user solves the same equations.</summary>
internal sealed class IalsModel : FactorModel
{
    /// <summary>stride × stride, f32: α0 times the Gram matrix of the item factors, for users that were not trained.</summary>
    public const string ItemGram = "model.item_gram";

    /// <summary>One f64: the factor of the regularisation after rescaling by nu_star, which depends on the training data.</summary>
    public const string ScaledReg = "model.scaled_reg";

    private readonly Ials.Config _config;
    private readonly ReadOnlyMemory<float> _gram;
    private readonly IalsRegularization _regularization;
    private readonly ConcurrentBag<IalsSolver> _solvers = [];

    public IalsModel(
        Ials.Config config, ReadOnlyMemory<float> users, ReadOnlyMemory<float> items, ReadOnlyMemory<float> gram, double scaledReg)
        : base(users, items, RowLayout.Stride(config.NComponents), config.NComponents)
    {
        _config = config;
        _gram = gram;
        _regularization = new IalsRegularization(config, scaledReg);
    }

    /// <summary>The confidence of an interaction.</summary>
    public static float Confidence(Ials.Config config, float weight) =>
        config.ConfidenceScaling == ConfidenceScaling.Log ? (float)Math.Log(1 + (weight / config.Epsilon)) : weight;

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
            Other = Items,
            Gram = _gram.Span,
            Lambda = _regularization.Of(items.Length, ItemCount),
            A = _config.LossType == LossType.Original ? (float)_config.Alpha0 : 0,
        };
        solver.Solve(user, in system);
        _solvers.Add(solver);
    }

    public override void Save(ISectionWriter sections)
    {
        base.Save(sections);
        int stride = RowLayout.Stride(_config.NComponents);
        sections.Write(ItemGram, [stride, stride], _gram.Span);
        sections.Write<double>(ScaledReg, [1], [_regularization.Scaled]);
    }

    /// <inheritdoc/>
    protected override void Embed(ReadOnlySpan<int> items, Span<float> user) => Embed(items, [], user);
}
