using System.Collections.Immutable;
using System.Text;

namespace Recotem.Artifacts.Tests;

public sealed class ArtifactWriterTests
{
    private readonly MemoryStore _store = new();
    private readonly RecordingLog _log = new();

    [Fact]
    public async Task The_bytes_are_those_of_an_independent_implementation()
    {
        byte[] bytes = await Samples.BytesAsync();

        Assert.Equal(GoldenVectors.Version2, bytes);
        Assert.Equal(bytes, await Samples.BytesAsync());
    }

    [Fact]
    public async Task Overwriting_puts_the_artifact_at_the_output_path()
    {
        WrittenArtifact written = await WriteAsync(Samples.Content(), appendSha: false);

        Assert.Equal(new WrittenArtifact("out/model.recotem", null, GoldenVectors.Version2Model, "k1"), written);
        Assert.Equal(["out/model.recotem"], _store.Commits);
        Assert.Equal(["Info recotem.artifact.io artifact_written versioning=always_overwrite artifact=out/model.recotem kid=k1"], _log.Events);
    }

    [Theory]
    [InlineData("out/model.recotem", "out/model.6b2b4203.recotem")]
    [InlineData("out/model", "out/model.6b2b4203.recotem")]
    [InlineData("model.v1", "model.v1.6b2b4203.recotem")]
    [InlineData("out/モデル 1.recotem", "out/モデル 1.6b2b4203.recotem")]
    [InlineData("mem://bucket/a%2Fb.recotem", "mem://bucket/a%2Fb.6b2b4203.recotem")]
    [InlineData("file:///x/a%20b.recotem", "file:///x/a%20b.6b2b4203.recotem")]
    public async Task Appending_writes_the_artifact_and_then_the_pointer(string output, string artifact)
    {
        StorageLocation at = StorageLocation.Parse(output);
        WrittenArtifact written = await WriteAsync(Samples.Content(), appendSha: true, at);

        Assert.Equal(artifact, written.Path);
        Assert.Equal(output, written.Pointer);
        Assert.Equal([StorageLocation.Parse(artifact).Path, at.Path], _store.Commits);
        Assert.Equal(StorageLocation.Parse(artifact).Name + "\n", Encoding.UTF8.GetString(_store.Objects[at.Path]));
        Assert.Equal(GoldenVectors.Version2, _store.Objects[StorageLocation.Parse(artifact).Path]);
        Assert.Equal([$"Info recotem.artifact.io artifact_written versioning=append_sha artifact={artifact} pointer={output} kid=k1"], _log.Events);

        using Artifact read = await ArtifactReader.OpenAsync(at, Samples.Keys(), ArtifactLimits.Default, _store, default);
        Assert.Equal(written.ModelVersion, read.ModelVersion);
        Assert.Equal(artifact, read.Location.Text);
    }

    [Fact]
    public async Task The_model_version_covers_the_header()
    {
        WrittenArtifact first = await WriteAsync(Samples.Content(), appendSha: true);
        WrittenArtifact second = await WriteAsync(Samples.Content(header: Samples.Header() with { Cutoff = 21 }), appendSha: true);

        Assert.NotEqual(first.ModelVersion, second.ModelVersion);
        Assert.Equal(3, _store.Objects.Count);
        Assert.Equal(Samples.Payload(_store.Objects[first.Path]), Samples.Payload(_store.Objects[second.Path]));
    }

