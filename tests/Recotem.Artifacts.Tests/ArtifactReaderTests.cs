using System.Text;

namespace Recotem.Artifacts.Tests;

public sealed class ArtifactReaderTests
{
    [Fact]
    public async Task An_artifact_gives_back_what_was_written()
    {
        using Artifact artifact = await Samples.OpenAsync(await Samples.BytesAsync(Samples.Content(seen: Samples.Seen(weighted: true))));

        Assert.Equal("k1", artifact.Kid);
        Assert.Equal(Samples.Header().ToJson(), artifact.Header.ToJson());
        Assert.Equal(artifact.Header.ToJson(), artifact.HeaderJson.ToArray());
        Assert.Equal("bob", artifact.Users.GetString(1));
        Assert.True(artifact.Items.TryFind("日本", out int item));
        Assert.Equal(2, item);
        Assert.Equal([0, 2], artifact.Seen.ItemsOf(0).ToArray());
        Assert.Equal([3f], artifact.Seen.WeightsOf(1).ToArray());
        Assert.Equal([10d, 11, 12], artifact.Read<double>("model.scores", out var shape).Span[3..].ToArray());
        Assert.Equal([2, 3], shape.AsEnumerable());
        Assert.Equal([0L, 2, 3], artifact.Read<long>("seen.indptr", out _).ToArray());
        Assert.False(artifact.IsMapped);
        Assert.Throws<ArtifactException>(() => artifact.Read<float>("model.scores", out _));
        Assert.Throws<ArtifactException>(() => artifact.Read<double>("model.nothing", out _));
    }

    [Fact]
    public async Task The_golden_file_opens()
    {
        using Artifact artifact = await Samples.OpenAsync(GoldenVectors.Version2);
        Assert.Equal(GoldenVectors.Version2Model, artifact.ModelVersion);
        artifact.CheckSections(default);
    }

    [Fact]
    public async Task Any_key_of_the_ring_verifies_until_it_is_removed()
    {
        byte[] old = await Samples.BytesAsync();
        KeyRing both = KeyRing.Parse($"k2:{Samples.OtherKeyHex},k1:{Samples.KeyHex}", NullEventLog.Instance);
        byte[] fresh = await Samples.BytesAsync(keys: both);

        (await Samples.OpenAsync(old, both)).Dispose();
        using (Artifact artifact = await Samples.OpenAsync(fresh, both))
            Assert.Equal("k2", artifact.Kid);
        var log = new RecordingLog();
        KeyRing next = KeyRing.Parse($"k2:{Samples.OtherKeyHex}", log);
        ArtifactException e = await Samples.RefusedAsync(() => Samples.OpenAsync(old, next));
        Assert.Equal(ArtifactFailure.Hmac, e.Reason);
        Assert.Contains("key 'k1', which RECOTEM_SIGNING_KEYS does not have", e.Message, StringComparison.Ordinal);
        Assert.Equal("Warning recotem.artifact.signing artifact_kid_unknown kid=k1", log.Events[^1]);
    }

    [Fact]
    public async Task Other_bytes_under_the_same_key_id_do_not_verify()
    {
        var log = new RecordingLog();
        ArtifactException e = await Samples.RefusedAsync(
            () => Samples.OpenAsync(GoldenVectors.Version2, KeyRing.Parse($"k1:{Samples.OtherKeyHex}", log)));
        Assert.Equal(ArtifactFailure.Hmac, e.Reason);
        Assert.Equal("Warning recotem.artifact.signing artifact_hmac_mismatch kid=k1", log.Events[^1]);
    }

    [Fact]
    public async Task The_development_ring_opens_only_what_it_signed()
    {
        (await Samples.OpenAsync(await Samples.BytesAsync(keys: KeyRing.Development), KeyRing.Development)).Dispose();
        await Samples.RefusedAsync(() => Samples.OpenAsync(GoldenVectors.Version2, KeyRing.Development));
    }

    [Theory]
    [InlineData("there.recotem")]
    [InlineData("there.recotem\n")]
    [InlineData("there.recotem \r\n\n")]
    public async Task A_pointer_leads_to_the_artifact_and_gives_its_own_marker(string content)
    {
        var store = new MemoryStore { Objects = { ["out/there.recotem"] = GoldenVectors.Version2, ["out/model.recotem"] = Encoding.UTF8.GetBytes(content) } };

        using Artifact artifact = await ArtifactReader.OpenAsync(Samples.Output, Samples.Keys(), ArtifactLimits.Default, store, default);

        Assert.Equal(await store.StatAsync(Samples.Output, default), artifact.Marker);
        Assert.Equal("out/there.recotem", artifact.Location.Text);
        Assert.Equal(GoldenVectors.Version2.Length, artifact.Length);
    }

