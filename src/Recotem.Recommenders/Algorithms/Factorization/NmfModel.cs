using System.Buffers;
using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>A non-negative factorisation: a new user gets the non-negative factors that explain best what the user has.</summary>
internal sealed class NmfModel : ComponentModel
{
    /// <summary>One i32: the number of items.</summary>
    public const string ItemTotal = "model.item_count";

    /// <summary>padded × padded, f64: H Hᵀ with the L2 term on its diagonal, for users that were not trained.</summary>
    public const string ItemGram = "model.item_gram";

    /// <summary>One f64: the L1 term of users.</summary>
    public const string UserL1 = "model.user_l1";

    private readonly ReadOnlyMemory<double> _gram;
    private readonly double _l1;

    private NmfModel(
        int users, int items, int components, ReadOnlyMemory<double> userFactors, ReadOnlyMemory<double> itemFactors, ReadOnlyMemory<double> gram,
        double l1)
        : base(users, items, components, userFactors, itemFactors)
    {
        _gram = gram;
        _l1 = l1;
    }

    /// <summary>The model of fitted factors.</summary>
    public static NmfModel Of(DoubleMatrix users, DoubleMatrix items, double[] gram, double l1) => new(
        users.Rows, items.Rows, users.Columns, users.Memory, Transpose(items).Memory, gram, l1);

    /// <summary>Opens a saved model.</summary>
    public static NmfModel Open(ISectionReader sections)
    {
        (int users, int items, int components, ReadOnlyMemory<double> userFactors, ReadOnlyMemory<double> itemFactors) = Read(sections, ItemTotal);
        ReadOnlyMemory<double> gram = sections.Read<double>(ItemGram, out ImmutableArray<int> shape);
        ReadOnlyMemory<double> l1 = sections.Read<double>(UserL1, out _);
        int padded = NonNegativeStrip.Padded(components);
        if (shape.Length != 2 || shape[0] != padded || shape[1] != padded || l1.Length != 1)
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"section '{ItemGram}' does not fit a model with n_components {components}; the artifact is not one of this algorithm's, train again");
        return new NmfModel(users, items, components, userFactors, itemFactors, gram, l1.Span[0]);
    }

    public override void Save(ISectionWriter sections)
    {
        base.Save(sections);
        int padded = NonNegativeStrip.Padded(Components);
        sections.Write<int>(ItemTotal, [1], [ItemCount]);
        sections.Write(ItemGram, [padded, padded], _gram.Span);
        sections.Write<double>(UserL1, [1], [_l1]);
    }

    /// <inheritdoc/>
    protected override void Fold(ReadOnlySpan<int> items, Span<double> user)
    {
        int length = NonNegativeStrip.Padded(Components) * NonNegativeStrip.Rows;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * length);
        Span<double> products = rented.AsSpan(0, length);
        Span<double> factors = rented.AsSpan(length, length);
        products.Clear();
        factors.Clear();
        Project(items, user);
        for (int k = 0; k < user.Length; k++)
            products[k * NonNegativeStrip.Rows] = user[k] - _l1;

        double first = 0;
        for (int iteration = 0; iteration < NmfTrainer.MaxIterations; iteration++)
        {
            double violation = NonNegativeStrip.Sweep(_gram.Span, products, Components, factors);
            if (iteration == 0)
                first = violation;
            if (violation <= NmfTrainer.Tolerance * first)
                break;
        }

        for (int k = 0; k < user.Length; k++)
            user[k] = factors[k * NonNegativeStrip.Rows];
        ArrayPool<double>.Shared.Return(rented);
    }
}
