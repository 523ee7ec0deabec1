using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace Recotem.Artifacts;

/// <summary>
/// The ids of users or items, numbered from 0, with an index for look-up by UTF-8 bytes. Immutable; looking up allocates nothing.
/// In an artifact it is three arrays that are used where they are mapped.
/// </summary>
public sealed class IdTable
{
    /// <summary>The largest number of characters (Unicode code points) of an id; the smallest is 1.</summary>
    public const int MaxIdLength = 256;

    private const int MaxUtf8Length = 4 * MaxIdLength;

    private readonly ReadOnlyMemory<long> _offsets;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<long> _slots;

    private IdTable(ReadOnlyMemory<long> offsets, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<long> slots)
    {
        _offsets = offsets;
        _bytes = bytes;
        _slots = slots;
    }

    /// <summary>The number of ids.</summary>
    public int Count => _offsets.Length - 1;

    internal ReadOnlySpan<long> Offsets => _offsets.Span;

    internal ReadOnlySpan<byte> Bytes => _bytes.Span;

    internal ReadOnlySpan<long> Slots => _slots.Span;

    /// <summary>The UTF-8 bytes of an id.</summary>
    /// <param name="index">Its number.</param>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ReadOnlySpan<long> offsets = _offsets.Span;
            return _bytes.Span[(int)offsets[index]..(int)offsets[index + 1]];
        }
    }

    /// <summary>An id as a string.</summary>
    /// <param name="index">Its number.</param>
    /// <returns>The string.</returns>
    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>Finds the number of an id.</summary>
    /// <param name="utf8">The id's UTF-8 bytes.</param>
    /// <param name="index">Its number; -1 if the result is false.</param>
    /// <returns>Whether the id is known.</returns>
    public bool TryFind(ReadOnlySpan<byte> utf8, out int index)
    {
        ReadOnlySpan<long> slots = _slots.Span;
        ReadOnlySpan<long> offsets = _offsets.Span;
        ReadOnlySpan<byte> bytes = _bytes.Span;
        ulong hash = Hash(utf8);
        int mask = slots.Length - 1;
        for (int at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            ulong slot = (ulong)slots[at];
            if (slot == 0)
            {
                index = -1;
                return false;
            }

            if (slot >> 32 != hash >> 32)
                continue;
            int candidate = (int)(uint)slot - 1;
            if (bytes[(int)offsets[candidate]..(int)offsets[candidate + 1]].SequenceEqual(utf8))
            {
                index = candidate;
                return true;
            }
        }
    }

    /// <summary>Finds the number of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="index">Its number; -1 if the result is false.</param>
    /// <returns>Whether the id is known.</returns>
    public bool TryFind(ReadOnlySpan<char> id, out int index)
    {
        Span<byte> utf8 = stackalloc byte[MaxUtf8Length];
        index = -1;
        return Utf8.FromUtf16(id, utf8, out _, out int written, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
            && TryFind(utf8[..written], out index);
    }

    /// <summary>Builds a table.</summary>
    /// <param name="ids">The ids, each once, in the order of their numbers.</param>
    /// <param name="what">What they identify, for messages: <c>user</c> or <c>item</c>.</param>
    /// <returns>The table.</returns>
    /// <exception cref="TrainingException">An id is empty, longer than <see cref="MaxIdLength"/>, not Unicode, or there twice.</exception>
    public static IdTable Create(IReadOnlyList<string> ids, string what)
    {
        var builder = new Builder(what, ids.Count);
        foreach (string id in ids)
            builder.Add(id);
        return builder.Build();
    }

    /// <summary>Builds a table.</summary>
    /// <param name="ids">The ids in any order.</param>
    /// <param name="order">The codes of the ids that the table shall have, in the order of their numbers.</param>
    /// <param name="what">What they identify, for messages: <c>user</c> or <c>item</c>.</param>
    /// <returns>The table.</returns>
    /// <exception cref="TrainingException">An id is empty, longer than <see cref="MaxIdLength"/>, not UTF-8, or there twice.</exception>
    public static IdTable Create(Utf8Dictionary ids, ReadOnlySpan<int> order, string what)
    {
        var builder = new Builder(what, order.Length);
        foreach (int code in order)
            builder.Add(ids[code]);
        return builder.Build();
    }

    /// <summary>Wraps the sections of an artifact and checks them.</summary>
    internal static IdTable Open(ReadOnlyMemory<long> offsets, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<long>? slots, string what)
    {
        CheckTexts(offsets.Span, bytes.Span, what);
        if (slots is null)
        {
            long[] built = new long[SlotCount(offsets.Length - 1)];
            if (Fill(offsets.Span, bytes.Span, built) is { } duplicate)
                throw Refused(what, $"ids {Number(duplicate)} and an earlier one are equal");
            return new IdTable(offsets, bytes, built);
        }

        CheckSlots(offsets.Span, bytes.Span, slots.Value.Span, what);
        return new IdTable(offsets, bytes, slots.Value);
    }

    /// <summary>The hash of the index. It is part of the file format: changing it is a new section name.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong First = 0xA0761D6478BD642FUL;
        const ulong Second = 0xE7037ED1A0B428DBUL;
        ulong hash = Second ^ (ulong)utf8.Length;
        while (utf8.Length >= 8)
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8), First);
            utf8 = utf8[8..];
        }

        ulong tail = 0;
        for (int i = utf8.Length - 1; i >= 0; i--)
            tail = (tail << 8) | utf8[i];
        return Fold(Fold(hash ^ tail, First) ^ Second, Second);

        static ulong Fold(ulong a, ulong b)
        {
            ulong high = Math.BigMul(a, b, out ulong low);
            return high ^ low;
        }
    }

    private static int SlotCount(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2L, count + count / 2L + 1));

    /// <summary>Fills an empty index; returns the number of an id that equals an earlier one, or null.</summary>
    private static int? Fill(ReadOnlySpan<long> offsets, ReadOnlySpan<byte> bytes, Span<long> slots)
    {
        int mask = slots.Length - 1;
        for (int i = 0; i < offsets.Length - 1; i++)
        {
            ReadOnlySpan<byte> id = bytes[(int)offsets[i]..(int)offsets[i + 1]];
            ulong hash = Hash(id);
            int at = (int)hash & mask;
            for (; slots[at] != 0; at = (at + 1) & mask)
            {
                int other = (int)(uint)slots[at] - 1;
                if ((ulong)slots[at] >> 32 == hash >> 32 && id.SequenceEqual(bytes[(int)offsets[other]..(int)offsets[other + 1]]))
                    return i;
            }

            slots[at] = (long)((hash & 0xFFFF_FFFF_0000_0000UL) | (uint)(i + 1));
        }

        return null;
    }

    private static void CheckTexts(ReadOnlySpan<long> offsets, ReadOnlySpan<byte> bytes, string what)
    {
        if (offsets.IsEmpty || offsets[0] != 0 || offsets[^1] != bytes.Length)
            throw Refused(what, "the offsets do not run from 0 to the number of bytes");
        if (!Utf8.IsValid(bytes))
            throw Refused(what, "the ids are not UTF-8");
        for (int i = 1; i < offsets.Length; i++)
        {
            long length = offsets[i] - offsets[i - 1];
            if (length <= 0 || offsets[i] > bytes.Length)
                throw Refused(what, $"id {Number(i - 1)} is empty or its offsets fall");
            // The whole is valid UTF-8, so each part is if none begins within a character.
            if (offsets[i] < bytes.Length && (bytes[(int)offsets[i]] & 0xC0) == 0x80)
                throw Refused(what, $"id {Number(i)} begins within a character");
            if (length > MaxIdLength && CountCharacters(bytes.Slice((int)offsets[i - 1], (int)length)) > MaxIdLength)
                throw Refused(what, $"id {Number(i - 1)} has more than {Number(MaxIdLength)} characters");
        }
    }

    private static void CheckSlots(ReadOnlySpan<long> offsets, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> slots, string what)
    {
        int count = offsets.Length - 1;
        int occupied = slots.Length - slots.Count(0L);
        if (!BitOperations.IsPow2(slots.Length) || slots.Length <= count || occupied != count)
            throw Refused(what, "the index does not have a place for each id");
        int mask = slots.Length - 1;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> id = bytes[(int)offsets[i]..(int)offsets[i + 1]];
            ulong hash = Hash(id);
            ulong wanted = (hash & 0xFFFF_FFFF_0000_0000UL) | (uint)(i + 1);
            // As many places as ids, and each id found at one of its own: no place can hold anything else.
            for (int at = (int)hash & mask; (ulong)slots[at] != wanted; at = (at + 1) & mask)
            {
                ulong slot = (ulong)slots[at];
                if (slot == 0)
                    throw Refused(what, $"the index does not find id {Number(i)}");
                int other = (int)(uint)slot - 1;
                if (slot >> 32 == hash >> 32 && (uint)other < (uint)count && id.SequenceEqual(bytes[(int)offsets[other]..(int)offsets[other + 1]]))
                    throw Refused(what, $"ids {Number(other)} and {Number(i)} are equal");
            }
        }
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        int characters = 0;
        foreach (byte b in utf8)
            if ((b & 0xC0) != 0x80)
                characters++;
        return characters;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static ArtifactException Refused(string what, string problem) => new(ArtifactFailure.Deserialize, $"the {what} ids are damaged: {problem}");

    private sealed class Builder(string what, int capacity)
    {
        private const int QuotedProblems = 5;

        private readonly long[] _offsets = new long[capacity + 1];
        private readonly List<string> _quoted = new(QuotedProblems);
        private byte[] _bytes = new byte[Math.Min(16L * capacity + 1024, Array.MaxLength)];
        private long _used;
        private int _count;
        private int _problems;

        public void Add(string id)
        {
            // A UTF-16 unit makes at most three bytes.
            Reserve(3L * id.Length);
            if (Utf8.FromUtf16(id, _bytes.AsSpan((int)_used), out _, out int written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
                Refuse(_count, "is not valid Unicode");
            Close(written);
        }

        public void Add(ReadOnlySpan<byte> id)
        {
            Reserve(id.Length);
            id.CopyTo(_bytes.AsSpan((int)_used));
            if (!Utf8.IsValid(id))
                Refuse(_count, "is not valid UTF-8");
            Close(id.Length);
        }

        public IdTable Build()
        {
            if (_problems == 0)
            {
                var slots = new long[SlotCount(_count)];
                ReadOnlyMemory<byte> bytes = _bytes.AsMemory(0, (int)_used);
                if (Fill(_offsets, bytes.Span, slots) is not { } duplicate)
                    return new IdTable(_offsets, bytes, slots);
                Refuse(duplicate, "occurs twice");
            }

            string more = _problems > _quoted.Count ? $"\n  and {Number(_problems - _quoted.Count)} more" : "";
            throw new TrainingException(
                "training_error",
                $"a model can hold {what} ids of 1 to {Number(MaxIdLength)} characters; shorten or drop the others\n  {string.Join("\n  ", _quoted)}{more}");
        }

        private void Close(int length)
        {
            ReadOnlySpan<byte> id = _bytes.AsSpan((int)_used, length);
            if (length == 0)
                Refuse(_count, "is empty");
            else if (length > MaxIdLength && CountCharacters(id) is > MaxIdLength and int characters)
                Refuse(_count, $"has {Number(characters)} characters");
            _used += length;
            _offsets[++_count] = _used;
        }

        // A few are enough to see the cause, and millions of texts would not fit into memory.
        private void Refuse(int index, string problem)
        {
            if (++_problems <= QuotedProblems)
                _quoted.Add($"{what} id number {Number(index)} {problem}");
        }

        private void Reserve(long length)
        {
            long needed = _used + length;
            if (needed > Array.MaxLength)
                throw new TrainingException("training_error", $"the {what} ids have more than {Number(Array.MaxLength)} bytes together; a model cannot hold them");
            if (needed > _bytes.Length)
                Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
        }
    }
}
