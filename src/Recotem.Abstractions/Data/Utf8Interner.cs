using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Recotem;

/// <summary>Numbers distinct texts in the order of their first appearance: an open-addressing table over one pool of bytes.</summary>
/// <param name="maxBytes">The most bytes that the pool may hold.</param>
/// <param name="multiplier">An odd number that decides where texts lie in the table. The numbers of texts do not depend on it.</param>
internal sealed class Utf8Interner(int maxBytes, ulong multiplier)
{
    // A text of up to seven bytes is its own key: the bytes, and the length on top. The key of a longer one is a hash with a
    // top byte that no length has, and equal keys are then compared in the pool. Most ids never touch the pool again.
    private const int MaxInlineLength = 7;
    private const ulong HashedMark = 0xFFUL << 56;
    private const int FirstBits = 7;

    // No key is 0: that marks a free slot.
    private const ulong EmptyKey = 0x80UL << 56;

    // Half full while the table fits into a processor's cache, so that most texts are found at the first look; fuller when memory counts.
    private const int SparseSlots = 1 << 20;

    /// <summary>
    /// The multiplier of this process. It is random: ids come from outside, and whoever knew it could choose ids that all begin at one
    /// place of the table, which would cost quadratic time.
    /// </summary>
    internal static readonly ulong ProcessMultiplier = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[64];
    private Slot[] _slots = new Slot[1 << FirstBits];
    private int _shift = 64 - FirstBits;
    private int _count;
    private int _used;

    public Utf8Interner() : this(Array.MaxLength)
    {
    }

    public Utf8Interner(int maxBytes) : this(maxBytes, ProcessMultiplier)
    {
    }

    /// <summary>The number of a text, or -1 if it is new and the pool cannot take it.</summary>
    public int Intern(ReadOnlySpan<byte> text) => Intern(text, text.Length);

    /// <summary>The number of the text at the begin of some bytes, or -1 if it is new and the pool cannot take it.</summary>
    public int Intern(ReadOnlySpan<byte> bytes, int length)
    {
        // With bytes to spare, a short text is one read and a mask. Branches on its length, which changes from one id to the next,
        // would cost more than all the rest.
        ulong key = bytes.Length >= sizeof(ulong) && length is > 0 and <= MaxInlineLength
            ? (BinaryPrimitives.ReadUInt64LittleEndian(bytes) & (ulong.MaxValue >> (64 - (8 * length)))) | ((ulong)length << 56)
            : KeyOf(bytes[..length], multiplier);
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        for (int at = Spread(key, multiplier, _shift); ; at = (at + 1) & mask)
        {
            ref Slot slot = ref slots[at];
            if (slot.Key == key && (key < HashedMark || bytes[..length].SequenceEqual(this[slot.Code])))
                return slot.Code;
            if (slot.Key == 0)
                return Add(bytes[..length], key, ref slot);
        }
    }

    public Utf8Dictionary ToDictionary() => new(_bytes.AsMemory(0, _used), _ends.AsMemory(0, _count));

    private ReadOnlySpan<byte> this[int code]
    {
        get
        {
            int start = code == 0 ? 0 : _ends[code - 1];
            return _bytes.AsSpan(start, _ends[code] - start);
        }
    }

    private int Add(ReadOnlySpan<byte> text, ulong key, ref Slot slot)
    {
        if (text.Length > maxBytes - _used)
            return -1;
        if (_count == _ends.Length)
            Array.Resize(ref _ends, Capacity.Next(_count, _count + 1));
        if (text.Length > _bytes.Length - _used)
            Array.Resize(ref _bytes, Capacity.Next(_bytes.Length, _used + text.Length));
        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        _ends[_count] = _used;
        slot = new Slot(key, _count++);
        if (_count > (_slots.Length <= SparseSlots ? _slots.Length / 2 : _slots.Length / 4 * 3))
            Grow();
        return _count - 1;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        Slot[] slots = new Slot[old.Length * 2];
        int mask = slots.Length - 1;
        _shift--;
        foreach (Slot slot in old)
        {
            if (slot.Key == 0)
                continue;
            int at = Spread(slot.Key, multiplier, _shift);
            while (slots[at].Key != 0)
                at = (at + 1) & mask;
            slots[at] = slot;
        }

        _slots = slots;
    }

    // The highest bits of the product are those that every bit of the key reaches.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Spread(ulong key, ulong multiplier, int shift) => (int)((key * multiplier) >> shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong KeyOf(ReadOnlySpan<byte> text, ulong multiplier)
    {
        int length = text.Length;
        if (length > MaxInlineLength)
            return Hash(text, multiplier) | HashedMark;
        if (length == 0)
            return EmptyKey;

        // Overlapping reads take all bytes of a short text in a few steps, whatever its length.
        ulong bytes = 0;
        if (length >= 4)
        {
            ulong first = BinaryPrimitives.ReadUInt32LittleEndian(text);
            ulong last = BinaryPrimitives.ReadUInt32LittleEndian(text[(length - 4)..]);
            bytes = first | (last << (8 * (length - 4)));
        }
        else
        {
            bytes = text[0] | ((ulong)text[length >> 1] << (8 * (length >> 1))) | ((ulong)text[length - 1] << (8 * (length - 1)));
        }

        return bytes | ((ulong)length << 56);
    }

    // Eight bytes at a time, multiplied and folded.
    private static ulong Hash(ReadOnlySpan<byte> text, ulong multiplier)
    {
        ulong hash = (ulong)text.Length * multiplier;
        ReadOnlySpan<byte> left = text;
        for (; left.Length > 8; left = left[8..])
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(left), multiplier);
        return Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]), multiplier);
    }

    private static ulong Fold(ulong value, ulong multiplier)
    {
        ulong high = Math.BigMul(value, multiplier, out ulong low);
        return high ^ low;
    }

    private readonly record struct Slot(ulong Key, int Code);
}
