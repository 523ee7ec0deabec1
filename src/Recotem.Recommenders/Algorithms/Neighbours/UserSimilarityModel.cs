namespace Recotem.Recommenders;

/// <summary>A fitted user-to-user similarity U: the scores of a user are the row of U times the interactions of all users.</summary>
internal sealed class UserSimilarityModel(InteractionMatrix interactions, SparseRows similarity) : IFittedModel, IItemRanker
{
    /// <summary>users + 1, i64: where the row of each user begins.</summary>
    public const string RowStarts = "model.indptr";

    /// <summary>entries, i32: the users who are similar to the user, ascending.</summary>
    public const string Columns = "model.indices";

    /// <summary>entries, f64: the similarities.</summary>
    public const string Values = "model.values";

    /// <summary>Two i32: the number of items; and 1 if <see cref="SeenSections.Weights"/> exists, 0 if every interaction weighs 1.</summary>
    public const string Interactions = "model.interactions";

    public int UserCount => interactions.UserCount;

    public int ItemCount => interactions.ItemCount;

    /// <summary>The similarities.</summary>
    public SparseRows Similarity => similarity;

    /// <summary>Opens a saved model. The training interactions come from the artifact's own sections.</summary>
    public static UserSimilarityModel Open(ISectionReader sections)
    {
        var similarity = new SparseRows(
            sections.Read<long>(RowStarts, out _), sections.Read<int>(Columns, out _), sections.Read<double>(Values, out _));
        ReadOnlySpan<int> shape = sections.Read<int>(Interactions, out _).Span;
        if (shape.Length != 2 || shape[0] < 0 || !similarity.IsValid(similarity.RowCount))
            throw Misfit();
        InteractionMatrix interactions = SeenSections.Read(sections, shape[0], shape[1] == 1);
        return interactions.UserCount == similarity.RowCount ? new UserSimilarityModel(interactions, similarity) : throw Misfit();

        static ArtifactException Misfit() => new(
            ArtifactFailure.Deserialize,
            $"the sections '{RowStarts}', '{Columns}', '{Values}' and '{Interactions}' do not form a similarity matrix over the seen users; the artifact is not one of this algorithm's, train again");
    }

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        for (int n = 0; n < users.Length; n++)
            Score(users[n], scores.Slice(n * ItemCount, ItemCount));
    }

    // One row at a time stays in the first-level cache.
    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best) =>
        TopK.SelectFromScores(this, user, excludedAscending, best);

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores) => false;

    public void Save(ISectionWriter sections)
    {
        sections.Write(RowStarts, [similarity.RowStarts.Length], similarity.RowStarts.Span);
        sections.Write(Columns, [similarity.Columns.Length], similarity.Columns.Span);
        sections.Write(Values, [similarity.Values.Length], similarity.Values.Span);
        sections.Write<int>(Interactions, [2], [ItemCount, interactions.IsBinary ? 0 : 1]);
    }

    public void Dispose()
    {
    }

    private void Score(int user, Span<double> scores)
    {
        scores.Clear();
        ReadOnlySpan<int> neighbours = similarity.ColumnsOf(user);
        ReadOnlySpan<double> similarities = similarity.ValuesOf(user);
        for (int n = 0; n < neighbours.Length; n++)
        {
            ReadOnlySpan<float> weights = interactions.WeightsOf(neighbours[n]);
            if (weights.IsEmpty)
                ScatteredSums.Add(scores, similarities[n], interactions.ItemsOf(neighbours[n]));
            else
                ScatteredSums.Add(scores, similarities[n], interactions.ItemsOf(neighbours[n]), weights);
        }
    }
}
