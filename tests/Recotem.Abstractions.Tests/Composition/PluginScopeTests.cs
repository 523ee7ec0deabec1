namespace Recotem.Abstractions.Tests.Composition;

public sealed class PluginScopeTests
{
    private static readonly PluginCatalog s_catalog = new PluginCatalogBuilder()
        .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets"))
        .Add(TestCatalog.Plugin("widgets", "plain"))
        .Add(TestCatalog.Plugin("widgets", "sized", ["large"], TestCatalog.Record("Sized", "{}")))
        .Build();

    [Fact]
    public async Task A_constructor_that_throws_is_reported_with_the_name_of_the_plugin_and_without_the_foreign_message()
    {
        PluginDescriptor broken = TestCatalog.Plugin("widgets", "broken") with { Activate = (_, _) => throw new InvalidOperationException("Password=hunter2") };
        await using var scope = new PluginScope(s_catalog);
        var error = await Assert.ThrowsAsync<PluginActivationException>(async () => await broken.ActivateAsync<TestCatalog.IWidget>(scope, null));
        Assert.Equal("plugin 'widgets/broken' (Tests.broken) could not be constructed: it threw System.InvalidOperationException", error.Message);
        Assert.Equal("Password=hunter2", error.InnerException!.Message);
    }

    [Fact]
    public async Task A_preparation_that_throws_is_reported_alike_and_the_plugin_is_disposed_with_the_scope()
    {
        var log = new List<string>();
        PluginDescriptor broken = Plugin("widgets", "broken", () => new Recorder("broken", log) { Preparation = new TimeoutException("Password=hunter2") });
        await using (var scope = new PluginScope(s_catalog))
        {
            var error = await Assert.ThrowsAsync<PluginActivationException>(async () => await broken.ActivateAsync<TestCatalog.IWidget>(scope, null));
            Assert.Equal("plugin 'widgets/broken' (Tests.broken) could not be prepared for use: it threw System.TimeoutException", error.Message);
        }

        Assert.Equal(["broken"], log);
    }

    [Fact]
    public async Task A_plugin_of_another_kind_is_refused()
    {
        await using var scope = new PluginScope(s_catalog);
        var error = await Assert.ThrowsAsync<PluginActivationException>(async () => await s_catalog.Find("widgets", "plain")!.ActivateAsync<IDisposable>(scope, null));
        Assert.Equal("plugin 'widgets/plain' (Tests.plain) is no 'IDisposable'", error.Message);
    }

    [Fact]
    public async Task A_scope_offers_services_its_catalog_and_the_only_plugin_of_a_kind()
    {
        await using PluginScope scope = new PluginScope(s_catalog.ToBuilder().Remove("widgets", "plain").Build()).With("text");
        Assert.Equal("text", await scope.GetAsync<string>());
        Assert.Same(scope.Catalog, await scope.GetAsync<PluginCatalog>());
        Assert.Equal("size default", (await scope.GetAsync<TestCatalog.IWidget>()).Text);
        Assert.Null(await scope.FindAsync<IDisposable>());
        await Assert.ThrowsAsync<PluginActivationException>(async () => await scope.GetAsync<IDisposable>());
        await using var ambiguous = new PluginScope(s_catalog);
        await Assert.ThrowsAsync<PluginActivationException>(async () => await ambiguous.FindAsync<TestCatalog.IWidget>());
    }

    [Fact]
    public async Task A_required_plugin_whose_defaults_are_not_enough_is_refused_with_its_mistakes()
    {
        ConfigurationDescriptor demanding = TestCatalog.Record("Demanding", "{}") with
        {
            Bind = reader => reader.Missing("url", "text") | reader.Missing("size", "a whole number") ? "" : null,
        };
        bool activated = false;
        PluginCatalog catalog = new PluginCatalogBuilder()
            .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets"))
            .Add(TestCatalog.Plugin("widgets", "demanding", [], demanding) with { Activate = (_, _) => { activated = true; return default; } })
            .Build();
        await using var scope = new PluginScope(catalog);
        var error = await Assert.ThrowsAsync<PluginActivationException>(async () => await scope.FindAsync<TestCatalog.IWidget>());
        Assert.Equal(
            "plugin 'widgets/demanding' (Tests.demanding) is required by another plugin, which cannot configure it, and its defaults are not enough: "
            + "url: is missing; expected text | size: is missing; expected a whole number",
            error.Message);
        Assert.False(activated);
    }

