namespace Recotem.Recommenders.Tests;

/// <summary>A model that knows a score for every pair.</summary>
internal sealed class FixedScores(double[][] scores) : IFittedModel
{
    public int UserCount => scores.Length;

    public int ItemCount => scores[0].Length;

    public void ScoreUsers(ReadOnlySpan<int> users, Span<double> target)
    {
        for (int n = 0; n < users.Length; n++)
            scores[users[n]].CopyTo(target[(n * ItemCount)..]);
    }

    public bool TryScoreItems(ReadOnlySpan<int> items, Span<double> target) => false;

    public void Save(ISectionWriter sections) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
