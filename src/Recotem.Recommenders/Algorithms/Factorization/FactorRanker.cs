using System.Buffers;

namespace Recotem.Recommenders;

/// <summary>
/// Makes the lists of a factorisation, exactly those of its scores: bounds in little precision rule out most items, and the others are
/// scored. Where there are no bounds, all items are.
/// </summary>
/// <typeparam name="TScores">The scores of a user.</typeparam>
internal sealed class FactorRanker<TScores>
    where TScores : IRowScores, allows ref struct
{
    private readonly IFittedModel _model;
    private readonly Lazy<IFactorProducts<TScores>?> _products;
    private readonly Lazy<QuantizedRows?> _quantized;
    private readonly Lazy<FactorLists?> _lists;

    /// <param name="model">The model.</param>
    /// <param name="createProducts">Gives access to the factors of users and items; called once, when the first list is asked for. Null if there is nothing to gain.</param>
    public FactorRanker(IFittedModel model, Func<IFactorProducts<TScores>?> createProducts)
    {
        _model = model;

        // Opening a model must not touch all its pages: the first ranking pays. Requests come one by one, evaluations in blocks.
        _products = new Lazy<IFactorProducts<TScores>?>(createProducts);
        _quantized = new Lazy<QuantizedRows?>(() => _products.Value is { } products ? QuantizedRows.TryCreate(products) : null);
        _lists = new Lazy<FactorLists?>(() => _products.Value is { } products ? FactorLists.TryCreate(products) : null);
    }

    /// <inheritdoc cref="IItemRanker.Rank"/>
    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best)
    {
        // A long list lets most bounds pass, and then they are work without use.
        const int MinItemsPerPick = 64;
        if (best.Length > _model.ItemCount / MinItemsPerPick || _quantized.Value is not { } quantized || _products.Value is not { } products)
            return TopK.SelectFromScores(_model, user, excludedAscending, best);

        float[] rented = ArrayPool<float>.Shared.Rent(products.Stride);
        ReadOnlySpan<float> vector = products.Vector(user, rented.AsSpan(0, products.Stride));
        bool hasBounds = quantized.TrySelect(vector, products.ScoresOf(user), excludedAscending, best, out int count);
        ArrayPool<float>.Shared.Return(rented);
        return hasBounds ? count : TopK.SelectFromScores(_model, user, excludedAscending, best);
    }

    /// <inheritdoc cref="IItemRanker.RankUsers"/>
    public void RankUsers(ReadOnlySpan<int> users, InteractionMatrix excluded, Span<ScoredItem> best, Span<int> counts)
    {
        if (users.IsEmpty)
            return;
        if (_lists.Value is { } lists && _products.Value is { } products && lists.TryRank(products, users, excluded, best, counts))
            return;
        int wanted = best.Length / counts.Length;
        for (int n = 0; n < users.Length; n++)
            counts[n] = Rank(users[n], excluded.ItemsOf(users[n]), best.Slice(n * wanted, wanted));
    }
}
