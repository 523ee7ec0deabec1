namespace Recotem.Storage.Tests;

public sealed class ContainmentTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileStore _store;

    public ContainmentTests()
    {
        Directory.CreateDirectory(_directory.File("root/models"));
        Directory.CreateDirectory(_directory.File("outside"));
        _store = new FileStore(new HostEnvironment([new("RECOTEM_ARTIFACT_ROOT", _directory.File("root"))]));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_inside_the_root_is_written()
    {
        await WriteAsync("root/models/a");

        Assert.True(File.Exists(_directory.File("root/models/a")));
    }

    [Theory]
    [InlineData("outside/a")]
    [InlineData("root/../outside/a")]
    [InlineData("rootless")]
    public async Task A_file_outside_the_root_is_refused_before_anything_is_created(string name)
    {
        UnauthorizedAccessException e = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => WriteAsync(name));

        Assert.Contains("RECOTEM_ARTIFACT_ROOT", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_not_created_under_a_root()
    {
        IOException e = await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync("root/new/a"));

        Assert.Contains("a directory that does not exist", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory.File("root/new")));
    }

    [Fact]
    public async Task A_directory_that_leads_outside_is_refused()
    {
        Directory.CreateSymbolicLink(_directory.File("root/exit"), _directory.File("outside"));

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => WriteAsync("root/exit/a"));

        Assert.Empty(Directory.EnumerateFiles(_directory.File("outside")));
    }

    [Fact]
    public async Task A_link_put_in_place_of_the_file_during_the_write_is_refused()
    {
        File.WriteAllText(_directory.File("outside/victim"), "precious");
        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("root/models/a"), default))
        {
            File.CreateSymbolicLink(_directory.File("root/models/a"), _directory.File("outside/victim"));
            await Assert.ThrowsAsync<UnauthorizedAccessException>(
                async () => await pending.CommitAsync(_directory.Location("root/models/a"), default));
        }

        Assert.Equal("precious", File.ReadAllText(_directory.File("outside/victim")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_directory.File("root/models")));
    }

    private async Task WriteAsync(string name)
    {
        StorageLocation location = _directory.Location(name);
        await using PendingObject pending = await _store.BeginWriteAsync(location, default);
        await pending.CommitAsync(location, default);
    }
}
