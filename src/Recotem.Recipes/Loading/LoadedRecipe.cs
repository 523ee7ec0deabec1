using System.Collections.Immutable;

namespace Recotem.Recipes;

/// <summary>A valid recipe with the plugins that it chooses, each with its bound configuration.</summary>
public sealed record LoadedRecipe
{
    /// <summary>The recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The file, as it was named when it was loaded.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Identifies the content of the recipe: 64 lower-case hexadecimal digits, equal for two files exactly if every value is equal
    /// after expansion and defaults. Comments, layout, the order of keys and aliases of plugin names do not matter.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>The recipe's name.</summary>
    public string Name => Recipe.Name;

    /// <summary>The source of interactions.</summary>
    public required BoundPlugin<IDataSource> Source { get; init; }

    /// <summary>The algorithms, as many and in the order as in <see cref="TrainingSection.Algorithms"/>. They are distinct.</summary>
    public required ImmutableArray<BoundPlugin<IAlgorithm>> Algorithms { get; init; }

    /// <summary>The metric.</summary>
    public required BoundPlugin<IMetric> Metric { get; init; }

    /// <summary>The splitter.</summary>
    public required BoundPlugin<ISplitter> Split { get; init; }

    /// <summary>The search strategy.</summary>
    public required BoundPlugin<ISearchStrategy> Search { get; init; }
}
