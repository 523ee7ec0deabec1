using System.Runtime.Versioning;

namespace Recotem.Storage.Tests;

public sealed class FileStoreWriteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileStore _store = new(HostEnvironment.Empty);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_committed_file_has_the_content_and_nothing_else_is_left()
    {
        await WriteAsync(_directory.Location("model"), "content");

        Assert.Equal("content", File.ReadAllText(_directory.File("model")));
        Assert.Equal(["model"], _directory.Names());
    }

    [Fact]
    public async Task Nothing_is_visible_before_the_commit()
    {
        File.WriteAllText(_directory.File("model"), "old");
        await using PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default);

        await pending.Stream.WriteAsync("new"u8.ToArray());
        await pending.Stream.FlushAsync();

        Assert.Equal("old", File.ReadAllText(_directory.File("model")));
        string temporary = Assert.Single(_directory.Names(), n => n != "model");
        Assert.StartsWith(".recotem-", temporary, StringComparison.Ordinal);
        Assert.EndsWith(".tmp", temporary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_without_a_commit_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(_directory.File("model"), "old");

        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default))
            await pending.Stream.WriteAsync("new"u8.ToArray());

        Assert.Equal("old", File.ReadAllText(_directory.File("model")));
        Assert.Equal(["model"], _directory.Names());
    }

    [Fact]
    public async Task The_stream_can_be_positioned_so_that_a_digest_can_be_patched_in()
    {
        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default))
        {
            await pending.Stream.WriteAsync("________ content"u8.ToArray());
            pending.Stream.Position = 0;
            await pending.Stream.WriteAsync("digested"u8.ToArray());
            await pending.CommitAsync(_directory.Location("model"), default);
        }

        Assert.Equal("digested content", File.ReadAllText(_directory.File("model")));
    }

    [Fact]
    public async Task The_name_may_be_decided_after_the_content_was_written()
    {
        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("anything"), default))
        {
            await pending.Stream.WriteAsync("1"u8.ToArray());
            await pending.CommitAsync(_directory.Location("model.0123abcd.recotem"), default);
        }

        Assert.Equal(["model.0123abcd.recotem"], _directory.Names());
    }

    [Fact]
    public async Task A_commit_to_another_directory_is_refused()
    {
        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default))
            await Assert.ThrowsAnyAsync<IOException>(async () => await pending.CommitAsync(_directory.Location("sub/model"), default));

        Assert.Empty(_directory.Names());
    }

    [Fact]
    public async Task Missing_directories_are_created()
    {
        await WriteAsync(_directory.Location("a/b/model"), "content");

        Assert.Equal("content", File.ReadAllText(_directory.File("a/b/model")));
    }

    [Fact]
    public async Task A_replaced_file_has_another_marker_even_within_one_tick_of_the_clock()
    {
        StorageLocation location = _directory.Location("model");
        var markers = new HashSet<ObjectMarker?>();
        for (int i = 0; i < 50; i++)
        {
            ObjectMarker? before = await _store.StatAsync(location, default);
            await WriteAsync(location, "same size");
            ObjectMarker? after = await _store.StatAsync(location, default);
            Assert.NotEqual(before, after);
            markers.Add(after);
        }

        Assert.True(markers.Count > 1);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_mode_is_what_the_umask_leaves()
    {
        await WriteAsync(_directory.Location("model"), "content");
        using (File.Create(_directory.File("ordinary")))
        {
        }

        Assert.Equal(File.GetUnixFileMode(_directory.File("ordinary")), File.GetUnixFileMode(_directory.File("model")));
    }

    [Fact]
    public async Task A_parent_that_is_a_file_is_a_clear_error()
    {
        File.WriteAllText(_directory.File("file"), "x");

        IOException e = await Assert.ThrowsAnyAsync<IOException>(async () => await _store.BeginWriteAsync(_directory.Location("file/model"), default));

        Assert.StartsWith(_directory.File("file"), e.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
        Assert.Equal(["file"], _directory.Names());
    }

    [Fact]
    public async Task A_directory_in_which_nothing_can_be_created_is_a_clear_error()
    {
        // Not even root may create files here, which makes the test independent of who runs it.
        Exception? e = await Record.ExceptionAsync(async () => await _store.BeginWriteAsync(StorageLocation.Parse("/proc/self/model"), default));

        Assert.NotNull(e);
        Assert.True(e is IOException or UnauthorizedAccessException, e.ToString());
        Assert.Contains("/proc/self", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_is_a_directory_is_a_clear_error_and_stays()
    {
        Directory.CreateDirectory(_directory.File("model"));

        IOException e = await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(_directory.Location("model"), "content"));

        Assert.Contains("is a directory", e.Message, StringComparison.Ordinal);
        Assert.Equal(["model"], _directory.Names());
    }

    [Fact]
    public async Task A_cancelled_commit_leaves_the_old_file()
    {
        File.WriteAllText(_directory.File("model"), "old");
        await using (PendingObject pending = await _store.BeginWriteAsync(_directory.Location("model"), default))
        {
            await pending.Stream.WriteAsync("new"u8.ToArray());
            await Assert.ThrowsAsync<OperationCanceledException>(
                async () => await pending.CommitAsync(_directory.Location("model"), new CancellationToken(canceled: true)));
        }

        Assert.Equal("old", File.ReadAllText(_directory.File("model")));
        Assert.Equal(["model"], _directory.Names());
    }

    [Fact]
    public async Task What_a_killed_writer_left_behind_disturbs_nobody()
    {
        // A killed process runs no finally block: the file that it was writing stays, cut anywhere.
        File.WriteAllText(_directory.File(".recotem-0011223344556677.tmp"), "half a mod");
        File.WriteAllText(_directory.File("model"), "old");

        Assert.Equal(3, (await _store.StatAsync(_directory.Location("model"), default))!.Value.Length);
        await WriteAsync(_directory.Location("model"), "content");

        Assert.Equal("content", File.ReadAllText(_directory.File("model")));
        Assert.Equal([".recotem-0011223344556677.tmp", "model"], _directory.Names());
    }

    [Fact]
    public async Task Readers_see_the_old_or_the_new_content_and_never_a_mixture()
    {
        StorageLocation location = _directory.Location("model");
        await WriteAsync(location, Content(0));
        using var done = new CancellationTokenSource();
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntilAsync(location, done.Token)))];

        for (int i = 1; i <= 100; i++)
            await WriteAsync(location, Content(i));
        await done.CancelAsync();

        foreach (int reads in await Task.WhenAll(readers))
            Assert.True(reads > 0);
        Assert.Equal(["model"], _directory.Names());

        static string Content(int i) => new((char)('a' + (i % 26)), 20_000 + (i * 100));
    }

    private async Task<int> ReadUntilAsync(StorageLocation location, CancellationToken done)
    {
        int reads = 0;
        do
        {
            await using StoredObject opened = await _store.OpenReadAsync(location, CancellationToken.None);
            using var reader = new StreamReader(opened.Stream);
            string content = await reader.ReadToEndAsync(CancellationToken.None);
            Assert.Equal(opened.Marker.Length, content.Length);
            Assert.Equal(new string(content[0], content.Length), content);
            reads++;
        }
        while (!done.IsCancellationRequested);

        return reads;
    }

    private async Task WriteAsync(StorageLocation location, string content)
    {
        await using PendingObject pending = await _store.BeginWriteAsync(location, default);
        await using (var writer = new StreamWriter(pending.Stream, leaveOpen: true))
            await writer.WriteAsync(content);
        await pending.CommitAsync(location, default);
    }
}
