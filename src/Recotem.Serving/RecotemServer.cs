using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Recotem.Artifacts;
using Recotem.Recipes;
using Recotem.Storage;

namespace Recotem.Serving;

/// <summary>The HTTP server: recommendations from the models of a directory of recipes.</summary>
public static class RecotemServer
{
    private const string Logger = "recotem.serving.app";
    private const string CliLogger = "recotem.cli";

    /// <summary>
    /// Serves until it is told to stop, by the token or by a signal, and then lets requests in flight finish for
    /// <c>RECOTEM_DRAIN_SECONDS</c>. The socket opens first; models are loaded while liveness is answered.
    /// </summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="catalog">The plugins of the host.</param>
    /// <param name="scope">What plugins may ask for; an <see cref="IObjectStores"/> in it is used for artifacts.</param>
    /// <param name="environment">Everything else that can be configured.</param>
    /// <param name="events">Receives what happens; <c>serve_started</c> has the real address.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <returns>A task that ends when the server has stopped as asked.</returns>
    /// <exception cref="ConfigException">
    /// The environment, keys or switches are wrong, or the address cannot be listened on (code <c>bind_failed</c>). Exit code 8.
    /// </exception>
    /// <exception cref="RecipeException">There is no such directory. Exit code 2.</exception>
    public static async Task RunAsync(
        ServeOptions options, PluginCatalog catalog, PluginScope scope, HostEnvironment environment, IEventLog events, CancellationToken cancellationToken)
    {
        ServeSettings settings = ServeSettings.Read(options, environment, events).ForceLoopback(events);
        KeyRing keys = SecurityPosture.Establish(settings, environment, events);
        string directory = Path.GetFullPath(options.RecipesDirectory);
        if (!Directory.Exists(directory))
            throw new RecipeException($"'{options.RecipesDirectory}' is not a directory; --recipes expects the directory that holds the recipe files", RecipeFailure.Io);

        using var stop = new StopRequest(options.HandleSignals, cancellationToken);
        var registry = new ModelRegistry();
        IObjectStores stores = await scope.FindAsync<IObjectStores>() ?? new ObjectStores(catalog, environment);
        var recipes = new RecipeLoader(catalog, environment, events);
        var watcher = new ModelWatcher(
            directory, () => recipes.LoadDirectory(directory),
            (recipe, token) => OpenModelAsync(recipe, keys, settings.Limits, stores, catalog, scope, token), stores, registry, settings, TimeProvider.System, events);

        await using WebApplication app = await BuildAsync(settings, registry, events, cancellationToken);
        await StartAsync(app, settings, events, cancellationToken);
        Announce(app, settings, options, events);

        using var ending = new CancellationTokenSource();
        Task watching = Task.Run(() => watcher.RunAsync(ending.Token), CancellationToken.None);
        Task banners = SecurityPosture.RepeatBannersAsync(settings, TimeProvider.System, events, ending.Token);
        await Task.WhenAny(stop.Requested, watching);
        await app.StopAsync(CancellationToken.None);
        await ending.CancelAsync();
        await JoinAsync(watching, settings, events);
        await banners;
        registry.Clear();
        events.Write(EventLevel.Info, Logger, "serve_shutdown", new EventField("drain_seconds", (long)settings.Drain.TotalSeconds));
    }

    /// <summary>Opens the artifact of a recipe, verified, with its model.</summary>
    /// <exception cref="ArtifactException">The artifact is refused.</exception>
    internal static async ValueTask<LoadedModel> OpenModelAsync(
        LoadedRecipe recipe, KeyRing keys, ArtifactLimits limits, IObjectStores stores, PluginCatalog catalog, PluginScope scope, CancellationToken cancellationToken)
    {
        Artifact artifact = await ArtifactReader.OpenAsync(StorageLocation.Parse(recipe.Recipe.Output.Path), keys, limits, stores, cancellationToken);
        try
        {
            artifact.RequireRecipe(recipe.Name);
            return await ModelLoader.LoadAsync(artifact, catalog, scope, cancellationToken);
        }
        catch
        {
            artifact.Dispose();
            throw;
        }
    }

    internal static async Task<WebApplication> BuildAsync(
        ServeSettings settings, ModelRegistry registry, IEventLog events, CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await ListenAddress.ResolveAsync(settings.Host, cancellationToken);
        }
        catch (SocketException e)
        {
            throw BindFailed(e, e, settings, events);
        }

