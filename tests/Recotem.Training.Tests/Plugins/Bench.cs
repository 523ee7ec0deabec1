using System.Collections.Concurrent;

namespace Recotem.Training.Tests;

/// <summary>What a test hands to its plugins, and what they tell it.</summary>
[HostService]
public sealed class Bench
{
    /// <summary>The rows of the source <c>bench</c>.</summary>
    public Func<FetchContext, DataFrame> Rows { get; set; } = _ => throw new InvalidOperationException("no rows");

    /// <summary>Called at the beginning of each fit of the algorithm <c>Faulty</c>.</summary>
    public Action? OnFit { get; set; }

    /// <summary>How many instances of the algorithm <c>Rude</c> were disposed.</summary>
    public int Disposed;

    /// <summary>The trials that the strategy <c>spy</c> was asked for, with the numbers of the trials it saw.</summary>
    public ConcurrentQueue<(int Trial, int[] Seen)> Proposals { get; } = new();
}
