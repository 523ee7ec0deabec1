using System.Buffers;
using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>A fitted factorisation in double precision: the scores of a user are w H, where w are the factors of the user.</summary>
internal abstract class ComponentModel : IFittedModel, IItemRanker
{
    /// <summary>users × stride, f64; columns beyond n_components hold zeros.</summary>
    public const string UserFactors = "model.user_factors";

    /// <summary>n_components × stride, f64: a row holds one component of all items; columns beyond the items hold zeros.</summary>
    public const string ItemFactors = "model.item_factors";

    private readonly ReadOnlyMemory<double> _users;
    private readonly int _userStride;
    private readonly ReadOnlyMemory<double> _items;
    private readonly int _itemStride;
    private readonly FactorRanker<DoubleScores> _ranker;

    /// <param name="userCount">The number of users.</param>
    /// <param name="itemCount">The number of items.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="users">The factors of users.</param>
    /// <param name="items">The factors of items, a row for each component.</param>
    protected ComponentModel(int userCount, int itemCount, int components, ReadOnlyMemory<double> users, ReadOnlyMemory<double> items)
    {
        UserCount = userCount;
        ItemCount = itemCount;
        Components = components;
        _users = users;
        _items = items;
        _userStride = DoubleMatrix.StrideOf(components);
        _itemStride = DoubleMatrix.StrideOf(itemCount);
        _ranker = new FactorRanker<DoubleScores>(
            this, () => DoubleProducts.TryCreate(_users, _userStride, _items, _itemStride, Components, ItemCount));
    }

    public int UserCount { get; }

    public int ItemCount { get; }

    /// <summary>The number of components.</summary>
    public int Components { get; }

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        for (int column = 0; column < ItemCount; column += RowProduct.TileColumns)
        {
            int width = Math.Min(RowProduct.TileColumns, ItemCount - column);
            for (int n = 0; n < users.Length; n++)
                Score(FactorsOf(users[n]), column, scores.Slice((n * ItemCount) + column, width));
        }
    }

    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best) => _ranker.Rank(user, excludedAscending, best);

    public void RankUsers(ReadOnlySpan<int> users, InteractionMatrix excluded, Span<ScoredItem> best, Span<int> counts) =>
        _ranker.RankUsers(users, excluded, best, counts);

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(Components);
        Span<double> user = rented.AsSpan(0, Components);
        user.Clear();
        Fold(items, user);
        for (int column = 0; column < ItemCount; column += RowProduct.TileColumns)
            Score(user, column, scores.Slice(column, Math.Min(RowProduct.TileColumns, ItemCount - column)));
        ArrayPool<double>.Shared.Return(rented);
        return true;
    }

    public virtual void Save(ISectionWriter sections)
    {
        sections.Write(UserFactors, [UserCount, _userStride], _users.Span);
        sections.Write(ItemFactors, [Components, _itemStride], _items.Span);
    }

    public void Dispose()
    {
    }

    /// <summary>The factors of a user.</summary>
    public ReadOnlySpan<double> FactorsOf(int user) => _users.Span.Slice(user * _userStride, Components);

    /// <summary>Finds the factors of a user that was not trained.</summary>
    /// <param name="items">What the user has.</param>
    /// <param name="user">Receives the factors; zeros on entry.</param>
    protected abstract void Fold(ReadOnlySpan<int> items, Span<double> user);

    /// <summary>The products of what a user has and the components: x Hᵀ.</summary>
    /// <param name="items">What the user has.</param>
    /// <param name="user">Receives a product for each component.</param>
    protected void Project(ReadOnlySpan<int> items, Span<double> user)
    {
        for (int k = 0; k < user.Length; k++)
        {
            ReadOnlySpan<double> row = _items.Span.Slice(k * _itemStride, ItemCount);
            double sum = 0;
            foreach (int item in items)
                sum += row[item];
            user[k] = sum;
        }
    }

    /// <summary>Reads the factors of a saved model.</summary>
    /// <returns>What the constructor takes.</returns>
    /// <exception cref="ArtifactException">The sections do not fit together.</exception>
    protected static (int Users, int Items, int Components, ReadOnlyMemory<double> UserFactors, ReadOnlyMemory<double> ItemFactors) Read(
        ISectionReader sections, string itemCountSection)
    {
        ReadOnlyMemory<double> users = sections.Read<double>(UserFactors, out ImmutableArray<int> userShape);
        ReadOnlyMemory<double> items = sections.Read<double>(ItemFactors, out ImmutableArray<int> itemShape);
        ReadOnlyMemory<int> itemCount = sections.Read<int>(itemCountSection, out _);
        bool fits = userShape.Length == 2
            && itemShape.Length == 2
            && itemCount.Length == 1
            && itemCount.Span[0] >= 0
            && itemShape[1] == DoubleMatrix.StrideOf(itemCount.Span[0])
            && userShape[1] == DoubleMatrix.StrideOf(itemShape[0])
            && (long)userShape[0] * userShape[1] == users.Length
            && (long)itemShape[0] * itemShape[1] == items.Length;
        if (!fits)
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"the sections '{UserFactors}' and '{ItemFactors}' do not form a factorisation; the artifact is not one of this algorithm's, train again");
        return (userShape[0], itemCount.Span[0], itemShape[0], users, items);
    }

    /// <summary>The factors of items as a row for each component.</summary>
    protected static DoubleMatrix Transpose(DoubleMatrix rows)
    {
        var columns = new DoubleMatrix(rows.Columns, rows.Rows);
        for (int i = 0; i < rows.Rows; i++)
        {
            ReadOnlySpan<double> row = rows.Row(i);
            for (int k = 0; k < row.Length; k++)
                columns.Row(k)[i] = row[k];
        }

        return columns;
    }

    private void Score(ReadOnlySpan<double> user, int column, Span<double> scores)
    {
        scores.Clear();
        RowProduct.Add(user, _items.Span, _itemStride, column, scores);
    }
}