    [Theory]
    [InlineData("", ArtifactFailure.Parse)]
    [InlineData("hello world", ArtifactFailure.Parse)]
    [InlineData("there.zip", ArtifactFailure.Parse)]
    [InlineData(".recotem", ArtifactFailure.Parse)]
    [InlineData("../there.recotem", ArtifactFailure.Parse)]
    [InlineData("a\\there.recotem", ArtifactFailure.Parse)]
    [InlineData("there.recotem\nthere.recotem", ArtifactFailure.Parse)]
    [InlineData("a\0.recotem", ArtifactFailure.Parse)]
    [InlineData("absent.recotem", ArtifactFailure.Read)]
    [InlineData("model.recotem", ArtifactFailure.Parse)]
    [InlineData("other.recotem", ArtifactFailure.Parse)]
    public async Task What_is_no_pointer_or_leads_nowhere_is_refused(string content, ArtifactFailure reason)
    {
        var store = new MemoryStore
        {
            Objects =
            {
                ["out/there.recotem"] = GoldenVectors.Version2,
                ["there.recotem"] = GoldenVectors.Version2,
                ["out/other.recotem"] = "there.recotem\n"u8.ToArray(),
                ["out/model.recotem"] = Encoding.UTF8.GetBytes(content),
            },
        };

        ArtifactException e = await Samples.RefusedAsync(
            () => ArtifactReader.OpenAsync(Samples.Output, Samples.Keys(), ArtifactLimits.Default, store, default).AsTask());

        Assert.Equal(reason, e.Reason);
        if (content == "absent.recotem")
        {
            Assert.Contains("the pointer 'out/model.recotem' names 'absent.recotem'", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pointer_in_a_file_URI_cannot_leave_the_directory()
    {
        var store = new MemoryStore { Objects = { ["/d/model.recotem"] = "..%2Fthere.recotem"u8.ToArray(), ["/there.recotem"] = GoldenVectors.Version2 } };
        ArtifactException e = await Samples.RefusedAsync(() => ArtifactReader.OpenAsync(
            StorageLocation.Parse("file:///d/model.recotem"), Samples.Keys(), ArtifactLimits.Default, store, default).AsTask());
        Assert.Equal(ArtifactFailure.Read, e.Reason);
    }

    [Fact]
    public void A_pointer_has_at_most_512_bytes()
    {
        Assert.True(ArtifactPointer.TryParse(Encoding.UTF8.GetBytes(new string('x', 503) + ".recotem\n"), out _));
        Assert.False(ArtifactPointer.TryParse(Encoding.UTF8.GetBytes(new string('x', 504) + ".recotem\n"), out _));
        Assert.False(ArtifactPointer.TryParse([0xFF, .. ".recotem"u8], out _));
    }

    [Fact]
    public async Task Missing_and_unreachable_artifacts_are_read_failures()
    {
        var store = new MemoryStore();
        ArtifactException missing = await Samples.RefusedAsync(
            () => ArtifactReader.OpenAsync(Samples.Output, Samples.Keys(), ArtifactLimits.Default, store, default).AsTask());
        Assert.Equal(ArtifactFailure.Read, missing.Reason);
        Assert.Contains("there is no artifact 'out/model.recotem'", missing.Message, StringComparison.Ordinal);
        foreach (string address in (string[])["s3://b/m", "http://h/m", "https://h/m"])
        {
            ArtifactException e = await Samples.RefusedAsync(
                () => ArtifactReader.OpenAsync(StorageLocation.Parse(address), Samples.Keys(), ArtifactLimits.Default, store, default).AsTask());
            Assert.Equal(ArtifactFailure.Read, e.Reason);
        }

        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task Caps_are_exact_and_apply_behind_a_pointer()
    {
        byte[] bytes = GoldenVectors.Version2;
        int payload = Samples.Payload(bytes).Length;

        (await Samples.OpenAsync(bytes, limits: new ArtifactLimits(bytes.Length, payload))).Dispose();
        ArtifactException file = await Samples.RefusedAsync(() => Samples.OpenAsync(bytes, limits: new ArtifactLimits(bytes.Length - 1, payload)));
        Assert.Equal(ArtifactFailure.Parse, file.Reason);
        Assert.Contains("RECOTEM_MAX_ARTIFACT_BYTES", file.Message, StringComparison.Ordinal);
        ArtifactException inner = await Samples.RefusedAsync(() => Samples.OpenAsync(bytes, limits: new ArtifactLimits(bytes.Length, payload - 1)));
        Assert.Equal(ArtifactFailure.Parse, inner.Reason);
        Assert.Contains("RECOTEM_MAX_PAYLOAD_BYTES", inner.Message, StringComparison.Ordinal);

        var store = new MemoryStore { Objects = { ["out/there.recotem"] = bytes, ["out/model.recotem"] = "there.recotem"u8.ToArray() } };
        ArtifactException behind = await Samples.RefusedAsync(
            () => ArtifactReader.OpenAsync(Samples.Output, Samples.Keys(), new ArtifactLimits(bytes.Length - 1, payload), store, default).AsTask());
        Assert.Equal(ArtifactFailure.Parse, behind.Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_store_that_announces_another_length_is_a_read_failure(int error)
    {
        var store = new MemoryStore { Objects = { [Samples.Output.Path] = GoldenVectors.Version2 }, LengthError = error };
        ArtifactException e = await Samples.RefusedAsync(
            () => ArtifactReader.OpenAsync(Samples.Output, Samples.Keys(), ArtifactLimits.Default, store, default).AsTask());
        Assert.Equal(ArtifactFailure.Read, e.Reason);
    }

    [Fact]
    public async Task Version_1_is_inspected_but_not_served()
    {
        ArtifactInspection inspection = await InspectAsync(GoldenVectors.Version1, Samples.Keys());

        Assert.Equal(1, inspection.FormatVersion);
        Assert.Equal("k1", inspection.Kid);
        Assert.Equal("""{"recipe_name":"a"}""", Encoding.UTF8.GetString(inspection.HeaderJson.Span));
        Assert.Empty(inspection.Sections);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(GoldenVectors.Version1)), inspection.ModelVersion);
        ArtifactException e = await Samples.RefusedAsync(() => Samples.OpenAsync(GoldenVectors.Version1));
        Assert.Equal(ArtifactFailure.VersionSkew, e.Reason);
        Assert.StartsWith("train again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_2_is_inspected_with_its_section_table()
    {
        ArtifactInspection inspection = await InspectAsync(GoldenVectors.Version2, Samples.Keys());

        Assert.Equal(2, inspection.FormatVersion);
        Assert.Equal(Samples.Header().ToJson(), inspection.HeaderJson.ToArray());
        Assert.Equal(GoldenVectors.Version2Model, inspection.ModelVersion);
        Assert.Equal(
            ["user.offsets", "user.bytes", "user.hash", "item.offsets", "item.bytes", "item.hash", "seen.indptr", "seen.indices", "params", "model.scores", "model.tags"],
            inspection.Sections.Select(s => s.Name));
        SectionEntry scores = inspection.Sections[9];
        Assert.Equal((SectionType.F64, true, 48L), (scores.Type, scores.IsRequired, scores.Length));
        Assert.Equal([2, 3], scores.Shape.AsEnumerable());
        Assert.False(inspection.Sections[2].IsRequired);
    }

    [Fact]
    public async Task Keys_are_asked_for_after_the_structure_and_before_the_header()
    {
        static KeyRing Missing(string kid) => KeyRing.Parse(null, NullEventLog.Instance);

        await Assert.ThrowsAsync<ArtifactException>(() => InspectAsync("nonsense"u8.ToArray(), Missing));
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(() => InspectAsync(Samples.Signed("no json"u8, default), Missing));
        Assert.Equal("signing_key_missing", e.Code);
        ArtifactException header = await Assert.ThrowsAsync<ArtifactException>(() => InspectAsync(Samples.Signed("no json"u8, default), Samples.Keys()));
        Assert.Equal(ArtifactFailure.HeaderJson, header.Reason);
    }

    private static Task<ArtifactInspection> InspectAsync(byte[] bytes, KeyRing keys) => InspectAsync(bytes, _ => keys);

    private static Task<ArtifactInspection> InspectAsync(byte[] bytes, Func<string, KeyRing> keys)
    {
        var store = new MemoryStore { Objects = { [Samples.Output.Path] = bytes } };
        return ArtifactReader.InspectAsync(Samples.Output, keys, ArtifactLimits.Default, store, default).AsTask();
    }
}
