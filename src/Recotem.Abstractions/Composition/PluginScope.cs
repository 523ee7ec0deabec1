namespace Recotem;

/// <summary>What an activation may ask for: services that the host offers, and plugins of its catalog.</summary>
public sealed class PluginScope
{
    private readonly Dictionary<Type, object> _services = [];

    /// <summary>Creates a scope without services.</summary>
    /// <param name="catalog">The catalog from which required plugins are taken.</param>
    public PluginScope(PluginCatalog catalog) => Catalog = catalog;

    /// <summary>The catalog from which required plugins are taken.</summary>
    public PluginCatalog Catalog { get; }

    /// <summary>Offers a service. Call it before the scope is handed to plugins.</summary>
    /// <typeparam name="T">The type under which plugins ask for it.</typeparam>
    /// <param name="service">The service.</param>
    /// <returns>This scope.</returns>
    public PluginScope With<T>(T service) where T : class
    {
        _services[typeof(T)] = service;
        return this;
    }

    /// <summary>A service or plugin that must exist.</summary>
    /// <typeparam name="T">A service type, or the interface of a kind of which the catalog has exactly one plugin.</typeparam>
    /// <returns>The service or a new instance of the plugin.</returns>
    /// <exception cref="PluginActivationException">There is none, or there are several plugins.</exception>
    public async ValueTask<T> GetAsync<T>() where T : class => await FindAsync<T>()
        ?? throw new PluginActivationException($"this host offers no '{typeof(T).Name}', which a plugin requires");

    /// <summary>A service or plugin that may be missing.</summary>
    /// <typeparam name="T">A service type, or the interface of a kind.</typeparam>
    /// <returns>The service, a new instance of the plugin, or null.</returns>
    /// <exception cref="PluginActivationException">There are several plugins of the kind.</exception>
    public async ValueTask<T?> FindAsync<T>() where T : class
    {
        if (_services.TryGetValue(typeof(T), out object? service))
            return (T)service;
        if (typeof(T) == typeof(PluginCatalog))
            return (T)(object)Catalog;
        if (Catalog.FindKind(typeof(T)) is not { } kind)
            return null;
        PluginDescriptor? only = null;
        foreach (PluginDescriptor plugin in Catalog.Of(kind.Id))
        {
            if (only is not null)
                throw new PluginActivationException(
                    $"several plugins offer '{kind.Id}' ({string.Join(", ", Catalog.Names(kind.Id))}); a plugin that requires one cannot choose");
            only = plugin;
        }

        if (only is null)
            return null;
        return await only.ActivateAsync<T>(this, only.Configuration?.Bind(ConfigReader.Empty()));
    }
}
