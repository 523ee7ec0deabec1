using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Recotem.Recipes;

/// <summary>
/// Puts a recipe together from the nodes of its file. Every part is looked at even if others are wrong, so that all mistakes of the
/// file are reported together.
/// </summary>
internal sealed class RecipeAssembly
{
    private readonly string _path;
    private readonly ConfigReader _root;
    private readonly PluginCatalog _catalog;
    private readonly HostEnvironment _environment;
    private readonly ConfigErrors _errors;
    private readonly List<ConfigError> _unknownAlgorithms = [];

    public RecipeAssembly(string path, ConfigReader root, PluginCatalog catalog, HostEnvironment environment)
    {
        _path = path;
        _root = root;
        _catalog = catalog;
        _environment = environment;
        _errors = root.Errors;
    }

    public LoadedRecipe Complete()
    {
        Recipe? recipe = RecipeBinder.Bind(_root);
        ConfigReader? training = _root.Child("training");
        ConfigReader? split = training?.Child("split");

        (BoundPlugin<IDataSource> Plugin, ChosenPlugin Chosen)? source = Bind(_root, "source", "type", recipe?.Source);
        (BoundPlugin<IMetric> Plugin, ChosenPlugin Chosen)? metric = Bind(training, "metric", "type", recipe?.Training.Metric ?? PluginChoice<IMetric>.Default("ndcg"));
        (BoundPlugin<ISplitter> Plugin, ChosenPlugin Chosen)? splitter = Bind(training, "split", "scheme", recipe?.Training.Split ?? PluginChoice<ISplitter>.Default("random"));
        (BoundPlugin<ISearchStrategy> Plugin, ChosenPlugin Chosen)? search = Bind(training, "search", "type", recipe?.Training.Search ?? PluginChoice<ISearchStrategy>.Default("tpe"));
        List<Algorithm> algorithms = BindAlgorithms(training?.Child("algorithms"));
        IReadOnlyDictionary<string, int>? trials = CheckTrials(training?.Child("per_algorithm_trials"), algorithms, recipe?.Training.PerAlgorithmTrials);
        if (splitter is { } boundSplitter)
            CheckTimeColumn(boundSplitter.Plugin.Descriptor, split ?? training!);
        CheckPaths(source?.Plugin.Descriptor);

        ThrowIfWrong();
        recipe = recipe! with
        {
            Training = recipe.Training with { Algorithms = [.. algorithms.Select(a => a.Choice)], PerAlgorithmTrials = trials },
        };
        var plugins = new RecipePlugins(source!.Value.Chosen, metric!.Value.Chosen, splitter!.Value.Chosen, search!.Value.Chosen, [.. algorithms.Select(a => a.Chosen!)]);
        return new LoadedRecipe
        {
            Recipe = recipe,
            Path = _path,
            ComputeHash = () => RecipeHash.Of(recipe, plugins),
            ComputeSearchHash = () => RecipeHash.OfSearch(recipe, plugins),
            Source = source.Value.Plugin,
            Algorithms = [.. algorithms.Select(a => a.Plugin!)],
            Metric = metric.Value.Plugin,
            Split = splitter.Value.Plugin,
            Search = search.Value.Plugin,
            Document = _root.Node as ConfigMapping,
        };
    }

    private void ThrowIfWrong()
    {
        if (_errors.Count == 0 && _unknownAlgorithms.Count > 0)
            throw new TrainingException("unknown_algorithm", string.Join('\n', _unknownAlgorithms));
        foreach (ConfigError error in _unknownAlgorithms)
            _errors.Add(error);
        _errors.ThrowIfAny();
    }

    private (BoundPlugin<TKind>, ChosenPlugin)? Bind<TKind>(ConfigReader? parent, string key, string discriminator, PluginChoice<TKind>? known)
        where TKind : class
    {
        if (parent?.Node is not ConfigMapping)
            return null;
        ConfigReader? at = parent.Child(key);
        PluginChoice<TKind>? choice = known;

        // When another part of the recipe is wrong the binder gives no recipe, and the choice is read here. A default takes the
        // place where it would stand, so that a host that lacks it says so in terms of the recipe.
        if (at is not null && (known is null || known.Path != at.Path) && !at.ReadChoice(discriminator, known, out choice))
            return null;
        if (at is null && known is not null && known.Path.Length == 0)
            choice = parent.Place(key, known);
        return choice is null ? null : Bind(choice, at, discriminator);
    }

    private (BoundPlugin<TKind>, ChosenPlugin)? Bind<TKind>(PluginChoice<TKind> choice, ConfigReader? at, string discriminator) where TKind : class
    {
        if (choice.Bind(_catalog, _errors) is not { } bound)
            return null;
        return (bound, new ChosenPlugin(bound.Descriptor.Id.Name, Options(at, discriminator, bound.Descriptor)));
    }

    /// <summary>The options of a plugin as it sees them: expanded, except for what it guards.</summary>
    private static ConfigNode Options(ConfigReader? at, string discriminator, PluginDescriptor descriptor)
    {
        ConfigNode options = new ConfigMapping(default, []);
        if (at?.Node is ConfigMapping && at.Guarded(descriptor.NoExpandFields).ReadNode(out ConfigNode expanded))
            options = ((ConfigMapping)expanded).Without(discriminator);
        return options;
    }

