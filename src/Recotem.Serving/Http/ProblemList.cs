namespace Recotem.Serving;

/// <summary>Collects the problems of a request; keeps the first ones and counts the rest.</summary>
internal sealed class ProblemList
{
    /// <summary>The number of problems that a response lists.</summary>
    public const int Capacity = 20;

    private readonly List<Problem> _problems = [];

    public int Count { get; private set; }

    public IReadOnlyList<Problem> Listed => _problems;

    public void Add(in Problem problem)
    {
        Count++;
        if (_problems.Count < Capacity)
            _problems.Add(problem);
    }

    public void Clear() => Truncate(0);

    /// <summary>Forgets the problems behind the first ones.</summary>
    public void Truncate(int count)
    {
        Count = count;
        if (_problems.Count > count)
            _problems.RemoveRange(count, _problems.Count - count);
    }
}
