using System.Runtime.ExceptionServices;

namespace Recotem;

/// <summary>What an activation may ask for: services that the host offers, and plugins of its catalog.</summary>
/// <remarks>
/// A scope owns the plugins that are activated through it: those that implement <see cref="IAsyncDisposable"/> or
/// <see cref="IDisposable"/> are disposed with it, in reverse order of their construction, each once. Services stay with the host
/// that offered them, and objects that were added to a <see cref="PluginCatalogBuilder"/> with whoever made them. A plugin may be
/// disposed earlier by its user if its <c>Dispose</c> can be called twice.
/// </remarks>
public sealed class PluginScope : IAsyncDisposable
{
    private readonly Dictionary<Type, object> _services = [];
    private readonly Lock _lock = new();
    private readonly List<object> _owned = [];
    private readonly AsyncLocal<Search?> _search = new();
    private bool _isDisposed;

    /// <summary>Creates a scope without services.</summary>
    /// <param name="catalog">The catalog from which required plugins are taken.</param>
    public PluginScope(PluginCatalog catalog) => Catalog = catalog;

    /// <summary>The catalog from which required plugins are taken.</summary>
    public PluginCatalog Catalog { get; }

    /// <summary>Offers a service. Call it before the scope is handed to plugins.</summary>
    /// <typeparam name="T">The type under which plugins ask for it.</typeparam>
    /// <param name="service">The service. The scope does not dispose it.</param>
    /// <returns>This scope.</returns>
    public PluginScope With<T>(T service) where T : class
    {
        _services[typeof(T)] = service;
        return this;
    }

    /// <summary>Creates a scope that offers the same services, for plugins that are to be disposed before those of this scope.</summary>
    /// <returns>A scope that owns what is activated through it, and that its creator disposes.</returns>
    public PluginScope CreateInner()
    {
        var inner = new PluginScope(Catalog);
        foreach ((Type type, object service) in _services)
            inner._services.Add(type, service);
        return inner;
    }

    /// <summary>A service or plugin that must exist.</summary>
    /// <typeparam name="T">A service type, or the interface of a kind of which the catalog has exactly one plugin, or a default.</typeparam>
    /// <returns>The service or a new instance of the plugin, which the scope owns.</returns>
    /// <exception cref="PluginActivationException">
    /// There is none, there are several plugins without a default, the chosen one cannot be configured by its defaults, or it requires itself.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The scope is disposed.</exception>
    public async ValueTask<T> GetAsync<T>() where T : class => await FindAsync<T>()
        ?? throw new PluginActivationException($"this host offers no '{typeof(T).Name}', which a plugin requires");

    /// <summary>A service or plugin that may be missing.</summary>
    /// <typeparam name="T">A service type, or the interface of a kind.</typeparam>
    /// <returns>The service, a new instance of the plugin, which the scope owns, or null.</returns>
    /// <exception cref="PluginActivationException">
    /// There are several plugins of the kind without a default, the chosen one cannot be configured by its defaults, or it requires itself.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The scope is disposed.</exception>
    public async ValueTask<T?> FindAsync<T>() where T : class
    {
        if (_services.TryGetValue(typeof(T), out object? service))
            return (T)service;
        if (typeof(T) == typeof(PluginCatalog))
            return (T)(object)Catalog;
        if (Catalog.FindKind(typeof(T)) is not { } kind)
            return null;
        if (Provider(kind.Id) is not { } provider)
            return null;
        var search = new Search(kind.Id, provider.Id, _search.Value);
        search.RefuseRecursion();
        // Seen by what this call awaits, and by nothing else: the value is local to this asynchronous method.
        _search.Value = search;
        try
        {
            return await provider.ActivateAsync<T>(this, Defaults(provider));
        }
        finally
        {
            search.IsOver = true;
        }
    }

