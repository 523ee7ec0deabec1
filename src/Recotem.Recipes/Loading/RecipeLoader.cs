using System.Collections.Immutable;

namespace Recotem.Recipes;

/// <summary>Loads recipes: reads the YAML, expands variables, binds the model and every plugin it chooses, and applies the rules that concern several values.</summary>
/// <param name="catalog">The plugins that recipes may choose.</param>
/// <param name="environment">The variables of the process.</param>
/// <param name="events">Receives the events of <c>recotem.recipe.*</c>.</param>
public sealed class RecipeLoader(PluginCatalog catalog, HostEnvironment environment, IEventLog events)
{
    private const string Logger = "recotem.recipe.loader";
    private const string Extension = ".yaml";

    /// <summary>Loads one recipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="extra">Values of variables that go before those of the process, from <c>--env-var</c>; null for none.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="RecipeException">The recipe is wrong. Holds every mistake of the file.</exception>
    /// <exception cref="TrainingException">With code <c>unknown_algorithm</c>: the recipe is right, but names algorithms that this host does not have.</exception>
    public LoadedRecipe Load(string path, IReadOnlyDictionary<string, string>? extra = null)
    {
        byte[] text = YamlReader.ReadBytes(path);
        var errors = new ConfigErrors();
        ConfigNode root = YamlReader.Read(text, path, errors);
        if (root is not ConfigMapping)
            throw YamlReader.Failure(errors, root.Position, $"the recipe is {root.Describe()}", "expected a mapping with name, source, schema, training and output");
        var reader = ConfigReader.Root(root, errors, new EnvironmentExpander(environment, extra, events));
        LoadedRecipe recipe = new RecipeAssembly(path, reader, catalog, environment).Complete();
        events.Write(EventLevel.Info, Logger, "recipe_loaded", new("name", recipe.Name), new("path", path));
        return recipe;
    }

    /// <summary>
    /// Loads every recipe of a directory, for serving: the files directly in it whose names end in <c>.yaml</c>, in the order of
    /// their names. A file that cannot be loaded is recorded and does not disturb the others; so is one whose recipe has the name of
    /// an earlier one, and one that a symbolic link takes from outside the directory.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <returns>One entry for each file.</returns>
    /// <exception cref="RecipeException">There is no such directory, or it cannot be listed.</exception>
    public ImmutableArray<RecipeFile> LoadDirectory(string directory)
    {
        var files = ImmutableArray.CreateBuilder<RecipeFile>();
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in FilesOf(directory))
            files.Add(LoadLeniently(directory, path, taken));
        int errors = files.Count(f => f.Error is not null);
        events.Write(
            EventLevel.Info, Logger, "recipes_directory_loaded_lenient",
            new("path", directory), new("ok", files.Count - errors), new("errors", errors));
        return files.ToImmutable();
    }

    private RecipeFile LoadLeniently(string directory, string path, Dictionary<string, string> taken)
    {
        try
        {
            RefuseOutside(directory, path);
            LoadedRecipe recipe = Load(path);
            if (taken.TryAdd(recipe.Name, path))
                return new RecipeFile(path, recipe, null);
            events.Write(EventLevel.Warning, Logger, "recipe_duplicate_name_skipped", new("file", path), new("name", recipe.Name));
            return new RecipeFile(
                path, null, new RecipeException($"{path}: the name '{recipe.Name}' belongs to the recipe of {taken[recipe.Name]}; give each recipe a name of its own", RecipeFailure.Schema));
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            RecotemException e = thrown as RecotemException ?? Unforeseen(path, thrown);
            if (e is RecipeException { Category: RecipeFailure.Security })
            {
                events.Write(
                    EventLevel.Error, Logger, "recipe_security_violation_skipped",
                    new("file", path), new("error_class", e.GetType().Name), new("error", e.Message), new("category", "security"));
            }
            else
            {
                events.Write(
                    EventLevel.Warning, Logger, "recipe_load_error_skipped",
                    new("file", path), new("error_class", e.GetType().Name), new("error", e.Message));
            }

            return new RecipeFile(path, null, e);
        }
    }

    /// <summary>What a plugin throws over its options belongs to this file alone. Its text may hold anything, so only its type is shown.</summary>
    private static RecipeException Unforeseen(string path, Exception e) => new(
        $"{path}: cannot be loaded: {e.GetType().Name}; take the file away, or correct the plugin that its options are for",
        e is IOException or UnauthorizedAccessException ? RecipeFailure.Io : RecipeFailure.Schema, e);

    private List<string> FilesOf(string directory)
    {
        var files = new List<string>();
        try
        {
            foreach (string path in Directory.EnumerateFiles(directory))
            {
                if (path.EndsWith(Extension, StringComparison.Ordinal))
                    files.Add(path);
                else if (path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
                    events.Write(EventLevel.Warning, Logger, "recipe_file_skipped", new("file", path), new("reason", "the names of recipe files end in .yaml"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string problem = File.Exists(directory) ? "is a file, not a directory"
                : !Directory.Exists(directory) ? "there is no such directory"
                : $"cannot be listed: {e.Message}";
            throw new RecipeException($"{directory}: {problem}; name the directory that holds the recipes", RecipeFailure.Io, e);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static void RefuseOutside(string directory, string path)
    {
        string? inside = RealPath.Resolve(Path.GetFullPath(directory));
        string? target = RealPath.Resolve(Path.GetFullPath(path));
        if (inside is null || target is null || !RealPath.IsInside(target, inside))
        {
            throw new RecipeException(
                $"{path}: leads to '{target ?? "nowhere"}', which is outside '{inside ?? directory}'; put the recipe itself into the directory", RecipeFailure.Security);
        }
    }
}
