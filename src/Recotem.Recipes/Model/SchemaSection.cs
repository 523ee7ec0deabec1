using System.ComponentModel.DataAnnotations;

namespace Recotem.Recipes;

/// <summary>Names the columns that training reads. They must differ from each other.</summary>
[Configuration]
public sealed record SchemaSection : IValidatesSelf
{
    /// <summary>The column that identifies users.</summary>
    [StringLength(int.MaxValue, MinimumLength = 1)]
    public required string UserColumn { get; init; }

    /// <summary>The column that identifies items.</summary>
    [StringLength(int.MaxValue, MinimumLength = 1)]
    public required string ItemColumn { get; init; }

    /// <summary>The column that holds the time of an interaction; needed by splits that go by time. Null for none.</summary>
    [StringLength(int.MaxValue, MinimumLength = 1)]
    public string? TimeColumn { get; init; }

    /// <summary>The unit of a numeric time column, counted from 1970-01-01 UTC. Not needed for columns of dates and times.</summary>
    public TimeUnit? TimeUnit { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        if (ItemColumn == UserColumn)
            yield return $"item_column: is '{ItemColumn}', as is user_column; expected a column of its own";
        if (TimeColumn is not null && TimeColumn == UserColumn)
            yield return $"time_column: is '{TimeColumn}', as is user_column; expected a column of its own";
        else if (TimeColumn is not null && TimeColumn == ItemColumn)
            yield return $"time_column: is '{TimeColumn}', as is item_column; expected a column of its own";
    }
}
