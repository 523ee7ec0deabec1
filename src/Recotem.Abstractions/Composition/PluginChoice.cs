namespace Recotem;

/// <summary>
/// A place in a configuration where a plugin is chosen by name: a mapping with a discriminator (<c>type</c> unless renamed) beside
/// the plugin's own keys, or a scalar, which is a choice without options.
/// </summary>
/// <typeparam name="TKind">The kind's interface.</typeparam>
public sealed class PluginChoice<TKind> where TKind : class
{
    private readonly ConfigReader _reader;

    internal PluginChoice(string name, string written, ConfigNode node, SourcePosition position, ConfigReader reader)
    {
        Name = name;
        Written = written;
        Node = node;
        Position = position;
        _reader = reader;
    }

    /// <summary>The chosen name or alias, expanded.</summary>
    public string Name { get; }

    /// <summary>The name as it is written, before expansion: for messages, which never hold the value of a variable.</summary>
    public string Written { get; }

    /// <summary>Where the name stands.</summary>
    public SourcePosition Position { get; }

    /// <summary>The path of the choice, for instance <c>training.metric</c>.</summary>
    public string Path => _reader.Path;

    /// <summary>The plugin's own keys, without the discriminator; a mapping without entries if the choice is a scalar.</summary>
    public ConfigNode Node { get; }

    /// <summary>Finds the plugin.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The plugin, or null if the catalog has none of this name.</returns>
    public PluginDescriptor? Find(PluginCatalog catalog) => catalog.FindKind(typeof(TKind)) is { } kind ? catalog.Find(kind.Id, Name) : null;

    /// <summary>Finds the plugin and binds its keys.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="errors">Receives every mistake, an unknown name included.</param>
    /// <returns>The plugin with its configuration, or null if there was a mistake.</returns>
    public BoundPlugin<TKind>? Bind(PluginCatalog catalog, ConfigErrors errors)
    {
        string kind = catalog.FindKind(typeof(TKind))?.Id ?? typeof(TKind).Name;
        if (Find(catalog) is not { } descriptor)
        {
            errors.Add(new ConfigError(Position, Path, $"unknown {kind} plugin '{Written}'", NearestName.Expected(Written, catalog.Names(kind))));
            return null;
        }

        return Bind(descriptor, errors);
    }

    /// <summary>Finds the plugin and binds its keys.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The plugin with its configuration.</returns>
    /// <exception cref="RecipeException">The name is unknown or the keys are wrong.</exception>
    public BoundPlugin<TKind> Bind(PluginCatalog catalog)
    {
        var errors = new ConfigErrors();
        BoundPlugin<TKind>? bound = Bind(catalog, errors);
        errors.ThrowIfAny();
        return bound!;
    }

    /// <summary>Finds the plugin and binds other keys than those of the choice, for instance with drawn hyperparameters added.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="keys">The keys, without the discriminator.</param>
    /// <returns>The plugin with its configuration.</returns>
    /// <exception cref="RecipeException">The name is unknown or the keys are wrong.</exception>
    public BoundPlugin<TKind> Bind(PluginCatalog catalog, ConfigMapping keys) => new PluginChoice<TKind>(Name, Written, keys, Position, _reader).Bind(catalog);

    /// <summary>A choice without options that stands in no file, for the default of a property.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The choice.</returns>
    public static PluginChoice<TKind> Default(string name)
    {
        ConfigReader reader = ConfigReader.Empty();
        return new PluginChoice<TKind>(name, name, reader.Node, reader.Node.Position, reader);
    }

    /// <summary>The choice of the same plugin with some of its keys set.</summary>
    /// <param name="values">The keys and values, for instance those that a search has drawn; they replace entries of the same key.</param>
    /// <returns>The new choice.</returns>
    public PluginChoice<TKind> With(IEnumerable<KeyValuePair<string, ConfigScalar>> values)
    {
        var mapping = (ConfigMapping)Node;
        foreach ((string key, ConfigScalar value) in values)
        {
            mapping = mapping.Without(key);
            mapping = new ConfigMapping(mapping.Position, mapping.Entries.Add(new ConfigEntry(key, value.Position, value)));
        }

        return new PluginChoice<TKind>(Name, Written, mapping, Position, _reader);
    }

    private BoundPlugin<TKind>? Bind(PluginDescriptor descriptor, ConfigErrors errors)
    {
        int before = errors.Count;
        ConfigReader reader = _reader.ForPlugin(Node, descriptor.NoExpandFields, errors);
        object? configuration = null;
        if (descriptor.Configuration is { } record)
            configuration = Bind(record, reader);
        else
            reader.ExpectNoKeys(descriptor.Id.ToString());
        return errors.Count > before ? null : new BoundPlugin<TKind>(descriptor, configuration);
    }

    private object? Bind(ConfigurationDescriptor record, ConfigReader reader)
    {
        try
        {
            return record.Bind(reader);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A check of the record threw instead of reporting. Its text may hold values of variables, so only its type is shown.
            reader.Errors.Add(new ConfigError(
                Position, Path, $"the options of '{Written}' cannot be checked: {e.GetType().Name}", "correct the options, or the plugin"));
            return null;
        }
    }
}

/// <summary>A plugin that a configuration chose, with its bound configuration.</summary>
/// <typeparam name="TKind">The kind's interface.</typeparam>
/// <param name="Descriptor">The plugin.</param>
/// <param name="Configuration">Its configuration record; null if it takes none.</param>
public sealed record BoundPlugin<TKind>(PluginDescriptor Descriptor, object? Configuration) where TKind : class
{
    /// <summary>Constructs the plugin and prepares it for use.</summary>
    /// <param name="scope">What the plugin may ask for.</param>
    /// <param name="cancellationToken">Cancels the preparation.</param>
    /// <returns>The plugin.</returns>
    public ValueTask<TKind> ActivateAsync(PluginScope scope, CancellationToken cancellationToken = default) =>
        Descriptor.ActivateAsync<TKind>(scope, Configuration, cancellationToken);
}
