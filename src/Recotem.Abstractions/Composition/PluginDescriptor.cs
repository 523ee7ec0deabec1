using System.Collections.Immutable;

namespace Recotem;

/// <summary>Everything known about a plugin without activating it, and the means to do so.</summary>
public sealed record PluginDescriptor
{
    /// <summary>The plugin's identity.</summary>
    public required PluginRef Id { get; init; }

    /// <summary>The plugin's own version.</summary>
    public required SemVersion Version { get; init; }

    /// <summary>The version of the kind's contract that the plugin was compiled against, <c>major.minor</c>.</summary>
    public required string ContractVersion { get; init; }

    /// <summary>The full name of the plugin's class.</summary>
    public required string TypeName { get; init; }

    /// <summary>The assembly that holds the plugin.</summary>
    public required PluginOrigin Origin { get; init; }

    /// <summary>One line about the plugin.</summary>
    public string? Description { get; init; }

    /// <summary>The address of a page about the plugin.</summary>
    public string? Documentation { get; init; }

    /// <summary>Free words.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Other names under which recipes may choose the plugin.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The kinds and services that the plugin's constructor asks for, with <c>?</c> behind those it can do without.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>The optional interfaces that the plugin implements beside its kind, for instance <c>Recotem.IProbe</c>.</summary>
    public ImmutableArray<string> Facets { get; init; } = [];

    /// <summary>The constants that the plugin declares for its kind.</summary>
    public ImmutableArray<PluginTrait> Traits { get; init; } = [];

    /// <summary>The plugin's configuration record; null if its constructor takes none.</summary>
    public ConfigurationDescriptor? Configuration { get; init; }

    /// <summary>
    /// The keys whose values are never expanded, at any depth, beside <c>query</c> and <c>query_parameters</c>. Null for a plugin
    /// that declares no <c>NoExpandFields</c>: then none of its text is expanded.
    /// </summary>
    public ImmutableArray<string>? NoExpandFields { get; init; }

    /// <summary>Constructs the plugin. The second argument is a bound configuration record, or null if the plugin takes none.</summary>
    public required Func<PluginScope, object?, ValueTask<object>> Activate { get; init; }

    /// <summary>The value of a trait.</summary>
    /// <param name="name">The trait's name.</param>
    /// <returns>The value as text, or null if the kind has no such trait.</returns>
    public string? Trait(string name)
    {
        foreach (PluginTrait trait in Traits)
            if (trait.Name == name)
                return trait.Value;
        return null;
    }

    /// <summary>Whether every activation yields one object that somebody else made, so that no scope owns it.</summary>
    internal bool YieldsSharedObject { get; init; }

    /// <summary>Constructs the plugin and prepares it for use.</summary>
    /// <typeparam name="TKind">The kind's interface.</typeparam>
    /// <param name="scope">What the plugin may ask for. It owns the plugin and disposes it, also if the preparation fails.</param>
    /// <param name="configuration">A bound configuration record; null if the plugin takes none.</param>
    /// <param name="cancellationToken">Cancels the preparation.</param>
    /// <returns>The plugin.</returns>
    /// <exception cref="RecotemException">
    /// The plugin refused its configuration, or cannot be constructed or prepared. An exception that is not Recotem's own becomes a
    /// <see cref="PluginActivationException"/> that names its type only, because its message may hold credentials; it is the inner exception.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The scope is disposed.</exception>
    public async ValueTask<TKind> ActivateAsync<TKind>(PluginScope scope, object? configuration, CancellationToken cancellationToken = default)
        where TKind : class
    {
        scope.ThrowIfDisposed();
        object instance;
        try
        {
            instance = await Activate(scope, configuration);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Failure("could not be constructed", e);
        }

        if (!YieldsSharedObject)
            await scope.OwnAsync(instance);
        try
        {
            if (instance is IAsyncInitialize initialize)
                await initialize.InitializeAsync(cancellationToken);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Failure("could not be prepared for use", e);
        }

        return instance as TKind ?? throw new PluginActivationException($"plugin '{Id}' ({TypeName}) is no '{typeof(TKind).Name}'");
    }

    private static bool IsForeign(Exception e) => e is not (RecotemException or OperationCanceledException or OutOfMemoryException);

    private PluginActivationException Failure(string what, Exception cause) =>
        new($"plugin '{Id}' ({TypeName}) {what}: it threw {cause.GetType().FullName}", cause);
}

/// <summary>A constant that a plugin declares for its kind.</summary>
/// <param name="Name">The trait's name, in snake case.</param>
/// <param name="Value">The value as text; enum values in snake case.</param>
public sealed record PluginTrait(string Name, string Value);

/// <summary>Implemented by plugins that need an asynchronous step before their first use.</summary>
public interface IAsyncInitialize
{
    /// <summary>Called once, after construction.</summary>
    /// <param name="cancellationToken">Cancels the step.</param>
    /// <returns>A task that ends when the plugin is ready.</returns>
    ValueTask InitializeAsync(CancellationToken cancellationToken);
}
