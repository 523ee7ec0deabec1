using Recotem.Artifacts;

namespace Recotem.Training;

/// <summary>The interactions of a run after cleansing.</summary>
internal sealed record CleansedInteractions
{
    /// <summary>Users × items: binary, or counts of repeated rows when these are kept.</summary>
    public required InteractionMatrix Interactions { get; init; }

    /// <summary>The time of each entry of the matrix, or <see cref="TimeColumn.NoTime"/>; empty if the recipe names no time column.</summary>
    public required ReadOnlyMemory<long> Times { get; init; }

    /// <summary>The users; a place is a row of the matrix.</summary>
    public required IdTable Users { get; init; }

    /// <summary>The items; a place is a column of the matrix.</summary>
    public required IdTable Items { get; init; }

    /// <summary>The number of rows that remain.</summary>
    public required int Rows { get; init; }

    /// <summary>The number of rows that were dropped.</summary>
    public required int Dropped { get; init; }

    /// <summary>The number of entries without a time, if the recipe names a time column.</summary>
    public required int WithoutTime { get; init; }
}
