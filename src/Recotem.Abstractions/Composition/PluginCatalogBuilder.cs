using System.Collections.Immutable;

namespace Recotem;

/// <summary>Composes a catalog in code: for tests, and for programs that are not hosts.</summary>
public sealed class PluginCatalogBuilder
{
    private readonly Dictionary<string, PluginKindDescriptor> _kinds = new(StringComparer.Ordinal);
    private readonly List<PluginDescriptor> _plugins = [];
    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal);

    /// <summary>
    /// What happens when a plugin is added whose name or alias is taken in its kind. Names are compared as look-up does; versions of
    /// one name take nothing from each other where the kind selects by version.
    /// </summary>
    public DuplicatePlugins OnDuplicate { get; set; } = DuplicatePlugins.Throw;

    /// <summary>What the host left out of the catalog with which this builder started.</summary>
    internal ImmutableArray<PluginOmission> Omissions { get; init; } = [];

    /// <summary>Adds a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Another kind has the same id, or plugins that were added before have equal names under its rules.</exception>
    public PluginCatalogBuilder Add(PluginKindDescriptor kind)
    {
        if (_kinds.TryGetValue(kind.Id, out PluginKindDescriptor? known) && known.ContractType != kind.ContractType)
            throw new ArgumentException($"kind '{kind.Id}' is declared by both {known.ContractType.FullName} and {kind.ContractType.FullName}", nameof(kind));
        _kinds[kind.Id] = kind;
        // The kind decides how names are compared, so plugins that were added before it are judged again.
        PluginDescriptor[] earlier = [.. _plugins.Where(p => p.Id.Kind == kind.Id)];
        _plugins.RemoveAll(p => p.Id.Kind == kind.Id);
        foreach (PluginDescriptor plugin in earlier)
            Add(plugin);
        return this;
    }

    /// <summary>Adds a plugin, under the rule of <see cref="OnDuplicate"/>.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken and the rule is to throw.</exception>
    public PluginCatalogBuilder Add(PluginDescriptor plugin)
    {
        (PluginDescriptor Plugin, string Name)[] taken = [.. _plugins.Select(p => (Plugin: p, Name: SharedName(p, plugin)!)).Where(t => t.Name is not null)];
        if (taken.Length > 0 && OnDuplicate == DuplicatePlugins.KeepFirst)
            return this;
        if (taken.Length > 0 && OnDuplicate == DuplicatePlugins.Throw)
        {
            (PluginDescriptor other, string name) = taken[0];
            throw new ArgumentException($"plugin '{plugin.Id.Kind}/{name}' is declared by both {other.TypeName} and {plugin.TypeName}", nameof(plugin));
        }

        foreach ((PluginDescriptor other, _) in taken)
            _plugins.Remove(other);
        _plugins.Add(plugin);
        return this;
    }

    private string? SharedName(PluginDescriptor first, PluginDescriptor second)
    {
        if (first.Id.Kind != second.Id.Kind || (first.Id.Name == second.Id.Name && first.Id.Version != second.Id.Version))
            return null;
        StringComparer comparer = _kinds.GetValueOrDefault(first.Id.Kind)?.IgnoreCase == true ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return second.Aliases.Prepend(second.Id.Name).FirstOrDefault(name => first.Aliases.Prepend(first.Id.Name).Contains(name, comparer));
    }

    /// <summary>Adds an existing object as a plugin without configuration.</summary>
    /// <typeparam name="TKind">The kind's interface; the kind must have been added.</typeparam>
    /// <param name="name">The plugin's name.</param>
    /// <param name="instance">The object, which every activation yields. It stays with the caller: no scope disposes it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The kind is unknown, or the name is taken and the rule is to throw.</exception>
    public PluginCatalogBuilder Add<TKind>(string name, TKind instance) where TKind : class
    {
        PluginKindDescriptor kind = _kinds.Values.FirstOrDefault(k => k.ContractType == typeof(TKind))
            ?? throw new ArgumentException($"{typeof(TKind).FullName} is no kind of this builder", nameof(instance));
        return Add(new PluginDescriptor
        {
            Id = new PluginRef(kind.Id, name),
            Version = new SemVersion(0, 0, 0),
            ContractVersion = kind.ApiVersion,
            TypeName = instance.ToString() ?? name,
            Origin = new PluginOrigin("in code", new SemVersion(0, 0, 0)),
            Activate = (_, _) => new ValueTask<object>(instance),
            YieldsSharedObject = true,
        });
    }

    /// <summary>Removes a plugin.</summary>
    /// <param name="kind">The kind's id.</param>
    /// <param name="name">The plugin's name.</param>
    /// <returns>This builder.</returns>
    public PluginCatalogBuilder Remove(string kind, string name)
    {
        _plugins.RemoveAll(p => p.Id.Kind == kind && p.Id.Name == name);
        return this;
    }

    /// <summary>Names the plugin of a kind that constructors get where there are several.</summary>
    /// <param name="kind">The kind's id.</param>
    /// <param name="name">The plugin's name or an alias; one that the catalog does not have chooses nothing.</param>
    /// <returns>This builder.</returns>
    public PluginCatalogBuilder Default(string kind, string name)
    {
        _defaults[kind] = name;
        return this;
    }

    /// <summary>Builds the catalog.</summary>
    /// <returns>The catalog.</returns>
    public PluginCatalog Build()
    {
        ImmutableArray<PluginKindDescriptor> kinds = [.. _kinds.Values.OrderBy(k => k.Id, StringComparer.Ordinal)];
        ImmutableArray<PluginDescriptor> plugins =
        [
            .. _plugins.OrderBy(p => p.Id.Kind, StringComparer.Ordinal).ThenBy(p => p.Id.Name, StringComparer.Ordinal).ThenBy(p => p.Version),
        ];
        var ignoreCase = kinds.Where(k => k.IgnoreCase).Select(k => k.Id).ToHashSet(StringComparer.Ordinal);
        var defaults = new Dictionary<string, string>(_defaults, StringComparer.Ordinal);
        return new PluginCatalog(kinds, () => plugins, Find, () => Omissions, kind => defaults.GetValueOrDefault(kind));

        PluginDescriptor? Find(string kind, string name, SemVersion? version)
        {
            StringComparison comparison = ignoreCase.Contains(kind) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            PluginDescriptor? named = null;
            PluginDescriptor? aliased = null;
            foreach (PluginDescriptor plugin in plugins)
            {
                if (plugin.Id.Kind != kind || (version is { } asked && plugin.Version != asked))
                    continue;
                if (string.Equals(plugin.Id.Name, name, comparison))
                    named = plugin;
                else if (plugin.Aliases.Any(a => string.Equals(a, name, comparison)))
                    aliased = plugin;
            }

            return named ?? aliased;
        }
    }
}

/// <summary>What a <see cref="PluginCatalogBuilder"/> does with a plugin whose name or alias is taken.</summary>
public enum DuplicatePlugins
{
    /// <summary>Throws.</summary>
    Throw,

    /// <summary>Keeps the one that was added first.</summary>
    KeepFirst,

    /// <summary>Keeps the one that was added last.</summary>
    Replace,
}
