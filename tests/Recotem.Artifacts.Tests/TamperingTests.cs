using System.Buffers.Binary;

namespace Recotem.Artifacts.Tests;

public sealed class TamperingTests
{
    private static readonly byte[] s_file = GoldenVectors.Version2;

    [Fact]
    public async Task Every_flipped_bit_is_refused()
    {
        var reasons = new Dictionary<ArtifactFailure, int>();
        for (int bit = 0; bit < s_file.Length * 8; bit++)
        {
            byte[] changed = [.. s_file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            ArtifactException e = await Samples.RefusedAsync(() => Samples.OpenAsync(changed));
            reasons[e.Reason] = reasons.GetValueOrDefault(e.Reason) + 1;
        }

        Assert.True(reasons[ArtifactFailure.Hmac] > s_file.Length * 6);
        Assert.True(reasons[ArtifactFailure.Parse] > 100);
        // The one bit that turns version 2 into version 3 is structure too; none may be told apart by what the header says.
        Assert.DoesNotContain(ArtifactFailure.HeaderJson, reasons.Keys);
        Assert.DoesNotContain(ArtifactFailure.Deserialize, reasons.Keys);
    }

    [Fact]
    public async Task Every_flipped_bit_of_version_1_but_in_its_unsigned_prefix_is_refused()
    {
        byte[] file = GoldenVectors.Version1;
        for (int bit = 13 * 8; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await Assert.ThrowsAsync<ArtifactException>(() => InspectAsync(changed));
        }
    }

    [Fact]
    public async Task Every_truncation_and_extension_is_refused()
    {
        for (int length = 0; length < s_file.Length; length++)
            await Samples.RefusedAsync(() => Samples.OpenAsync(s_file[..length]));
        foreach (int more in (int[])[1, 7, 63, 64, 65])
            Assert.Equal(ArtifactFailure.Parse, (await Samples.RefusedAsync(() => Samples.OpenAsync([.. s_file, .. new byte[more]]))).Reason);
    }

    [Fact]
    public async Task The_boundary_between_header_and_payload_cannot_be_moved()
    {
        int n = BinaryPrimitives.ReadInt32LittleEndian(s_file.AsSpan(47));
        long m = BinaryPrimitives.ReadInt64LittleEndian(s_file.AsSpan(51));
        for (int shift = -130; shift <= 130; shift++)
        {
            if (shift == 0)
                continue;
            byte[] changed = [.. s_file];
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(47), n + shift);
            await Samples.RefusedAsync(() => Samples.OpenAsync(changed));
            int moved = ContainerFormat.Align(59 + n + shift) - ContainerFormat.Align(59 + n);
            BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(51), m - moved);
            await Samples.RefusedAsync(() => Samples.OpenAsync(changed));
        }
    }

    [Fact]
    public async Task Every_key_id_length_is_refused_but_the_right_one()
    {
        for (int k = 0; k <= 255; k++)
        {
            byte[] changed = [.. s_file];
            changed[12] = (byte)k;
            if (k != 2)
                await Samples.RefusedAsync(() => Samples.OpenAsync(changed));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(65_536u)]
    [InlineData(65_537u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_FFFFu)]
    public async Task Extreme_header_lengths_are_refused(uint length)
    {
        byte[] changed = [.. s_file];
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(47), length);
        ArtifactException e = await Samples.RefusedAsync(() => Samples.OpenAsync(changed));
        Assert.Equal(ArtifactFailure.Parse, e.Reason);
        byte[] old = [.. GoldenVectors.Version1];
        BinaryPrimitives.WriteUInt32LittleEndian(old.AsSpan(47), length);
        await Assert.ThrowsAsync<ArtifactException>(() => InspectAsync(old));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000ul)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFul)]
    public async Task Extreme_payload_lengths_are_refused(ulong length)
    {
        byte[] changed = [.. s_file];
        BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(51), length);
        Assert.Equal(ArtifactFailure.Parse, (await Samples.RefusedAsync(() => Samples.OpenAsync(changed))).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(65535)]
    public async Task Other_versions_are_refused_by_number(int version)
    {
        byte[] changed = [.. s_file];
        BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(8), (ushort)version);
        ArtifactException e = await Samples.RefusedAsync(() => Samples.OpenAsync(changed));
        Assert.Equal(ArtifactFailure.Parse, e.Reason);
        Assert.Contains($"the format version is {version}; this program reads versions 1 and 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_are_refused()
    {
        var random = new SplitMix(11);
        for (int length = 0; length <= 1024; length++)
        {
            byte[] noise = random.Bytes(length);
            await Samples.RefusedAsync(() => Samples.OpenAsync(noise));
            byte[] withMagic = [.. "RECOTEM\0"u8, 2, 0, 0, 0, 2, .. noise];
            await Samples.RefusedAsync(() => Samples.OpenAsync(withMagic));
        }
    }

    private static async Task<ArtifactInspection> InspectAsync(byte[] bytes)
    {
        var store = new MemoryStore { Objects = { [Samples.Output.Path] = bytes } };
        return await ArtifactReader.InspectAsync(Samples.Output, _ => Samples.Keys(), ArtifactLimits.Default, store, default);
    }
}
