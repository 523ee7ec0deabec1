using System.Text;

namespace Recotem.Storage.Tests;

public sealed class FileStoreReadTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileStore _store = new(HostEnvironment.Empty);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_content_the_length_and_the_local_path_are_given()
    {
        File.WriteAllText(_directory.File("a b.txt"), "hello");

        await using StoredObject opened = await _store.OpenReadAsync(_directory.Location("a b.txt"), default);

        using var reader = new StreamReader(opened.Stream, Encoding.UTF8);
        Assert.Equal("hello", await reader.ReadToEndAsync());
        Assert.Equal(5, opened.Marker.Length);
        Assert.Equal(_directory.File("a b.txt"), opened.LocalPath);
    }

    [Theory]
    [InlineData("file://")]
    [InlineData("file://localhost")]
    [InlineData("FILE://")]
    [InlineData("file:")]
    public async Task A_file_uri_is_a_local_path(string prefix)
    {
        File.WriteAllText(_directory.File("x"), "1");

        await using StoredObject opened = await _store.OpenReadAsync(StorageLocation.Parse(prefix + _directory.File("x")), default);

        Assert.Equal(_directory.File("x"), opened.LocalPath);
    }

    [Fact]
    public async Task Percent_escapes_are_decoded_in_uris_but_not_in_paths()
    {
        File.WriteAllText(_directory.File("a b"), "blank");
        File.WriteAllText(_directory.File("a%20b"), "percent");

        await using StoredObject uri = await _store.OpenReadAsync(StorageLocation.Parse($"file://{_directory.Path}/a%20b"), default);
        await using StoredObject path = await _store.OpenReadAsync(_directory.Location("a%20b"), default);

        Assert.Equal(5, uri.Marker.Length);
        Assert.Equal(7, path.Marker.Length);
    }

    [Fact]
    public async Task A_missing_file_is_not_found_and_has_no_marker()
    {
        FileNotFoundException e = await Assert.ThrowsAsync<FileNotFoundException>(async () => await _store.OpenReadAsync(_directory.Location("none"), default));

        Assert.Contains(_directory.File("none"), e.Message, StringComparison.Ordinal);
        Assert.Null(await _store.StatAsync(_directory.Location("none"), default));
    }

    [Fact]
    public async Task A_missing_directory_is_a_missing_file()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await _store.OpenReadAsync(_directory.Location("no/such/file"), default));

        Assert.Null(await _store.StatAsync(_directory.Location("no/such/file"), default));
    }

    [Fact]
    public async Task A_directory_is_refused_as_such()
    {
        UnauthorizedAccessException e = await Assert.ThrowsAsync<UnauthorizedAccessException>(
            async () => await _store.OpenReadAsync(StorageLocation.Parse(_directory.Path), default));

        Assert.Contains("is a directory", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("file://")]
    [InlineData("a\0b")]
    public async Task Text_that_is_no_path_is_an_input_output_error(string text) =>
        await Assert.ThrowsAnyAsync<IOException>(async () => await _store.OpenReadAsync(StorageLocation.Parse(text), default));

    [Fact]
    public async Task The_marker_of_an_open_file_equals_that_of_a_look()
    {
        File.WriteAllText(_directory.File("x"), "1");

        await using StoredObject opened = await _store.OpenReadAsync(_directory.Location("x"), default);

        Assert.Equal(opened.Marker, await _store.StatAsync(_directory.Location("x"), default));
    }

    [Fact]
    public async Task The_marker_belongs_to_the_open_file_even_after_it_was_replaced()
    {
        File.WriteAllText(_directory.File("x"), "old");
        await using StoredObject opened = await _store.OpenReadAsync(_directory.Location("x"), default);

        File.WriteAllText(_directory.File("y"), "newer");
        File.Move(_directory.File("y"), _directory.File("x"), overwrite: true);

        Assert.Equal(3, opened.Marker.Length);
        using var reader = new StreamReader(opened.Stream);
        Assert.Equal("old", await reader.ReadToEndAsync());
        Assert.NotEqual(opened.Marker, await _store.StatAsync(_directory.Location("x"), default));
    }

    [Fact]
    public async Task A_link_has_the_marker_of_the_file_it_leads_to()
    {
        File.WriteAllText(_directory.File("x"), "content");
        File.CreateSymbolicLink(_directory.File("link"), _directory.File("x"));

        Assert.Equal(
            await _store.StatAsync(_directory.Location("x"), default),
            await _store.StatAsync(_directory.Location("link"), default));
    }

    [Fact]
    public async Task A_change_of_content_or_time_changes_the_marker()
    {
        StorageLocation location = _directory.Location("x");
        File.WriteAllText(location.Path, "1");
        ObjectMarker? first = await _store.StatAsync(location, default);

        File.SetLastWriteTimeUtc(location.Path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ObjectMarker? touched = await _store.StatAsync(location, default);
        File.WriteAllText(location.Path, "22");
        File.SetLastWriteTimeUtc(location.Path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ObjectMarker? longer = await _store.StatAsync(location, default);

        Assert.NotEqual(first, touched);
        Assert.NotEqual(touched, longer);
    }

    [Fact]
    public async Task Another_scheme_is_refused() =>
        await Assert.ThrowsAnyAsync<IOException>(async () => await _store.OpenReadAsync(StorageLocation.Parse("s3://bucket/key"), default));
}
