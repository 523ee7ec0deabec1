using System.ComponentModel.DataAnnotations;

namespace Recotem.Recipes;

/// <summary>How interactions are cleaned, and how many must remain.</summary>
[Configuration]
public sealed record CleansingSection
{
    /// <summary>Whether rows without a user or an item are dropped. If not, such rows are an error.</summary>
    public bool DropNullIds { get; init; } = true;

    /// <summary>What happens to repeated interactions of a user with an item.</summary>
    public Dedup Dedup { get; init; } = Dedup.KeepLast;

    /// <summary>The smallest number of rows that must remain; null for no check.</summary>
    [Range(0, int.MaxValue)]
    public int? MinRows { get; init; }

    /// <summary>The smallest number of distinct users that must remain; null for no check.</summary>
    [Range(0, int.MaxValue)]
    public int? MinUsers { get; init; }

    /// <summary>The smallest number of distinct items that must remain; null for no check.</summary>
    [Range(0, int.MaxValue)]
    public int? MinItems { get; init; }
}
