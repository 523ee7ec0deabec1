using System.ComponentModel.DataAnnotations;

namespace Recotem.Recipes;

/// <summary>A recipe: one YAML file describes one model and the endpoints that serve it.</summary>
[Configuration]
public sealed record Recipe
{
    /// <summary>The name under which the model is served: 1 to 64 letters, digits, underscores and hyphens.</summary>
    [RegularExpression("^[A-Za-z0-9_-]{1,64}$")]
    public required string Name { get; init; }

    /// <summary>Where interactions come from.</summary>
    public required PluginChoice<IDataSource> Source { get; init; }

    /// <summary>Which columns hold users, items and times.</summary>
    public required SchemaSection Schema { get; init; }

    /// <summary>How interactions are cleaned before training.</summary>
    public CleansingSection Cleansing { get; init; } = new();

    /// <summary>Facts about items that are returned with recommendations; null for none.</summary>
    public ItemMetadataSection? ItemMetadata { get; init; }

    /// <summary>Which algorithms are tried, and how they are judged.</summary>
    public required TrainingSection Training { get; init; }

    /// <summary>Where the artifact is written.</summary>
    public required OutputSection Output { get; init; }
}
