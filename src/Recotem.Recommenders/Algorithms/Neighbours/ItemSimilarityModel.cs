namespace Recotem.Recommenders;

/// <summary>A fitted item-to-item similarity W: the scores of a user are x W, where x is what the user has.</summary>
internal sealed class ItemSimilarityModel(InteractionMatrix interactions, SparseRows similarity) : IFittedModel, IItemRanker
{
    /// <summary>items + 1, i64: where the row of each item begins.</summary>
    public const string RowStarts = "model.indptr";

    /// <summary>entries, i32: the items that are similar to it, ascending.</summary>
    public const string Columns = "model.indices";

    /// <summary>entries, f64: the similarities.</summary>
    public const string Values = "model.values";

    /// <summary>One i32: 1 if <see cref="SeenSections.Weights"/> exists, 0 if every interaction weighs 1.</summary>
    public const string Weighted = "model.weighted";

    public int UserCount => interactions.UserCount;

    public int ItemCount => similarity.RowCount;

    /// <summary>The similarities.</summary>
    public SparseRows Similarity => similarity;

    /// <summary>Opens a saved model. The training interactions come from the artifact's own sections.</summary>
    public static ItemSimilarityModel Open(ISectionReader sections)
    {
        var similarity = new SparseRows(
            sections.Read<long>(RowStarts, out _), sections.Read<int>(Columns, out _), sections.Read<double>(Values, out _));
        ReadOnlyMemory<int> weighted = sections.Read<int>(Weighted, out _);
        int items = similarity.RowCount;
        if (items < 0 || !similarity.IsValid(items) || weighted.Length != 1)
            throw new ArtifactException(
                ArtifactFailure.Deserialize,
                $"the sections '{RowStarts}', '{Columns}', '{Values}' and '{Weighted}' do not form a similarity matrix; the artifact is not one of this algorithm's, train again");
        return new ItemSimilarityModel(SeenSections.Read(sections, items, weighted.Span[0] == 1), similarity);
    }

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        for (int n = 0; n < users.Length; n++)
            Score(interactions.ItemsOf(users[n]), interactions.WeightsOf(users[n]), scores.Slice(n * ItemCount, ItemCount));
    }

    // One row at a time stays in the first-level cache.
    public int Rank(int user, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best) =>
        TopK.SelectFromScores(this, user, excludedAscending, best);

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        Score(items, [], scores[..ItemCount]);
        return true;
    }

    public void Save(ISectionWriter sections)
    {
        sections.Write(RowStarts, [similarity.RowStarts.Length], similarity.RowStarts.Span);
        sections.Write(Columns, [similarity.Columns.Length], similarity.Columns.Span);
        sections.Write(Values, [similarity.Values.Length], similarity.Values.Span);
        sections.Write<int>(Weighted, [1], [interactions.IsBinary ? 0 : 1]);
    }

    public void Dispose()
    {
    }

    private void Score(ReadOnlySpan<int> items, ReadOnlySpan<float> weights, Span<double> scores)
    {
        scores.Clear();
        for (int n = 0; n < items.Length; n++)
            ScatteredSums.Add(scores, weights.IsEmpty ? 1 : weights[n], similarity.ColumnsOf(items[n]), similarity.ValuesOf(items[n]));
    }
}