    private List<Algorithm> BindAlgorithms(ConfigReader? list)
    {
        var algorithms = new List<Algorithm>();
        if (list?.Node is not ConfigSequence sequence)
            return algorithms;
        for (int i = 0; i < sequence.Items.Length; i++)
        {
            ConfigReader at = list.Item(i);
            if (!at.ReadChoice<IAlgorithm>("type", null, out PluginChoice<IAlgorithm> choice))
                continue;
            if (choice.Find(_catalog) is not { } descriptor)
            {
                _unknownAlgorithms.Add(new ConfigError(
                    choice.Position, at.Path, $"unknown algorithm '{choice.Written}'", NearestName.Expected(choice.Written, _catalog.Names("algorithms"))));
                algorithms.Add(new Algorithm(choice, null, null));
                continue;
            }

            var chosen = new ChosenPlugin(descriptor.Id.Name, Options(at, "type", descriptor));
            if (algorithms.Find(a => a.Chosen?.Name == chosen.Name) is { } earlier)
            {
                // Naming an algorithm twice has always been harmless; with different options it cannot mean anything.
                if (!NodeEquality.Equal(earlier.Chosen!.Options, chosen.Options))
                    _errors.Add(new ConfigError(choice.Position, at.Path, $"the algorithm '{chosen.Name}' appears twice with different options", "expected each algorithm once"));
                continue;
            }

            algorithms.Add(new Algorithm(choice, choice.Bind(_catalog, _errors), chosen));
        }

        return algorithms;
    }

    /// <summary>Checks that the keys name algorithms of the recipe, and gives the budgets under canonical names.</summary>
    private IReadOnlyDictionary<string, int>? CheckTrials(ConfigReader? at, List<Algorithm> algorithms, IReadOnlyDictionary<string, int>? trials)
    {
        if (at?.Node is not ConfigMapping mapping)
            return null;
        var canonical = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (ConfigEntry entry in mapping.Entries)
        {
            string? name = _catalog.Find("algorithms", entry.Key)?.Id.Name;
            Algorithm? named = algorithms.Find(a => a.Chosen is { } chosen ? chosen.Name == name : a.Choice.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
            string path = $"{at.Path}.{entry.Key}";
            if (named is null)
            {
                _errors.Add(new ConfigError(
                    entry.KeyPosition, path, $"'{entry.Key}' is none of the recipe's algorithms",
                    algorithms.Count == 0 ? "list it under training.algorithms" : NearestName.Expected(entry.Key, algorithms.Select(a => a.Chosen?.Name ?? a.Choice.Written))));
            }
            else if (!canonical.TryAdd(name ?? entry.Key, trials?.GetValueOrDefault(entry.Key) ?? 0))
            {
                _errors.Add(new ConfigError(entry.KeyPosition, path, $"'{entry.Key}' is another name of an algorithm above", "expected one number of trials for each algorithm"));
            }
        }

        return canonical.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private void CheckTimeColumn(PluginDescriptor splitter, ConfigReader at)
    {
        if (!string.Equals(splitter.Trait("requires_time"), "true", StringComparison.OrdinalIgnoreCase) || _root.Child("schema") is not { Node: ConfigMapping } schema)
            return;
        if (schema.Child("time_column") is not { IsNull: false })
        {
            _errors.Add(new ConfigError(
                at.Node.Position, "training.split", $"the scheme '{splitter.Id.Name}' needs the time of every interaction, but schema.time_column is not set",
                "name the column in schema.time_column, or choose another scheme"));
        }
    }

    private void CheckPaths(PluginDescriptor? source)
    {
        if (_root.Child("output")?.Child("path") is { } output && TextOf(output) is { Length: > 0 } outputPath)
        {
            PathViolation? violation = PathPolicy.CheckOutput(outputPath)
                ?? OutputContainment.Check(StorageLocation.Parse(outputPath), _environment, followFile: false);
            Report(output, violation, outputPath);
        }

        if (source is not null && _root.Child("source") is { } section)
            CheckInput(section.Guarded(source.NoExpandFields), needsHash: HasKey(source, "sha256"));
        if (_root.Child("item_metadata") is { } metadata)
            CheckInput(metadata, needsHash: true);
    }

    private void CheckInput(ConfigReader section, bool needsHash)
    {
        if (section.Child("path") is not { } at || TextOf(at) is not { } path)
            return;
        if (PathPolicy.CheckInput(path) is { } violation)
        {
            Report(at, violation, path);
            return;
        }

        string scheme = StorageLocation.Parse(path).Scheme;
        if (needsHash && scheme is "http" or "https" && section.Child("sha256") is not { IsNull: false })
        {
            var missing = new PathViolation(
                "is a network address whose content is not pinned by a sha256", scheme,
                $"add {section.Path}.sha256 (compute it with: sha256sum <file>), so that nobody can change the data on the way");
            Report(at, missing, path);
        }
    }

    private void Report(ConfigReader at, PathViolation? violation, string path)
    {
        if (violation is null)
            return;

        // What a variable added to the path is not repeated.
        bool expanded = at.Node is ConfigScalar scalar && scalar.Text != path;
        _errors.Add(
            new ConfigError(at.Node.Position, at.Path, expanded ? violation.Problem : violation.FullProblem, violation.Expected), violation.IsSecurity);
    }

    private static string? TextOf(ConfigReader at) =>
        at.Node is ConfigScalar { Kind: ScalarKind.Text } && at.ReadNode(out ConfigNode expanded) ? ((ConfigScalar)expanded).Text : null;

    private static bool HasKey(PluginDescriptor plugin, string key)
    {
        if (plugin.Configuration is not { } configuration)
            return false;
        using JsonDocument schema = JsonDocument.Parse(configuration.Schema());
        return schema.RootElement.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(key, out _);
    }

    /// <summary>An algorithm of the recipe; without a plugin if the host has none of that name or its options are wrong.</summary>
    private sealed record Algorithm(PluginChoice<IAlgorithm> Choice, BoundPlugin<IAlgorithm>? Plugin, ChosenPlugin? Chosen);
}
