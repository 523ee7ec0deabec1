using System.Text;

namespace Recotem.Artifacts.Tests;

/// <summary>What only the holder of a key can make: files whose signature is right and whose content is not.</summary>
public sealed class SignedNonsenseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"recipe_name\":\"demo\"}")]
    public async Task A_wrong_header_is_a_header_failure(string header) =>
        Assert.Equal(ArtifactFailure.HeaderJson, (await Samples.RefusedAsync(() => Samples.OpenAsync(Samples.Signed(Encoding.UTF8.GetBytes(header), default)))).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("RCTP")]
    public async Task A_payload_without_a_table_is_a_deserialize_failure(string payload)
    {
        byte[] file = Samples.Signed(Samples.Header().ToJson(), Encoding.ASCII.GetBytes(payload));
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(file));
        Assert.Equal(ArtifactFailure.Deserialize, e.Reason);
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_payload_loads_or_is_refused_and_never_crashes()
    {
        byte[] file = GoldenVectors.Version2;
        int start = file.Length - Samples.Payload(file).Length;
        int loaded = 0;
        int refused = 0;
        for (int bit = start * 8; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (await LoadsAsync(Samples.SignedAgain(changed)))
                loaded++;
            else
                refused++;
        }

        // Scores and padding between sections may have any value; tables, offsets and indices may not.
        Assert.True(loaded > 300, $"{loaded} loaded");
        Assert.True(refused > 3000, $"{refused} refused");
    }

    [Fact]
    public async Task Random_changes_of_a_payload_never_crash()
    {
        byte[] file = GoldenVectors.Version2;
        int start = file.Length - Samples.Payload(file).Length;
        var random = new SplitMix(5);
        for (int round = 0; round < 4000; round++)
        {
            byte[] changed = [.. file];
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                int at = random.Next(start, file.Length);
                byte[] noise = random.Next(0, 3) switch
                {
                    0 => [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
                    1 => new byte[8],
                    _ => random.Bytes(random.Next(1, 9)),
                };
                noise.AsSpan(0, Math.Min(noise.Length, file.Length - at)).CopyTo(changed.AsSpan(at));
            }

            await LoadsAsync(Samples.SignedAgain(changed));
        }
    }

    [Fact]
    public async Task Tables_with_one_wrong_entry_are_refused_by_name()
    {
        (string Problem, SectionEntry[] Sections)[] cases =
        [
            ("occurs twice", [Entry("a", SectionType.U8, 1), Entry("a", SectionType.U8, 1)]),
            ("[a-z0-9_.]", [Entry("A", SectionType.U8, 1)]),
            ("unknown element type 9", [Entry("a", (SectionType)9, 1) with { Length = 0 }]),
            ("its shape and type make 4", [Entry("a", SectionType.I32, 1) with { Length = 5 }]),
            ("required and unknown", [Entry("future", SectionType.U8, 1)]),
            ("'user.offsets' is missing", []),
        ];
        foreach ((string problem, SectionEntry[] sections) in cases)
        {
            byte[] table = SectionTable.Build(sections, out _, out long length);
            var payload = new byte[Math.Max(length, table.Length)];
            table.CopyTo(payload, 0);
            ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(Samples.Signed(Samples.Header().ToJson(), payload)));
            Assert.Equal(ArtifactFailure.Deserialize, e.Reason);
            Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, double.NaN)]
    [InlineData(100_000, double.NaN)]
    [InlineData(199_999, double.PositiveInfinity)]
    public async Task A_value_that_is_no_score_is_refused_wherever_it_is(int at, double value)
    {
        const int Items = 100_000;
        var content = new ArtifactContent(
            Samples.Header(),
            IdTable.Create(["a", "b"], "user"),
            IdTable.Create([.. Enumerable.Range(0, Items).Select(i => $"{i}")], "item"),
            new InteractionMatrix(2, Items, new long[3], default),
            """{"shift":0}""",
            new ToyModel(2, Items, new double[2 * Items], new byte[1]));
        byte[] file = await Samples.BytesAsync(content);
        long scores;
        using (Artifact artifact = await Samples.OpenAsync(file))
            scores = file.Length - Samples.Payload(file).Length + artifact.Sections.Single(s => s.Name == "model.scores").Offset;
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan((int)scores + (8 * at)), value);

        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(Samples.SignedAgain(file)));

        Assert.Equal(ArtifactFailure.Deserialize, e.Reason);
        Assert.Contains("section 'model.scores' holds NaN or infinity", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_optional_section_is_ignored()
    {
        byte[] file = GoldenVectors.Version2;
        byte[] payload = Samples.Payload(file);
        // model.tags becomes another name of equal length without the required flag.
        int at = payload.AsSpan().IndexOf("model.tags"u8);
        byte[] changed = [.. payload];
        "other.tags"u8.CopyTo(changed.AsSpan(at));
        changed[at + 12] = 0;
        using Artifact artifact = await Samples.OpenAsync(Samples.Signed(Samples.Header().ToJson(), changed));
        artifact.CheckSections(default);
        changed[at + 12] = 1;
        using Artifact required = await Samples.OpenAsync(Samples.Signed(Samples.Header().ToJson(), changed));
        Assert.Contains("required and unknown", Assert.Throws<ArtifactException>(() => required.CheckSections(default)).Message, StringComparison.Ordinal);
    }

    private static SectionEntry Entry(string name, SectionType type, int count) => new(name, type, true, [count], 0, count * Math.Max(1, SectionEntry.SizeOf(type)));

    private static async Task<bool> LoadsAsync(byte[] file)
    {
        try
        {
            using LoadedModel model = await Samples.LoadAsync(file);
            var scores = new double[model.Model.ItemCount];
            model.Model.ScoreUsers([0], scores);
            for (int u = 0; u < model.Artifact.Users.Count; u++)
                Assert.True(model.Artifact.Users.TryFind(model.Artifact.Users[u], out int found) && found == u);
            return true;
        }
        catch (ArtifactException e)
        {
            Assert.True(e.Reason is ArtifactFailure.Deserialize, e.ToString());
            return false;
        }
    }
}