    /// <summary>Disposes the plugins that were activated through this scope, in reverse order. Later calls do nothing.</summary>
    /// <returns>A task that ends when all are disposed.</returns>
    /// <exception cref="AggregateException">Several plugins failed; the failure of a single one is thrown as it is. All were disposed.</exception>
    public async ValueTask DisposeAsync()
    {
        object[] owned;
        lock (_lock)
        {
            _isDisposed = true;
            owned = [.. _owned];
            _owned.Clear();
        }

        var failures = new List<Exception>();
        for (int i = owned.Length - 1; i >= 0; i--)
        {
            try
            {
                await DisposeAsync(owned[i]);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add(e);
            }
        }

        if (failures.Count == 1)
            ExceptionDispatchInfo.Throw(failures[0]);
        if (failures.Count > 1)
            throw new AggregateException("several plugins could not be disposed", failures);
    }

    /// <summary>Refuses an activation through a disposed scope.</summary>
    internal void ThrowIfDisposed()
    {
        lock (_lock)
            ObjectDisposedException.ThrowIf(_isDisposed, this);
    }

    /// <summary>Takes the ownership of a new plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>A task that ends at once, unless the scope was disposed meanwhile.</returns>
    /// <exception cref="ObjectDisposedException">The scope was disposed while the plugin was constructed; the plugin is disposed too.</exception>
    internal async ValueTask OwnAsync(object plugin)
    {
        if (plugin is not (IAsyncDisposable or IDisposable))
            return;
        lock (_lock)
        {
            if (!_isDisposed)
            {
                // A plugin that hands out one object again and again is owned once.
                if (!_owned.Exists(known => ReferenceEquals(known, plugin)))
                    _owned.Add(plugin);
                return;
            }
        }

        await DisposeAsync(plugin);
        ObjectDisposedException.ThrowIf(true, this);
    }

    private static async ValueTask DisposeAsync(object plugin)
    {
        if (plugin is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            ((IDisposable)plugin).Dispose();
    }

    private PluginDescriptor? Provider(string kind)
    {
        if (Catalog.DefaultOf(kind) is { } name && Catalog.Find(kind, name) is { } chosen)
            return chosen;
        PluginDescriptor? only = null;
        foreach (PluginDescriptor plugin in Catalog.Of(kind))
        {
            if (only is not null)
            {
                throw new PluginActivationException(
                    $"several plugins offer '{kind}' ({string.Join(", ", Catalog.Names(kind))}); name one in Defaults on [PluginHost], because a plugin that requires one cannot choose");
            }

            only = plugin;
        }

        return only;
    }

    private static object? Defaults(PluginDescriptor plugin)
    {
        if (plugin.Configuration is not { } record)
            return null;
        ConfigReader reader = ConfigReader.Empty();
        object? configuration = record.Bind(reader);
        if (configuration is not null && reader.Errors.Count == 0)
            return configuration;
        throw new PluginActivationException(
            $"plugin '{plugin.Id}' ({plugin.TypeName}) is required by another plugin, which cannot configure it, and its defaults are not enough: "
            + string.Join(" | ", reader.Errors.ToImmutable().Select(Text)));

        // The position of a default means nothing to people.
        static string Text(ConfigError error)
        {
            string message = error.Expected.Length == 0 ? error.Problem : $"{error.Problem}; {error.Expected}";
            return error.Path.Length == 0 ? message : $"{error.Path}: {message}";
        }
    }

    /// <summary>A search for the plugin of a kind that an activation asked for, and the search within which it happens.</summary>
    private sealed class Search(string kind, PluginRef plugin, Search? outer)
    {
        private string Kind => kind;

        private PluginRef Plugin => plugin;

        private Search? Outer => outer;

        // Work that a constructor leaves behind inherits the search, but may ask again when it is over.
        public bool IsOver { get; set; }

        public void RefuseRecursion()
        {
            for (Search? search = Outer; search is not null; search = search.Outer)
            {
                if (search.Kind != Kind || search.IsOver)
                    continue;
                var chain = new List<string>();
                for (Search? link = this; link != search; link = link!.Outer)
                    chain.Add($"'{link!.Plugin}'");
                chain.Add($"'{search.Plugin}'");
                chain.Reverse();
                throw new PluginActivationException(
                    $"the plugin of kind '{Kind}' requires itself ({string.Join(" requires ", chain)}); let its constructor ask for something else, or make the parameter another kind");
            }
        }
    }
}
