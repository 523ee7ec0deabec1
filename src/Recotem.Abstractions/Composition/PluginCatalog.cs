using System.Collections.Immutable;

namespace Recotem;

/// <summary>The immutable set of kinds and plugins of one host. Nothing in it is activated.</summary>
public sealed class PluginCatalog
{
    private readonly Lazy<ImmutableArray<PluginDescriptor>> _plugins;
    private readonly Func<string, string, SemVersion?, PluginDescriptor?> _find;

    /// <summary>Creates a catalog. Hosts call this from generated code; tests use <see cref="PluginCatalogBuilder"/>.</summary>
    /// <param name="kinds">All kinds, sorted by id.</param>
    /// <param name="plugins">Yields all plugins, sorted by kind, name and version. Called once, when first needed.</param>
    /// <param name="find">Looks up a plugin by kind, name or alias, and version (null for the highest); returns null if there is none.</param>
    public PluginCatalog(
        ImmutableArray<PluginKindDescriptor> kinds,
        Func<ImmutableArray<PluginDescriptor>> plugins,
        Func<string, string, SemVersion?, PluginDescriptor?> find)
    {
        Kinds = kinds;
        _plugins = new Lazy<ImmutableArray<PluginDescriptor>>(plugins);
        _find = find;
    }

    /// <summary>A catalog without kinds and plugins.</summary>
    public static PluginCatalog Empty { get; } = new([], static () => [], static (_, _, _) => null);

    /// <summary>All kinds, sorted by id.</summary>
    public ImmutableArray<PluginKindDescriptor> Kinds { get; }

    /// <summary>All plugins, sorted by kind, name and version.</summary>
    public ImmutableArray<PluginDescriptor> Plugins => _plugins.Value;

    /// <summary>The plugins of a kind, sorted by name and version.</summary>
    /// <param name="kind">The kind's id.</param>
    /// <returns>The plugins; empty for an unknown kind.</returns>
    public IEnumerable<PluginDescriptor> Of(string kind)
    {
        foreach (PluginDescriptor plugin in Plugins)
            if (plugin.Id.Kind == kind)
                yield return plugin;
    }

    /// <summary>The names of the plugins of a kind, sorted, without aliases.</summary>
    /// <param name="kind">The kind's id.</param>
    /// <returns>The names.</returns>
    public IEnumerable<string> Names(string kind) => Of(kind).Select(p => p.Id.Name).Distinct();

    /// <summary>Finds a kind by its id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The kind, or null.</returns>
    public PluginKindDescriptor? FindKind(string id)
    {
        foreach (PluginKindDescriptor kind in Kinds)
            if (kind.Id == id)
                return kind;
        return null;
    }

    /// <summary>Finds a kind by its interface.</summary>
    /// <param name="contractType">The interface.</param>
    /// <returns>The kind, or null.</returns>
    public PluginKindDescriptor? FindKind(Type contractType)
    {
        foreach (PluginKindDescriptor kind in Kinds)
            if (kind.ContractType == contractType)
                return kind;
        return null;
    }

    /// <summary>Finds a plugin.</summary>
    /// <param name="kind">The kind's id.</param>
    /// <param name="name">A name or alias; compared without case if the kind says so.</param>
    /// <param name="version">The exact version; null for the highest.</param>
    /// <returns>The plugin, or null.</returns>
    public PluginDescriptor? Find(string kind, string name, SemVersion? version = null) => _find(kind, name, version);

    /// <summary>A builder that starts with everything in this catalog.</summary>
    /// <returns>The builder.</returns>
    public PluginCatalogBuilder ToBuilder()
    {
        var builder = new PluginCatalogBuilder();
        foreach (PluginKindDescriptor kind in Kinds)
            builder.Add(kind);
        foreach (PluginDescriptor plugin in Plugins)
            builder.Add(plugin);
        return builder;
    }
}
