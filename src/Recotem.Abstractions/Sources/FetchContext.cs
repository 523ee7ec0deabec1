using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Recotem;

/// <summary>The run for which a data source fetches.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="RunId">The run's id.</param>
public sealed record FetchContext(string Recipe, string RunId)
{
    /// <summary>
    /// The columns that the run reads: user, item and, if the recipe names one, time. A source may leave out all others; the
    /// pipeline itself reports a missing one.
    /// </summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Receives the source's events.</summary>
    public IEventLog Events { get; init; } = NullEventLog.Instance;

    /// <summary>Reserved for later additions.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = FrozenDictionary<string, string>.Empty;
}

/// <summary>The limits of a probe.</summary>
public sealed record ProbeContext
{
    /// <summary>How long the probe may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What a probe found.</summary>
/// <param name="Status">One word, <c>ok</c> if a fetch should work.</param>
public sealed record ProbeReport(string Status)
{
    /// <summary>Details for people.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = FrozenDictionary<string, string>.Empty;
}
