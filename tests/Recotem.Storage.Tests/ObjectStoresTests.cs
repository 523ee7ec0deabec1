namespace Recotem.Storage.Tests;

public sealed class ObjectStoresTests
{
    private static readonly PluginKindDescriptor s_kind = new()
    {
        Id = "object-stores",
        ApiVersion = "1.0",
        ContractType = typeof(IObjectStore),
        Origin = new PluginOrigin("tests", new SemVersion(1, 0, 0)),
    };

    [Fact]
    public async Task The_store_of_a_scheme_is_found_by_name_and_by_alias_and_activated_once()
    {
        int activations = 0;
        var stores = new ObjectStores(Catalog(Store("az", ["abfs", "abfss"], _ => { activations++; return new FileStore(HostEnvironment.Empty); })), HostEnvironment.Empty);

        IObjectStore first = await stores.ForAsync(StorageLocation.Parse("az://container/key"));
        IObjectStore second = await stores.ForAsync(StorageLocation.Parse("ABFSS://container@account/key"));

        Assert.Same(first, second);
        Assert.Equal(1, activations);
    }

    [Fact]
    public async Task Nothing_is_activated_before_it_is_needed()
    {
        int activations = 0;
        var stores = new ObjectStores(
            Catalog(Store("file", [], _ => new FileStore(HostEnvironment.Empty)), Store("s3", [], _ => { activations++; return new FileStore(HostEnvironment.Empty); })),
            HostEnvironment.Empty);

        await stores.ForAsync(StorageLocation.Parse("/some/path"));

        Assert.Equal(0, activations);
    }

    [Fact]
    public async Task An_unknown_scheme_lists_the_known_ones_and_hides_credentials()
    {
        var stores = new ObjectStores(
            Catalog(Store("file", [], _ => new FileStore(HostEnvironment.Empty)), Store("az", ["abfs"], _ => new FileStore(HostEnvironment.Empty))), HostEnvironment.Empty);

        IOException e = await Assert.ThrowsAsync<IOException>(async () => await stores.ForAsync(StorageLocation.Parse("ftp://user:hidden@host/x")));

        Assert.Contains("'ftp'", e.Message, StringComparison.Ordinal);
        Assert.Contains("abfs, az, file", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_stores_says_so()
    {
        IOException e = await Assert.ThrowsAsync<IOException>(
            async () => await new ObjectStores(PluginCatalog.Empty, HostEnvironment.Empty).ForAsync(StorageLocation.Parse("x")));

        Assert.Contains("none", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activation_that_failed_is_tried_again()
    {
        int attempts = 0;
        var stores = new ObjectStores(
            Catalog(Store("s3", [], _ => ++attempts == 1 ? throw new InvalidOperationException("the service is away") : new FileStore(HostEnvironment.Empty))),
            HostEnvironment.Empty);

        await Assert.ThrowsAsync<PluginActivationException>(async () => await stores.ForAsync(StorageLocation.Parse("s3://bucket/key")));
        await stores.ForAsync(StorageLocation.Parse("s3://bucket/key"));

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Stores_take_the_environment_from_the_host()
    {
        var environment = new HostEnvironment([new("X", "1")]);
        HostEnvironment? seen = null;
        var stores = new ObjectStores(
            Catalog(Store("s3", [], scope =>
            {
                seen = scope.GetAsync<HostEnvironment>().AsTask().GetAwaiter().GetResult();
                return new FileStore(seen);
            })),
            environment);

        await stores.ForAsync(StorageLocation.Parse("s3://bucket/key"));

        Assert.Same(environment, seen);
    }

    private static PluginCatalog Catalog(params PluginDescriptor[] stores)
    {
        PluginCatalogBuilder builder = new PluginCatalogBuilder().Add(s_kind);
        foreach (PluginDescriptor store in stores)
            builder.Add(store);
        return builder.Build();
    }

    private static PluginDescriptor Store(string name, string[] aliases, Func<PluginScope, IObjectStore> activate) => new()
    {
        Id = new PluginRef("object-stores", name),
        Version = new SemVersion(1, 0, 0),
        ContractVersion = "1.0",
        TypeName = "Tests.Store",
        Origin = s_kind.Origin,
        Aliases = [.. aliases],
        Activate = (scope, _) => new ValueTask<object>(activate(scope)),
    };
}
