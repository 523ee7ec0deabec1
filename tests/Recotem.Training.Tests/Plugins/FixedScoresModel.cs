using System.Collections.Immutable;

namespace Recotem.Training.Tests;

/// <summary>Scores items the same for everybody.</summary>
public sealed class FixedScoresModel(int users, ReadOnlyMemory<double> itemScores) : IFittedModel
{
    public int UserCount => users;

    public int ItemCount => itemScores.Length;

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> scores)
    {
        for (int i = 0; i < users.Length; i++)
            itemScores.Span.CopyTo(scores[(i * ItemCount)..]);
    }

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> scores)
    {
        itemScores.Span.CopyTo(scores);
        return true;
    }

    public void Save(ISectionWriter sections)
    {
        sections.Write("model.users", [1], [users]);
        sections.Write("model.scores", [ItemCount], itemScores.Span);
    }

    public static FixedScoresModel Open(ISectionReader sections) =>
        new(sections.Read<int>("model.users", out ImmutableArray<int> _).Span[0], sections.Read<double>("model.scores", out _));

    /// <summary>Popularity, mixed with something arbitrary.</summary>
    public static FixedScoresModel Mix(InteractionMatrix interactions, double share, int salt)
    {
        var scores = new double[interactions.ItemCount];
        for (int entry = 0; entry < interactions.Count; entry++)
            scores[interactions.ItemIndices[entry]] += (1 - share) * (interactions.IsBinary ? 1 : interactions.Weights[entry]);
        for (int item = 0; item < scores.Length; item++)
            scores[item] += share * ((item * 7919 + salt * 104729) % 101);
        return new FixedScoresModel(interactions.UserCount, scores);
    }

    public void Dispose()
    {
    }
}
