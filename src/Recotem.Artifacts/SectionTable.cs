using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Recotem.Artifacts;

/// <summary>The table at the start of a payload.</summary>
internal static class SectionTable
{
    public const int PreambleBytes = 32;
    public const int MaxSections = 64;
    public const int MaxNameLength = 32;
    public const int MaxRank = 3;

    private const int MaxEntryBytes = 1 + MaxNameLength + 3 + (MaxRank + 2) * 8;
    private const byte RequiredFlag = 1;

    /// <summary>The largest number of bytes before the first section.</summary>
    public const int MaxBytes = PreambleBytes + MaxSections * MaxEntryBytes;

    private static ReadOnlySpan<byte> Magic => "RCTP"u8;

    /// <summary>The table for sections in this order, and where each of them goes.</summary>
    /// <param name="sections">The sections; their offsets are ignored.</param>
    /// <param name="placed">The sections with offsets.</param>
    /// <param name="payloadLength">The size of the whole payload.</param>
    /// <returns>The bytes before the first section's padding.</returns>
    public static byte[] Build(IReadOnlyList<SectionEntry> sections, out ImmutableArray<SectionEntry> placed, out long payloadLength)
    {
        int length = PreambleBytes;
        foreach (SectionEntry section in sections)
            length += 1 + section.Name.Length + 3 + (section.Shape.Length + 2) * 8;
        ImmutableArray<SectionEntry>.Builder entries = ImmutableArray.CreateBuilder<SectionEntry>(sections.Count);
        long end = length;
        foreach (SectionEntry section in sections)
        {
            entries.Add(section with { Offset = ContainerFormat.Align(end) });
            end = ContainerFormat.Align(end) + section.Length;
        }

        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)sections.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), (ulong)(length - PreambleBytes));
        Span<byte> rest = bytes.AsSpan(PreambleBytes);
        foreach (SectionEntry entry in entries)
        {
            rest[0] = (byte)entry.Name.Length;
            Encoding.ASCII.GetBytes(entry.Name, rest[1..]);
            rest = rest[(1 + entry.Name.Length)..];
            rest[0] = (byte)entry.Type;
            rest[1] = (byte)entry.Shape.Length;
            rest[2] = entry.IsRequired ? RequiredFlag : (byte)0;
            rest = rest[3..];
            foreach (int dimension in entry.Shape)
                rest = Put(rest, dimension);
            rest = Put(rest, entry.Offset);
            rest = Put(rest, entry.Length);
        }

        placed = entries.MoveToImmutable();
        payloadLength = end;
        return bytes;

        static Span<byte> Put(Span<byte> to, long value)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(to, (ulong)value);
            return to[8..];
        }
    }

    /// <summary>Reads the table and checks that every section lies where it may.</summary>
    /// <param name="start">The first bytes of the payload, at least <see cref="MaxBytes"/> of them or all.</param>
    /// <param name="payloadLength">The size of the payload.</param>
    /// <param name="sections">The sections in the order of the table.</param>
    /// <param name="problem">What is wrong; empty if the result is true.</param>
    /// <returns>Whether the table is right.</returns>
    public static bool TryParse(ReadOnlySpan<byte> start, long payloadLength, out ImmutableArray<SectionEntry> sections, out string problem)
    {
        sections = [];
        problem = "";
        if (start.Length < PreambleBytes || !start.StartsWith(Magic))
            return Fail(out problem, "the payload does not begin with a section table");
        ushort schema = BinaryPrimitives.ReadUInt16LittleEndian(start[4..]);
        if (schema != 1)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"the payload has schema {schema}; this program reads schema 1"));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(start[10..]);
        ulong tableLength = BinaryPrimitives.ReadUInt64LittleEndian(start[12..]);
        if (start[6..10].IndexOfAnyExcept((byte)0) >= 0 || start[20..PreambleBytes].IndexOfAnyExcept((byte)0) >= 0)
            return Fail(out problem, "reserved bytes of the section table are not zero");
        if (count > MaxSections)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"there are {count} sections; at most {MaxSections} are allowed"));
        if (tableLength > (ulong)(start.Length - PreambleBytes))
            return Fail(out problem, "the section table is longer than the payload");

        ReadOnlySpan<byte> rest = start.Slice(PreambleBytes, (int)tableLength);
        long dataStart = PreambleBytes + (long)tableLength;
        ImmutableArray<SectionEntry>.Builder entries = ImmutableArray.CreateBuilder<SectionEntry>(count);
        for (int i = 0; i < count; i++)
        {
            if (!TryReadEntry(ref rest, dataStart, payloadLength, out SectionEntry? entry, out problem))
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"section {i + 1} of {count}: {problem}");
                return false;
            }

            foreach (SectionEntry earlier in entries)
                if (earlier.Name == entry!.Name)
                    return Fail(out problem, $"section '{entry.Name}' occurs twice");
            entries.Add(entry!);
        }

        if (!rest.IsEmpty)
            return Fail(out problem, "bytes remain behind the last entry of the section table");
        long free = dataStart;
        foreach (SectionEntry entry in entries.Where(e => e.Length > 0).OrderBy(e => e.Offset))
        {
            if (entry.Offset < free)
                return Fail(out problem, $"section '{entry.Name}' overlaps another one");
            free = entry.Offset + entry.Length;
        }

        sections = entries.MoveToImmutable();
        return true;
    }

    private static bool TryReadEntry(ref ReadOnlySpan<byte> rest, long dataStart, long payloadLength, out SectionEntry? entry, out string problem)
    {
        entry = null;
        if (rest.IsEmpty || rest.Length < 1 + rest[0] + 3)
            return Fail(out problem, "the table ends within the entry");
        Span<char> characters = stackalloc char[byte.MaxValue];
        int nameLength = rest[0];
        // Latin-1 keeps every byte distinct, so that a byte outside ASCII cannot turn into an allowed character.
        Encoding.Latin1.GetChars(rest.Slice(1, nameLength), characters);
        if (!SectionEntry.IsName(characters[..nameLength]))
            return Fail(out problem, "the name is not 1 to 32 of [a-z0-9_.]");
        string name = characters[..nameLength].ToString();
        var type = (SectionType)rest[1 + nameLength];
        int rank = rest[2 + nameLength];
        byte flags = rest[3 + nameLength];
        rest = rest[(4 + nameLength)..];
        if (SectionEntry.SizeOf(type) is not (> 0 and int size))
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"'{name}' has the unknown element type {(int)type}"));
        if (rank > MaxRank)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"'{name}' has {rank} dimensions; at most {MaxRank} are allowed"));
        if ((flags & ~RequiredFlag) != 0)
            return Fail(out problem, $"'{name}' has unknown flags");
        if (rest.Length < (rank + 2) * 8)
            return Fail(out problem, "the table ends within the entry");

        ImmutableArray<int>.Builder shape = ImmutableArray.CreateBuilder<int>(rank);
        ulong values = 1;
        for (int d = 0; d < rank; d++)
        {
            ulong dimension = Take(ref rest);
            if (dimension > int.MaxValue)
                return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"dimension {d + 1} of '{name}' is {dimension}; at most {int.MaxValue} is allowed"));
            // Below 2^62 before each step, so the product cannot wrap around.
            values *= dimension;
            if (values > int.MaxValue)
                return Fail(out problem, $"'{name}' has more values than one array can hold");
            shape.Add((int)dimension);
        }

        ulong offset = Take(ref rest);
        ulong length = Take(ref rest);
        if (length != values * (ulong)size)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"'{name}' has {length} bytes; its shape and type make {values * (ulong)size}"));
        if (offset % ContainerFormat.Alignment != 0)
            return Fail(out problem, string.Create(CultureInfo.InvariantCulture, $"'{name}' begins at {offset}, which is no multiple of {ContainerFormat.Alignment}"));
        if (offset > (ulong)payloadLength || length > (ulong)payloadLength - offset || (length > 0 && offset < (ulong)dataStart))
            return Fail(out problem, $"'{name}' lies outside the payload");
        entry = new SectionEntry(name, type, (flags & RequiredFlag) != 0, shape.MoveToImmutable(), (long)offset, (long)length);
        problem = "";
        return true;

        static ulong Take(ref ReadOnlySpan<byte> from)
        {
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(from);
            from = from[8..];
            return value;
        }
    }

    private static bool Fail(out string problem, string text)
    {
        problem = text;
        return false;
    }
}
