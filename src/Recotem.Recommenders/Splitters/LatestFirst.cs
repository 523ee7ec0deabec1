namespace Recotem.Recommenders;

/// <summary>Orders entries of a matrix by time, latest first; of equal times the later entry comes first.</summary>
/// <param name="times">The time of each entry.</param>
internal sealed class LatestFirst(ReadOnlyMemory<long> times) : IComparer<int>
{
    /// <inheritdoc/>
    public int Compare(int x, int y)
    {
        int order = times.Span[y].CompareTo(times.Span[x]);
        return order != 0 ? order : y.CompareTo(x);
    }
}
