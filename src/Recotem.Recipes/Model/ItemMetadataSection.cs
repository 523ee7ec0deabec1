using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Recipes;

/// <summary>A table of facts about items, from which the served recommendations take fields.</summary>
[Configuration]
public sealed record ItemMetadataSection : IValidatesSelf
{
    /// <summary>The format of the table.</summary>
    public required MetadataFormat Type { get; init; }

    /// <summary>The address of the table: a local path, or a URI of a scheme that sources may use.</summary>
    [StringLength(int.MaxValue, MinimumLength = 1)]
    public required string Path { get; init; }

    /// <summary>The SHA-256 of the table, 64 lower-case hexadecimal digits; required for http and https. Null for no check.</summary>
    [RegularExpression("^[0-9a-f]{64}$")]
    public string? Sha256 { get; init; }

    /// <summary>The columns that are returned with each recommended item; at least one.</summary>
    [ItemCount(1, ErrorMessage = "expected at least one column")]
    public required ImmutableArray<string> Fields { get; init; }

    /// <summary>What happens when the table lacks one of the fields.</summary>
    public MissingField OnFieldMissing { get; init; } = MissingField.Error;

    /// <summary>The column of the table that identifies items.</summary>
    public string ItemIdColumn { get; init; } = "item_id";

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(ItemIdColumn))
            yield return "item_id_column: is blank; expected the name of a column";
    }
}