        // Nothing but our own settings: no file of the working directory and no variable of the web framework has a say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "recotem" });
        builder.Logging.AddProvider(new EventLogLoggerProvider(events)).SetMinimumLevel(LogLevel.Warning);
        // It would start an activity and a scope for every request; what it has to say of failures comes from RequestBoundary.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Drain);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RecipeRoutes.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            ListenAddress.Listen(kestrel, addresses, settings.Port);
        });

        WebApplication app = builder.Build();
        app.Use(next => new RequestBoundary(next, settings.AllowedHosts, events).InvokeAsync);
        app.UseRouting();
        Map(app, settings, registry, events);
        return app;
    }

    private static void Map(WebApplication app, ServeSettings settings, ModelRegistry registry, IEventLog events)
    {
        var authenticator = new ApiKeyAuthenticator(settings.ApiKeys, settings.InsecureNoAuth, events);
        var recipes = new RecipeRoutes(registry, authenticator, events);
        var discovery = new DiscoveryRoutes(registry, authenticator, events);
        var health = new HealthRoutes(registry, authenticator);
        app.MapPost("/v1/recipes/{segment}", (RequestDelegate)recipes.PostAsync);
        app.MapGet("/v1/recipes/{segment}", (RequestDelegate)discovery.GetAsync);
        app.MapGet("/v1/recipes", (RequestDelegate)discovery.ListAsync);
        app.MapGet("/v1/health", (RequestDelegate)health.HealthAsync);
        app.MapGet("/v1/health/details", (RequestDelegate)health.DetailsAsync);
        app.MapGet("/health", (RequestDelegate)health.HealthAsync);
        app.MapGet("/livez", (RequestDelegate)HealthRoutes.LiveAsync);
        app.MapGet("/readyz", (RequestDelegate)health.ReadyAsync);
    }

    private static async Task StartAsync(WebApplication app, ServeSettings settings, IEventLog events, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (ListenAddress.FindCause(e) is { } cause)
        {
            if (ListenAddress.IsBindFailure(cause))
                throw BindFailed(e, cause, settings, events);
            events.Write(
                EventLevel.Error, CliLogger, "serve_runtime_oserror",
                new EventField("error", e.Message), new EventField("host", settings.Host), new EventField("port", settings.Port),
                new EventField("errno", cause.NativeErrorCode));
            throw;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            events.Write(EventLevel.Error, CliLogger, "serve_startup_failed", new EventField("error", e.Message));
            throw;
        }
    }

    private static ConfigException BindFailed(Exception e, SocketException cause, ServeSettings settings, IEventLog events)
    {
        events.Write(
            EventLevel.Error, CliLogger, "serve_bind_failed",
            new EventField("error", e.Message), new EventField("host", settings.Host), new EventField("port", settings.Port),
            new EventField("errno", cause.NativeErrorCode));
        string advice = cause.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is already in use; stop the other process or choose another --port",
            SocketError.AccessDenied => "this user may not listen there; choose a port above 1023",
            _ => "this machine has no such address; correct --host or RECOTEM_HOST",
        };
        return new ConfigException(
            string.Create(CultureInfo.InvariantCulture, $"cannot listen on {settings.Host} port {settings.Port}: {advice}"), e, "bind_failed");
    }

    private static void Announce(WebApplication app, ServeSettings settings, ServeOptions options, IEventLog events)
    {
        IServerAddressesFeature? bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        var address = new Uri(bound!.Addresses.First());
        events.Write(
            EventLevel.Info, Logger, "serve_started",
            new EventField("host", settings.Host), new EventField("port", address.Port), new EventField("url", address.GetLeftPart(UriPartial.Authority)));
        options.OnListening?.Invoke(address);
    }

    private static async Task JoinAsync(Task watching, ServeSettings settings, IEventLog events)
    {
        TimeSpan patience = TimeSpan.FromSeconds(Math.Clamp(settings.Drain.TotalSeconds, 1, 5));
        try
        {
            await watching.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            events.Write(EventLevel.Warning, Logger, "artifact_watcher_join_timeout", new EventField("timeout", patience.TotalSeconds));
        }
    }

    /// <summary>Completes when the token or a signal asks for an end.</summary>
    private sealed class StopRequest : IDisposable
    {
        private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<IDisposable> _registrations = [];

        public StopRequest(bool handleSignals, CancellationToken cancellationToken)
        {
            _registrations.Add(cancellationToken.Register(() => _requested.TrySetResult()));
            if (!handleSignals)
                return;
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        }

        public Task Requested => _requested.Task;

        public void Dispose()
        {
            foreach (IDisposable registration in _registrations)
                registration.Dispose();
        }

        // The first signal asks for an end; the second one is not held back any more.
        private void OnSignal(PosixSignalContext context) => context.Cancel = _requested.TrySetResult();
    }
}
