using System.Collections.Immutable;

namespace Recotem;

/// <summary>The immutable set of kinds and plugins of one host. Nothing in it is activated.</summary>
[HostService]
public sealed class PluginCatalog
{
    private const string KindOfKinds = "kinds";

    private readonly Lazy<ImmutableArray<PluginDescriptor>> _plugins;
    private readonly Func<string, string, SemVersion?, PluginDescriptor?> _find;
    private readonly Lazy<ImmutableArray<PluginOmission>> _omissions;
    private readonly Func<string, string?> _defaultOf;

    /// <summary>Creates a catalog. Hosts call this from generated code; tests use <see cref="PluginCatalogBuilder"/>.</summary>
    /// <param name="kinds">All kinds, sorted by id.</param>
    /// <param name="plugins">Yields all plugins, sorted by kind, name and version. Called once, when first needed.</param>
    /// <param name="find">Looks up a plugin by kind, name or alias, and version (null for the highest); returns null if there is none.</param>
    /// <param name="omissions">Yields what the host left out, sorted by kind, name and version. Called once, when first needed; null if that is nothing.</param>
    /// <param name="defaultOf">The name of the plugin of a kind that constructors get where there are several; null if none is named.</param>
    public PluginCatalog(
        ImmutableArray<PluginKindDescriptor> kinds,
        Func<ImmutableArray<PluginDescriptor>> plugins,
        Func<string, string, SemVersion?, PluginDescriptor?> find,
        Func<ImmutableArray<PluginOmission>>? omissions = null,
        Func<string, string?>? defaultOf = null)
    {
        Kinds = kinds;
        _plugins = new Lazy<ImmutableArray<PluginDescriptor>>(() => WithKinds(plugins()));
        _find = find;
        _omissions = new Lazy<ImmutableArray<PluginOmission>>(omissions ?? (static () => []));
        _defaultOf = defaultOf ?? (static _ => null);
    }

    /// <summary>A catalog without kinds and plugins.</summary>
    public static PluginCatalog Empty { get; } = new([], static () => [], static (_, _, _) => null);

    /// <summary>All kinds, sorted by id.</summary>
    public ImmutableArray<PluginKindDescriptor> Kinds { get; }

    /// <summary>All plugins, sorted by kind, name and version.</summary>
    public ImmutableArray<PluginDescriptor> Plugins => _plugins.Value;

    /// <summary>The plugins that the host could have taken and left out, sorted by kind, name and version.</summary>
    public ImmutableArray<PluginOmission> Omissions => _omissions.Value;

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
    public PluginDescriptor? Find(string kind, string name, SemVersion? version = null)
    {
        if (kind != KindOfKinds)
            return _find(kind, name, version);
        return FindKind(kind) is { } self && FindKind(name) is { } found && AsPlugin(found, self) is var plugin && (version is null || version == plugin.Version)
            ? plugin
            : null;
    }

    /// <summary>The name of the plugin of a kind that constructors get where there are several.</summary>
    /// <param name="kind">The kind's id.</param>
    /// <returns>The name, or null if the host names none.</returns>
    public string? DefaultOf(string kind) => _defaultOf(kind);

    /// <summary>A builder that starts with everything in this catalog.</summary>
    /// <returns>The builder.</returns>
    public PluginCatalogBuilder ToBuilder()
    {
        var builder = new PluginCatalogBuilder { Omissions = Omissions };
        foreach (PluginKindDescriptor kind in Kinds)
        {
            builder.Add(kind);
            if (DefaultOf(kind.Id) is { } name)
                builder.Default(kind.Id, name);
        }

        foreach (PluginDescriptor plugin in Plugins)
            if (plugin.Id.Kind != KindOfKinds)
                builder.Add(plugin);
        return builder;
    }

    // Kinds describe themselves: no assembly declares them as plugins, so they are added here for every way to compose a catalog.
    private ImmutableArray<PluginDescriptor> WithKinds(ImmutableArray<PluginDescriptor> plugins)
    {
        if (FindKind(KindOfKinds) is not { } self)
            return plugins;
        int index = 0;
        while (index < plugins.Length && string.CompareOrdinal(plugins[index].Id.Kind, KindOfKinds) < 0)
            index++;
        return plugins.InsertRange(index, Kinds.Select(kind => AsPlugin(kind, self)));
    }

    private static PluginDescriptor AsPlugin(PluginKindDescriptor kind, PluginKindDescriptor self) => new()
    {
        Id = new PluginRef(KindOfKinds, kind.Id),
        Version = SemVersion.TryParse($"{kind.ApiVersion}.0", out SemVersion version) ? version : default,
        ContractVersion = self.ApiVersion,
        TypeName = kind.ContractType.FullName ?? kind.ContractType.Name,
        Origin = kind.Origin,
        Description = kind.Description,
        Activate = (_, _) => new ValueTask<object>(kind),
        YieldsSharedObject = true,
    };
}
