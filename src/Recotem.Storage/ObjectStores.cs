using System.Collections.Concurrent;

namespace Recotem.Storage;

/// <summary>
/// Finds the store of an address among the plugins of kind <c>object-stores</c>, whose names and aliases are the schemes. Each
/// store is activated once, when it is first needed.
/// </summary>
/// <param name="catalog">The plugins of the host.</param>
/// <param name="environment">The environment from which stores take credentials and limits.</param>
public sealed class ObjectStores(PluginCatalog catalog, HostEnvironment environment) : IObjectStores
{
    private const string Kind = "object-stores";

    private readonly PluginScope _scope = new PluginScope(catalog).With(environment);
    private readonly ConcurrentDictionary<PluginRef, Lazy<Task<IObjectStore>>> _stores = new();

    /// <inheritdoc/>
    /// <exception cref="RecotemException">The store cannot be activated.</exception>
    public async ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default)
    {
        if (catalog.Find(Kind, location.Scheme) is not { } descriptor)
            throw new IOException($"{location}: this host has no store for the scheme '{location.Scheme}'; it has {Schemes()}");

        // The activation is shared by everybody who waits for it, so that one caller's cancellation must not end it.
        Lazy<Task<IObjectStore>> store = _stores.GetOrAdd(descriptor.Id, _ => new Lazy<Task<IObjectStore>>(() => ActivateAsync(descriptor)));
        try
        {
            return await store.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (store.Value.IsFaulted)
        {
            // The next caller tries again: a server must not need a restart because a service was away for a moment.
            _stores.TryRemove(KeyValuePair.Create(descriptor.Id, store));
            throw;
        }
    }

    private async Task<IObjectStore> ActivateAsync(PluginDescriptor descriptor) =>
        await descriptor.ActivateAsync<IObjectStore>(_scope, descriptor.Configuration?.Bind(ConfigReader.Empty()));

    private string Schemes()
    {
        string[] schemes = [.. catalog.Of(Kind).SelectMany(p => p.Aliases.Prepend(p.Id.Name)).Order(StringComparer.Ordinal)];
        return schemes.Length == 0 ? "none" : string.Join(", ", schemes);
    }
}
