namespace Recotem.Storage.Tests;

public sealed class CatalogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_host_that_references_storage_has_the_file_store()
    {
        PluginDescriptor plugin = Assert.Single(Plugins.Catalog.Of("object-stores"));

        Assert.Equal(("file", "Recotem.Storage"), (plugin.Id.Name, plugin.Origin.Assembly));
        Assert.Null(plugin.Configuration);
        Assert.False(string.IsNullOrEmpty(plugin.Description));
    }

    [Theory]
    [InlineData("")]
    [InlineData("file://")]
    [InlineData("file://localhost")]
    public async Task The_file_store_of_a_host_writes_and_reads(string prefix)
    {
        var stores = new ObjectStores(Plugins.Catalog, HostEnvironment.Empty);
        StorageLocation location = StorageLocation.Parse(prefix + _directory.File("a/model"));
        IObjectStore store = await stores.ForAsync(location);

        await using (PendingObject pending = await store.BeginWriteAsync(location, default))
        {
            await pending.Stream.WriteAsync("content"u8.ToArray());
            await pending.CommitAsync(location, default);
        }

        await using StoredObject opened = await store.OpenReadAsync(location, default);
        using var reader = new StreamReader(opened.Stream);
        Assert.Equal("content", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_file_store_of_a_host_keeps_to_its_root()
    {
        Directory.CreateDirectory(_directory.File("root"));
        var stores = new ObjectStores(Plugins.Catalog, new HostEnvironment([new("RECOTEM_ARTIFACT_ROOT", _directory.File("root"))]));
        StorageLocation location = _directory.Location("model");
        IObjectStore store = await stores.ForAsync(location);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await store.BeginWriteAsync(location, default));
    }
}
