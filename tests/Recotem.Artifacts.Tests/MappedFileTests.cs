using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Recotem.Storage;

namespace Recotem.Artifacts.Tests;

/// <summary>Artifacts as files, through the store that the product uses.</summary>
public sealed class MappedFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("recotem-artifacts-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_mapped_with_aligned_sections(bool appendSha)
    {
        WrittenArtifact written = await WriteAsync(Samples.Content(), appendSha);
        using Artifact artifact = await OpenAsync();

        Assert.True(artifact.IsMapped);
        Assert.Equal(written.ModelVersion, artifact.ModelVersion);
        Assert.Equal(GoldenVectors.Version2, await File.ReadAllBytesAsync(written.Path));
        Assert.Equal(0, Address(artifact.Read<double>("model.scores", out _).Span) % 64);
        Assert.Equal(0, Address(artifact.Read<long>("user.offsets", out _).Span) % 64);
        artifact.CheckSections(default);
    }

    [Fact]
    public async Task A_file_that_is_replaced_stays_readable_until_it_is_released()
    {
        await WriteAsync(Samples.Content(), appendSha: false);
        Artifact old = await OpenAsync();
        await WriteAsync(Samples.Content(new ToyModel(2, 3, new double[] { 5, 5, 5, 5, 5, 5 }, new byte[] { 1 })), appendSha: false);
        using Artifact fresh = await OpenAsync();

        Assert.NotEqual(old.ModelVersion, fresh.ModelVersion);
        Assert.NotEqual(old.Marker, fresh.Marker);
        Assert.Equal([0d, 1, 2, 10, 11, 12], old.Read<double>("model.scores", out _).ToArray());
        Assert.Equal(5, fresh.Read<double>("model.scores", out _).Span[5]);
        File.Delete(Output.Path);
        Assert.Equal("alice", old.Users.GetString(0));
        ReadOnlyMemory<double> scores = old.Read<double>("model.scores", out _);
        old.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scores.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => old.Read<double>("model.scores", out _));
    }

    [Fact]
    public async Task The_marker_is_that_of_the_address_that_was_opened()
    {
        await WriteAsync(Samples.Content(), appendSha: true);
        using Artifact artifact = await OpenAsync();
        IObjectStore store = Store();
        Assert.Equal(await store.StatAsync(Output, default), artifact.Marker);
        Assert.NotEqual(await store.StatAsync(artifact.Location, default), artifact.Marker);
    }

    [Fact]
    public async Task Loading_a_large_model_allocates_almost_nothing()
    {
        const int Users = 2000;
        const int Items = 1000;
        var content = new ArtifactContent(
            Samples.Header(),
            IdTable.Create([.. Enumerable.Range(0, Users).Select(i => $"user-{i:d8}")], "user"),
            IdTable.Create([.. Enumerable.Range(0, Items).Select(i => $"item-{i:d8}")], "item"),
            new InteractionMatrix(Users, Items, new long[Users + 1], default),
            """{"shift":0}""",
            new ToyModel(Users, Items, new double[Users * Items], new byte[1]));
        await WriteAsync(content, appendSha: false);
        PluginCatalog catalog = ToyAlgorithm.Catalog(ToyAlgorithm.Descriptor());
        LoadOnce(catalog);

        long before = GC.GetAllocatedBytesForCurrentThread();
        LoadOnce(catalog);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 200_000);
        Assert.True(new FileInfo(Output.Path).Length > 16_000_000);
    }

    [Fact]
    public async Task Flipped_bits_and_truncations_of_a_file_are_refused()
    {
        byte[] file = GoldenVectors.Version2;
        for (int at = 0; at < file.Length; at += 41)
        {
            byte[] changed = [.. file];
            changed[at] ^= 0x10;
            await File.WriteAllBytesAsync(Output.Path, changed);
            await Assert.ThrowsAsync<ArtifactException>(OpenAsync);
            await File.WriteAllBytesAsync(Output.Path, file[..at]);
            await Assert.ThrowsAsync<ArtifactException>(OpenAsync);
        }
    }

    [Fact]
    public async Task A_directory_and_a_missing_file_are_read_failures()
    {
        Assert.Equal(ArtifactFailure.Read, (await Assert.ThrowsAsync<ArtifactException>(OpenAsync)).Reason);
        Directory.CreateDirectory(Output.Path);
        Assert.Equal(ArtifactFailure.Read, (await Assert.ThrowsAsync<ArtifactException>(OpenAsync)).Reason);
        Assert.Equal(ArtifactFailure.Write, (await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content(), appendSha: false))).Reason);
    }

    [Fact]
    public async Task A_failed_write_leaves_the_old_file_and_no_other()
    {
        await WriteAsync(Samples.Content(), appendSha: false);
        var model = new ToyModel(2, 3, new double[6], default)
        {
            OnSave = static (writer, call) =>
            {
                writer.Write<int>("model.a", [1], [1]);
                if (call == 1)
                    throw new IOException("No space left on device");
            },
        };

        await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content(model), appendSha: false));

        Assert.Equal([Output.Path], Directory.GetFiles(_directory));
        using Artifact artifact = await OpenAsync();
        Assert.Equal(GoldenVectors.Version2Model, artifact.ModelVersion);
    }

    [Fact]
    public async Task Output_outside_of_the_artifact_root_is_refused_even_through_a_link()
    {
        string root = Path.Combine(_directory, "root");
        string outside = Path.Combine(_directory, "outside");
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(outside);
        var environment = new HostEnvironment([KeyValuePair.Create("RECOTEM_ARTIFACT_ROOT", root)]);
        Directory.CreateSymbolicLink(Path.Combine(root, "link"), outside);

        await WriteAtAsync(Path.Combine(root, "m.recotem"), environment);
        foreach (string path in (string[])[Path.Combine(outside, "m.recotem"), Path.Combine(root, "link", "m.recotem"), Path.Combine(root, "..", "m.recotem")])
        {
            ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => WriteAtAsync(path, environment));
            Assert.Equal(ArtifactFailure.Write, e.Reason);
            Assert.Contains("RECOTEM_ARTIFACT_ROOT", e.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(outside));
    }

    private StorageLocation Output => StorageLocation.Parse(Path.Combine(_directory, "model.recotem"));

    private static unsafe long Address<T>(ReadOnlySpan<T> span) where T : unmanaged => (long)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));

    private static FileStore Store(HostEnvironment? environment = null) => new(environment ?? HostEnvironment.Empty);

    /// <summary>Loads on this thread: a local file needs no other, and allocations are counted by thread.</summary>
    private void LoadOnce(PluginCatalog catalog)
    {
        Task<Artifact> opening = OpenAsync();
        Assert.True(opening.IsCompletedSuccessfully);
        Task<LoadedModel> loading = ModelLoader.LoadAsync(opening.Result, catalog, new PluginScope(catalog), default).AsTask();
        Assert.True(loading.IsCompletedSuccessfully);
        using LoadedModel loaded = loading.Result;
        Assert.Equal(2000, loaded.Artifact.Users.Count);
    }

    private async Task<Artifact> OpenAsync() =>
        await ArtifactReader.OpenAsync(Output, Samples.Keys(), ArtifactLimits.Default, new OneStore(Store()), default);

    private async Task<WrittenArtifact> WriteAsync(ArtifactContent content, bool appendSha) =>
        await ArtifactWriter.WriteAsync(content, Output, appendSha, Samples.Keys(), new OneStore(Store()), NullEventLog.Instance, default);

    private static async Task<WrittenArtifact> WriteAtAsync(string path, HostEnvironment environment) => await ArtifactWriter.WriteAsync(
        Samples.Content(), StorageLocation.Parse(path), appendSha: true, Samples.Keys(), new OneStore(Store(environment)), NullEventLog.Instance, default);

    private sealed class OneStore(IObjectStore store) : IObjectStores
    {
        public ValueTask<IObjectStore> ForAsync(StorageLocation location, CancellationToken cancellationToken = default) => new(store);
    }
}
