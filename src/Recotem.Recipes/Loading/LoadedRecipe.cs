using System.Collections.Immutable;

namespace Recotem.Recipes;

/// <summary>A valid recipe with the plugins that it chooses, each with its bound configuration.</summary>
public sealed record LoadedRecipe
{
    private readonly Func<string>? _computeHash;
    private string? _hash;
    private string? _searchHash;

    /// <summary>The recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The file, as it was named when it was loaded.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Identifies the content of the recipe: 64 lower-case hexadecimal digits. Comments, layout, the order of keys, aliases of plugin
    /// names and defaults that are written out do not matter; any other change of a value gives another hash. Options of plugins
    /// count as they are written, since only the plugin knows its defaults. It is computed when it is first asked for.
    /// </summary>
    /// <exception cref="InvalidOperationException">The recipe was made by hand, without a hash.</exception>
    public string Hash
    {
        // Checking a recipe needs no hash, and SHA-256 loads the cryptography library of the system: that is most of a short start.
        get => _hash ??= _computeHash?.Invoke() ?? throw new InvalidOperationException($"{Path}: the recipe was not loaded, so its hash must be set");
        init => _hash = value;
    }

    /// <summary>
    /// Identifies what the recipe says about how models are searched for: algorithms, metric, split and searcher with their options,
    /// the length of lists, and how long a trial may take. Neither where data, study and output are, nor how many trials there are,
    /// how many run at once and for how long. 64 lower-case hexadecimal digits.
    /// </summary>
    /// <exception cref="InvalidOperationException">The recipe was made by hand, without a hash.</exception>
    public string SearchHash => _searchHash ??= ComputeSearchHash?.Invoke() ?? throw new InvalidOperationException($"{Path}: the recipe was not loaded, so it has no hash of its search");

    /// <summary>Computes the hash of the search when it is first asked for.</summary>
    internal Func<string>? ComputeSearchHash { get; init; }

    /// <summary>Computes the hash when it is first asked for.</summary>
    internal Func<string>? ComputeHash
    {
        init => _computeHash = value;
    }

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

    /// <summary>The document, for the positions of values in messages; null if the recipe was not read from a file.</summary>
    public ConfigMapping? Document { get; init; }

    /// <summary>Where a value stands; where it would stand, for one that is left to its default.</summary>
    /// <param name="path">The path of the value, for instance <c>training.cutoff</c>.</param>
    /// <returns>The position of the value, or of the innermost section around it that is there.</returns>
    public SourcePosition PositionOf(string path)
    {
        if (Document is null)
            return new SourcePosition(Path, 1, 1);
        ConfigNode node = Document;
        foreach (string key in path.Split('.'))
        {
            if ((node as ConfigMapping)?.Find(key) is not { } value)
                break;
            node = value;
        }

        return node.Position;
    }
}
