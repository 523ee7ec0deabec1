using System.Buffers;
using System.Collections.Immutable;

namespace Recotem.Recommenders;

/// <summary>A fitted factorisation: the score of a pair is the inner product of two vectors.</summary>
internal abstract class FactorModel : IFittedModel, IItemRanker
{
    /// <summary>users × stride, f32; the columns that fill up hold zeros.</summary>
    public const string UserFactors = "model.user_factors";

    /// <summary>items × stride, f32; the columns that fill up hold zeros.</summary>
    public const string ItemFactors = "model.item_factors";

    /// <summary>One i32: the number of components, since strides round it up.</summary>
    public const string Components = "model.components";

    private readonly ReadOnlyMemory<float> _users;
    private readonly ReadOnlyMemory<float> _items;
    private readonly int _stride;
    private readonly int _components;
    private readonly FactorRanker<FloatScores> _ranker;

    /// <param name="users">The vectors of users, row by row.</param>
    /// <param name="items">The vectors of items, row by row.</param>
    /// <param name="stride">The number of values between two rows.</param>
    /// <param name="components">The number of components, for those who open the model.</param>
    protected FactorModel(ReadOnlyMemory<float> users, ReadOnlyMemory<float> items, int stride, int components)
    {
        _components = components;
        _users = users;
        _items = items;
        _stride = stride;
        UserCount = users.Length / stride;
        ItemCount = items.Length / stride;
        _ranker = new FactorRanker<FloatScores>(this, () => new FloatProducts(_users, _items, _stride));
    }

    public int UserCount { get; }

    public int ItemCount { get; }

    /// <summary>The vectors of items.</summary>
    protected ReadOnlySpan<float> Items => _items.Span;

    /// <summary>Opens the vectors of both sides.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="stride">The number of values between two rows that the hyperparameters ask for.</param>
    /// <param name="components">The number of components that the hyperparameters ask for.</param>
    /// <exception cref="ArtifactException">The sections do not fit.</exception>
    public static (ReadOnlyMemory<float> Users, ReadOnlyMemory<float> Items) OpenFactors(ISectionReader sections, int stride, int components)
    {
        ReadOnlyMemory<int> saved = sections.Read<int>(Components, out _);
        Check(saved.Length == 1 && saved.Span[0] == components, Components, components);
        return (Matrix(UserFactors), Matrix(ItemFactors));

        ReadOnlyMemory<float> Matrix(string section)
        {
            ReadOnlyMemory<float> values = sections.Read<float>(section, out ImmutableArray<int> shape);
            Check(shape.Length == 2 && shape[1] == stride, section, components);
            return values;
        }
    }

    /// <summary>Refuses a section that does not fit the hyperparameters.</summary>
    /// <exception cref="ArtifactException">It does not fit.</exception>
    public static void Check(bool fits, string section, int components)
    {
        if (!fits)
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"section '{section}' does not fit a model with n_components {components}; the artifact is not one of this algorithm's, train again");
    }

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

    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best) => _ranker.Rank(user, excludedAscending, best);

    public void RankUsers(ReadOnlySpan<int> users, InteractionMatrix excluded, Span<ScoredItem> best, Span<int> counts) =>
        _ranker.RankUsers(users, excluded, best, counts);

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(_stride);
        Span<float> user = rented.AsSpan(0, _stride);
        Embed(items, user);
        ScoreKernels.Scores(user, _items.Span, _stride, scores);
        ArrayPool<float>.Shared.Return(rented);
        return true;
    }

    public virtual void Save(ISectionWriter sections)
    {
        sections.Write<int>(Components, [1], [_components]);
        sections.Write(UserFactors, [UserCount, _stride], _users.Span);
        sections.Write(ItemFactors, [ItemCount, _stride], _items.Span);
    }

    public void Dispose()
    {
    }

    /// <summary>The vector of a user that was not trained.</summary>
    /// <param name="items">The items that the user has.</param>
    /// <param name="user">Receives the vector with its padding.</param>
    protected abstract void Embed(ReadOnlySpan<int> items, Span<float> user);
}