    [Fact]
    public async Task Wherever_the_disk_is_full_the_old_artifact_stays()
    {
        await WriteAsync(Samples.Content(), appendSha: true);
        var before = _store.Objects.ToDictionary(StringComparer.Ordinal);
        ArtifactContent next = Samples.Content(header: Samples.Header() with { Cutoff = 21 });
        long length = GoldenVectors.Version2.Length;
        for (_store.Capacity = 0; _store.Capacity < length; _store.Capacity += 37)
        {
            ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(next, appendSha: true));
            Assert.Equal(ArtifactFailure.Write, e.Reason);
            Assert.Equal(ExitCode.Artifact, e.ExitCode);
            Assert.Contains("No space left on device", e.Message, StringComparison.Ordinal);
            Assert.Equal(before, _store.Objects);
        }
    }

    [Fact]
    public async Task A_failure_between_artifact_and_pointer_leaves_the_old_pointer()
    {
        await WriteAsync(Samples.Content(), appendSha: true);
        byte[] pointer = _store.Objects[Samples.Output.Path];
        _store.AllowedCommits = 3;

        await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content(header: Samples.Header() with { Cutoff = 21 }), appendSha: true));

        Assert.Equal(pointer, _store.Objects[Samples.Output.Path]);
        using Artifact read = await ArtifactReader.OpenAsync(Samples.Output, Samples.Keys(), ArtifactLimits.Default, _store, default);
        Assert.Equal(20, read.Header.Cutoff);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ArtifactWriter.WriteAsync(
            Samples.Content(), Samples.Output, appendSha: false, Samples.Keys(), _store, _log, source.Token));
        Assert.Empty(_store.Objects);
    }

    [Theory]
    [InlineData("out/")]
    [InlineData("out/a\\b")]
    [InlineData("out/a\nb")]
    public async Task A_name_that_no_pointer_can_hold_is_refused_before_anything_is_written(string output)
    {
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content(), appendSha: true, StorageLocation.Parse(output)));
        Assert.Equal(ArtifactFailure.Write, e.Reason);
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task A_scheme_without_a_store_is_a_write_failure_that_lists_the_schemes()
    {
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content(), appendSha: false, StorageLocation.Parse("s3://b/m")));
        Assert.Contains("there are: file, mem", e.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<ISectionWriter, int>> BadModels => new()
    {
        { "must begin with 'model.'", static (w, _) => w.Write<int>("user.bytes", [1], [1]) },
        { "must begin with 'model.'", static (w, _) => w.Write<int>("model.Upper", [1], [1]) },
        { "at most 32", static (w, _) => w.Write<int>("model." + new string('x', 27), [1], [1]) },
        { "was written before", static (w, _) => { w.Write<int>("model.a", [1], [1]); w.Write<int>("model.a", [1], [1]); } },
        { "values of type Int16", static (w, _) => w.Write<short>("model.a", [1], [1]) },
        { "not the product", static (w, _) => w.Write<int>("model.a", [2, 2], [1, 2, 3]) },
        { "not the product", static (w, _) => w.Write<int>("model.a", [-1, -3], [1, 2, 3]) },
        { "not the product", static (w, _) => w.Write<int>("model.a", [65536, 65536, 65536], []) },
        { "one to three dimensions", static (w, _) => w.Write<int>("model.a", [], [1]) },
        { "one to three dimensions", static (w, _) => w.Write<int>("model.a", [1, 1, 1, 1], [1]) },
        { "NaN or infinity", static (w, _) => w.Write<float>("model.a", [2], [1, float.NaN]) },
        { "NaN or infinity", static (w, _) => w.Write<double>("model.a", [2], [1, double.PositiveInfinity]) },
        { "one too many", static (w, _) => { for (int i = 0; i < 60; i++) w.Write<int>($"model.a{i}", [1], [1]); } },
        { "Save must be repeatable", static (w, call) => w.Write<int>($"model.a{call}", [1], [1]) },
        { "Save must be repeatable", static (w, call) => w.Write<int>("model.a", [1 + call], new int[1 + call]) },
        { "Save must be repeatable", static (w, call) => { if (call == 0) w.Write<int>("model.a", [1], [1]); } },
        { "Save must be repeatable", static (w, call) => { if (call == 1) w.Write<int>("model.a", [1], [1]); } },
        { "Save must be repeatable", static (w, call) => { if (call == 1) w.Write<float>("model.a", [1], [1]); else w.Write<int>("model.a", [1], [1]); } },
    };

    [Theory]
    [MemberData(nameof(BadModels))]
    public async Task A_model_that_breaks_the_rules_of_sections_is_refused(string problem, Action<ISectionWriter, int> save)
    {
        var model = new ToyModel(2, 3, new double[6], default) { OnSave = save };

        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content(model), appendSha: false));

        Assert.Equal(ArtifactFailure.Write, e.Reason);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.Contains("'Toy'", e.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Objects);
    }

    [Fact]
    public async Task Minus_infinity_is_a_score()
    {
        byte[] bytes = await Samples.BytesAsync(Samples.Content(new ToyModel(2, 3, new double[] { double.NegativeInfinity, 1, 2, 3, 4, 5 }, default)));
        using LoadedModel loaded = await Samples.LoadAsync(bytes);
        Assert.Equal(double.NegativeInfinity, ((ToyModel)loaded.Model).Scores[0]);
    }

    [Fact]
    public async Task Parts_of_other_sizes_are_refused()
    {
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(
            () => WriteAsync(Samples.Content(new ToyModel(3, 3, new double[9], default)), appendSha: false));
        Assert.Contains("2 × 3 ids, 2 × 3 interactions, 3 × 3 in the model of 'Toy'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Parameters_must_be_a_JSON_object(string parameters) =>
        await Assert.ThrowsAsync<ArtifactException>(() => WriteAsync(Samples.Content() with { ParametersJson = parameters }, appendSha: false));

    [Fact]
    public async Task Random_sets_of_sections_come_back_as_they_were()
    {
        var random = new SplitMix(7);
        for (int round = 0; round < 60; round++)
        {
            int users = random.Next(1, 40);
            int items = random.Next(1, 40);
            var written = new List<(string Name, int[] Shape, Array Values)>();
            for (int s = random.Next(0, 12); s > 0; s--)
            {
                int[] shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(0, 7))];
                int count = shape.Aggregate(1, (a, b) => a * b);
                Array values = random.Next(0, 5) switch
                {
                    0 => random.Bytes(count),
                    1 => Enumerable.Range(0, count).Select(_ => (int)random.Next()).ToArray(),
                    2 => Enumerable.Range(0, count).Select(_ => (long)random.Next()).ToArray(),
                    3 => Enumerable.Range(0, count).Select(_ => random.Next(-1000, 1000) / 8f).ToArray(),
                    _ => Enumerable.Range(0, count).Select(_ => random.Next(-1000, 1000) / 8d).ToArray(),
                };
                written.Add(($"model.s{s}", shape, values));
            }

            var model = new ToyModel(users, items, new double[users * items], default) { OnSave = (w, _) => Save(w, written) };
            var rows = new List<int>();
            var starts = new long[users + 1];
            for (int u = 0; u < users; u++)
            {
                for (int i = 0; i < items; i++)
                    if (random.Next(0, 3) == 0)
                        rows.Add(i);
                starts[u + 1] = rows.Count;
            }

            float[] weights = round % 2 == 0 ? [] : [.. rows.Select(_ => random.Next(1, 9) / 2f)];
            string[] userIds = [.. Enumerable.Range(0, users).Select(u => $"{u}{new string('é', u % 5)}")];
            byte[] bytes = await Samples.BytesAsync(new ArtifactContent(
                Samples.Header(), IdTable.Create(userIds, "user"), IdTable.Create([.. Enumerable.Range(0, items).Select(i => $"item {i}")], "item"),
                new InteractionMatrix(users, items, starts, rows.ToArray(), weights), "{}", model));

            using Artifact artifact = await Samples.OpenAsync(bytes);
            artifact.CheckSections(default);
            Assert.Equal(userIds, Enumerable.Range(0, users).Select(artifact.Users.GetString));
            Assert.Equal(items, artifact.Items.Count);
            Assert.Equal(starts, artifact.Seen.RowStarts.ToArray());
            Assert.Equal(rows, artifact.Seen.ItemIndices.ToArray());
            Assert.Equal(weights, artifact.Seen.Weights.ToArray());
            Assert.Equal("{}"u8.ToArray(), artifact.ParametersJson.ToArray());
            foreach ((string name, int[] shape, Array values) in written)
                Compare(artifact, name, shape, values);
            Assert.All(artifact.Sections, s => Assert.Equal(0, s.Offset % 64));
        }
    }

    private static void Save(ISectionWriter writer, List<(string Name, int[] Shape, Array Values)> sections)
    {
        foreach ((string name, int[] shape, Array values) in sections)
        {
            if (values is byte[] bytes)
                writer.Write<byte>(name, shape, bytes);
            else if (values is int[] ints)
                writer.Write<int>(name, shape, ints);
            else if (values is long[] longs)
                writer.Write<long>(name, shape, longs);
            else if (values is float[] floats)
                writer.Write<float>(name, shape, floats);
            else
                writer.Write<double>(name, shape, (double[])values);
        }
    }

    private static void Compare(Artifact artifact, string name, int[] shape, Array values)
    {
        ImmutableArray<int> readShape;
        Array read = values switch
        {
            byte[] => artifact.Read<byte>(name, out readShape).ToArray(),
            int[] => artifact.Read<int>(name, out readShape).ToArray(),
            long[] => artifact.Read<long>(name, out readShape).ToArray(),
            float[] => artifact.Read<float>(name, out readShape).ToArray(),
            _ => artifact.Read<double>(name, out readShape).ToArray(),
        };
        Assert.Equal(values, read);
        Assert.Equal(shape, readShape.AsEnumerable());
        Assert.Throws<ArtifactException>(() => artifact.Read<short>(name, out _));
    }

    private async Task<WrittenArtifact> WriteAsync(ArtifactContent content, bool appendSha, StorageLocation? output = null) =>
        await ArtifactWriter.WriteAsync(content, output ?? Samples.Output, appendSha, Samples.Keys(), _store, _log, default);
}
