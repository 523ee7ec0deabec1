using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Recotem.Artifacts;

/// <summary>The bytes around the payload: constants, structure and what is signed. Version 2 is ours, version 1 that of the Python product.</summary>
internal static class ContainerFormat
{
    public const ushort Version = 2;
    public const int Alignment = 64;
    public const int MaxHeaderBytes = 65_536;
    public const int DigestBytes = 32;
    public const int KidOffset = 13;

    /// <summary>Enough bytes from the start of any file to hold everything before its payload.</summary>
    public const int MaxHeadBytes = KidOffset + KeyId.MaxLength + DigestBytes + 4 + 8 + MaxHeaderBytes + Alignment;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ReadOnlySpan<byte> Magic => "RECOTEM\0"u8;

    private static ReadOnlySpan<byte> Domain => "recotem-artifact-v2\0"u8;

    /// <summary>Reads the structure of a file.</summary>
    /// <param name="head">The first bytes of the file, at least <see cref="MaxHeadBytes"/> of them or all.</param>
    /// <param name="fileLength">The size of the file.</param>
    /// <param name="maxPayloadBytes">The largest payload.</param>
    /// <param name="layout">The structure.</param>
    /// <param name="problem">What is wrong; empty if the result is true.</param>
    /// <returns>Whether the structure is right. No signature has been looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> head, long fileLength, long maxPayloadBytes, out ContainerLayout layout, out string problem)
    {
        layout = default;
        problem = "";
        if (head.Length < Magic.Length || !head.StartsWith(Magic))
            return Fail(out problem, "this is no Recotem artifact: the first 8 bytes are not its magic number");
        if (head.Length < 12)
            return Fail(out problem, "the file ends before the format version");
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]);
        if (version is 0 or > Version)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"the format version is {version}; this program reads versions 1 and {Version}"));
        if (BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) != 0)
            return Fail(out problem, "reserved bits are set; expected 0 in bytes 10 and 11");
        if (head.Length < KidOffset)
            return Fail(out problem, "the file ends before the length of the key id");
        int kidLength = head[12];
        if (kidLength is 0 or > KeyId.MaxLength)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"the key id has {kidLength} bytes; expected 1 to {KeyId.MaxLength}"));
        int digest = KidOffset + kidLength;
        if (head.Length < digest)
            return Fail(out problem, "the file ends within the key id");
        ReadOnlySpan<byte> kid = head[KidOffset..digest];
        if (version == Version ? !KeyId.HasValidCharacters(kid) : !System.Text.Unicode.Utf8.IsValid(kid))
            return Fail(out problem, version == Version ? $"the key id has other characters than {KeyId.Rule}" : "the key id is not UTF-8");
        int lengths = digest + DigestBytes;
        int header = lengths + (version == Version ? 12 : 4);
        if (head.Length < header)
            return Fail(out problem, "the file ends within the digest or the lengths");
        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(head[lengths..]);
        if (headerLength > MaxHeaderBytes)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"the header has {headerLength} bytes; at most {MaxHeaderBytes} are allowed"));
        int headerEnd = header + (int)headerLength;
        if (head.Length < headerEnd)
            return Fail(out problem, "the file ends within the header");
        if (!System.Text.Unicode.Utf8.IsValid(head[header..headerEnd]))
            return Fail(out problem, "the header is not UTF-8");

        int payload = headerEnd;
        if (version == Version)
        {
            payload = Align(headerEnd);
            if (head.Length < payload)
                return Fail(out problem, "the file ends within the padding");
            if (head[headerEnd..payload].IndexOfAnyExcept((byte)0) >= 0)
                return Fail(out problem, "the padding behind the header is not zero");
            ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(head[(lengths + 4)..]);
            if (announced != (ulong)(fileLength - payload))
                return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"the payload should have {announced} bytes, but {fileLength - payload} follow the header"));
        }

        if (fileLength - payload > maxPayloadBytes)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"the payload has {fileLength - payload} bytes, which exceeds cap RECOTEM_MAX_PAYLOAD_BYTES ({maxPayloadBytes} bytes); raise it if the file is yours"));
        layout = new ContainerLayout(version, s_strictUtf8.GetString(kid), digest, lengths, header, (int)headerLength, payload, fileLength - payload);
        return true;
    }

    /// <summary>Everything before the payload, with a digest of zeros.</summary>
    public static byte[] BuildHead(string kid, ReadOnlySpan<byte> header, long payloadLength)
    {
        int lengths = KidOffset + kid.Length + DigestBytes;
        var head = new byte[Align(lengths + 12 + header.Length)];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), Version);
        head[12] = (byte)kid.Length;
        Encoding.ASCII.GetBytes(kid, head.AsSpan(KidOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(lengths), (uint)header.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(lengths + 4), (ulong)payloadLength);
        header.CopyTo(head.AsSpan(lengths + 12));
        return head;
    }

    /// <summary>What is signed in version 2: every byte of the file but the digest, the payload by its SHA-256.</summary>
    /// <param name="head">The first bytes of the file, up to the payload at least.</param>
    /// <param name="digestOffset">Where the digest is.</param>
    /// <param name="payloadOffset">Where the payload begins.</param>
    /// <param name="payloadHash">The SHA-256 of the payload.</param>
    public static byte[] Statement(ReadOnlySpan<byte> head, int digestOffset, int payloadOffset, ReadOnlySpan<byte> payloadHash)
    {
        ReadOnlySpan<byte> before = head[..digestOffset];
        ReadOnlySpan<byte> behind = head[(digestOffset + DigestBytes)..payloadOffset];
        var statement = new byte[Domain.Length + before.Length + behind.Length + payloadHash.Length];
        Span<byte> rest = statement;
        Domain.CopyTo(rest);
        before.CopyTo(rest = rest[Domain.Length..]);
        behind.CopyTo(rest = rest[before.Length..]);
        payloadHash.CopyTo(rest[behind.Length..]);
        return statement;
    }

    /// <summary>The version under which clients know a model.</summary>
    public static string ModelVersion(ReadOnlySpan<byte> statement) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(statement));

    public static int Align(int offset) => (offset + Alignment - 1) & -Alignment;

    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;

    private static bool Fail(out string problem, string text)
    {
        problem = text;
        return false;
    }
}

/// <summary>Where the parts of a file are, in bytes from its start.</summary>
internal readonly record struct ContainerLayout(
    int Version, string Kid, int DigestOffset, int LengthsOffset, int HeaderOffset, int HeaderLength, int PayloadOffset, long PayloadLength);