    [Fact]
    public async Task Plugins_that_require_each_other_in_a_circle_are_refused_and_named()
    {
        PluginCatalog catalog = new PluginCatalogBuilder()
            .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets"))
            .Add(TestCatalog.Kind<IAsyncDisposable>("gadgets"))
            .Add(TestCatalog.Plugin("widgets", "a") with { Activate = static async (scope, _) => { await Task.Yield(); return await scope.GetAsync<IAsyncDisposable>(); } })
            .Add(TestCatalog.Plugin("gadgets", "b") with { Activate = static async (scope, _) => await scope.GetAsync<TestCatalog.IWidget>() })
            .Build();
        await using var scope = new PluginScope(catalog);
        var error = await Assert.ThrowsAsync<PluginActivationException>(async () => await scope.GetAsync<TestCatalog.IWidget>());
        Assert.Contains("the plugin of kind 'widgets' requires itself ('widgets/a' requires 'gadgets/b' requires 'widgets/a')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_twice_one_after_the_other_or_at_once_is_no_recursion()
    {
        PluginCatalog catalog = s_catalog.ToBuilder().Remove("widgets", "plain").Build();
        await using var scope = new PluginScope(catalog);
        TestCatalog.IWidget first = await scope.GetAsync<TestCatalog.IWidget>();
        Task<TestCatalog.IWidget> left = scope.GetAsync<TestCatalog.IWidget>().AsTask();
        Task<TestCatalog.IWidget> right = scope.GetAsync<TestCatalog.IWidget>().AsTask();
        Assert.NotSame(first, await left);
        Assert.NotSame(await left, await right);
    }

    [Fact]
    public async Task Plugins_are_disposed_in_reverse_order_exactly_once_even_if_one_fails()
    {
        var log = new List<string>();
        PluginCatalog catalog = new PluginCatalogBuilder()
            .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets"))
            .Add(TestCatalog.Kind<IAsyncDisposable>("gadgets"))
            .Add(Plugin("gadgets", "capability", () => new AsynchronousRecorder("capability", log)))
            .Build();
        var scope = new PluginScope(catalog).With(new Recorder("service", log));
        await scope.GetAsync<Recorder>();
        await scope.GetAsync<IAsyncDisposable>();
        await Plugin("widgets", "failing", () => new Recorder("failing", log) { Disposal = new TimeoutException() }).ActivateAsync<TestCatalog.IWidget>(scope, null);
        var same = new Recorder("last", log);
        PluginDescriptor last = Plugin("widgets", "last", () => same);
        await last.ActivateAsync<TestCatalog.IWidget>(scope, null);
        await last.ActivateAsync<TestCatalog.IWidget>(scope, null);
        await Assert.ThrowsAsync<TimeoutException>(async () => await scope.DisposeAsync());
        await scope.DisposeAsync();
        Assert.Equal(["last", "failing", "capability"], log);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await last.ActivateAsync<TestCatalog.IWidget>(scope, null));
        Assert.Equal(3, log.Count);
    }

    [Fact]
    public async Task An_object_that_was_added_as_a_plugin_stays_with_its_maker()
    {
        var log = new List<string>();
        PluginCatalog catalog = s_catalog.ToBuilder().Add<TestCatalog.IWidget>("mine", new Recorder("mine", log)).Build();
        await using (var scope = new PluginScope(catalog))
            await catalog.Find("widgets", "mine")!.ActivateAsync<TestCatalog.IWidget>(scope, null);
        Assert.Empty(log);
    }

    [Fact]
    public async Task A_plugin_whose_scope_is_disposed_while_it_is_constructed_is_disposed_too()
    {
        var log = new List<string>();
        var scope = new PluginScope(s_catalog);
        PluginDescriptor late = TestCatalog.Plugin("widgets", "late") with
        {
            Activate = async (s, _) =>
            {
                await s.DisposeAsync();
                return new Recorder("late", log);
            },
        };
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await late.ActivateAsync<TestCatalog.IWidget>(scope, null));
        Assert.Equal(["late"], log);
    }

    private static PluginDescriptor Plugin(string kind, string name, Func<object> create) =>
        TestCatalog.Plugin(kind, name) with { Activate = (_, _) => new ValueTask<object>(create()) };

    private sealed class Recorder(string name, List<string> log) : TestCatalog.IWidget, IDisposable, IAsyncInitialize
    {
        public string? Text => name;

        public Exception? Preparation { get; init; }

        public Exception? Disposal { get; init; }

        public ValueTask InitializeAsync(CancellationToken cancellationToken) => Preparation is null ? default : throw Preparation;

        public void Dispose()
        {
            log.Add(name);
            if (Disposal is not null)
                throw Disposal;
        }
    }

    private sealed class AsynchronousRecorder(string name, List<string> log) : IAsyncDisposable, IDisposable
    {
        public void Dispose() => log.Add("synchronously");

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            log.Add(name);
        }
    }
}
