namespace Recotem.Storage.Tests;

/// <summary>What becomes of the temporary files of processes that were killed.</summary>
public sealed class AbandonedFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileStore _store = new(HostEnvironment.Empty);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_file_of_a_killed_process_goes_with_the_next_write_and_that_of_a_living_one_stays()
    {
        using KilledWriter writer = await KilledWriter.StartAsync(_directory.File("model"));
        string abandoned = Assert.Single(_directory.Names());
        await WriteAsync("model");
        Assert.Equal([abandoned, "model"], _directory.Names());

        await writer.KillAsync();
        Assert.Equal([abandoned, "model"], _directory.Names());
        await WriteAsync("model");

        Assert.Equal(["model"], _directory.Names());
    }

    [Fact]
    public async Task The_beginning_of_a_write_is_enough_to_remove_what_was_left()
    {
        _directory.Leave(".recotem-model-0123456789abcdef.tmp");

        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default))
            Assert.Single(_directory.Names());

        Assert.Empty(_directory.Names());
    }

    [Fact]
    public async Task Writes_of_one_object_at_the_same_time_leave_each_other_alone()
    {
        await using PendingObject first = await _store.BeginWriteAsync(_directory.Location("model"), default);
        await using PendingObject second = await _store.BeginWriteAsync(_directory.Location("model"), default);
        await first.Stream.WriteAsync("first"u8.ToArray());
        await second.Stream.WriteAsync("second"u8.ToArray());

        await first.CommitAsync(_directory.Location("model"), default);
        await second.CommitAsync(_directory.Location("model"), default);

        Assert.Equal("second", File.ReadAllText(_directory.File("model")));
        Assert.Equal(["model"], _directory.Names());
    }

    [Theory]
    [InlineData(".recotem-other-0123456789abcdef.tmp")]
    [InlineData(".recotem-model-x-0123456789abcdef.tmp")]
    [InlineData(".recotem-model-0123456789abcdeF.tmp")]
    [InlineData(".recotem-model-0123456789abcde.tmp")]
    [InlineData(".recotem-model-0123456789abcdef.tmp.bak")]
    [InlineData(".recotem-model.tmp")]
    [InlineData("recotem-model-0123456789abcdef.tmp")]
    public async Task Files_of_another_name_stay(string name)
    {
        _directory.Leave(name);

        await WriteAsync("model");

        Assert.Equal(new[] { name, "model" }.Order(StringComparer.Ordinal), _directory.Names());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("模型 1.recotem")]
    public async Task Any_name_will_do(string name)
    {
        _directory.Leave($".recotem-{name}-0123456789abcdef.tmp");
        _directory.Leave(".recotem-other-0123456789abcdef.tmp");

        await WriteAsync(name);

        Assert.Equal(new[] { ".recotem-other-0123456789abcdef.tmp", name }.Order(StringComparer.Ordinal), _directory.Names());
    }

    [Fact]
    public async Task A_name_as_long_as_file_systems_allow_can_be_written()
    {
        string name = new('x', 255);

        await WriteAsync(name);

        Assert.Equal([name], _directory.Names());
    }

    [Fact]
    public async Task An_object_can_be_read_as_soon_as_it_is_visible()
    {
        await using PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default);
        await pending.Stream.WriteAsync("content"u8.ToArray());
        await pending.CommitAsync(_directory.Location("model"), default);

        await using StoredObject stored = await _store.OpenReadAsync(_directory.Location("model"), default);
        Assert.Equal("content", await new StreamReader(stored.Stream).ReadToEndAsync());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a/b/c", 3)]
    public void Every_directory_that_gets_an_entry_is_made_durable(string name, int levels)
    {
        string directory = _directory.File(name).TrimEnd('/');
        List<string> expected = [];
        for (string? at = directory; expected.Count < levels; at = Path.GetDirectoryName(at))
            expected.Add(Path.GetDirectoryName(at)!);

        Assert.Equal(expected, DirectorySync.Create(directory));
        Assert.True(Directory.Exists(directory));
        Assert.Empty(DirectorySync.Create(directory));
    }

    private async Task WriteAsync(string name)
    {
        await using PendingObject pending = await _store.BeginWriteAsync(_directory.Location(name), default);
        await pending.Stream.WriteAsync("content"u8.ToArray());
        await pending.CommitAsync(_directory.Location(name), default);
    }
}
