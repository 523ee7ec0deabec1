using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Recotem;

/// <summary>Numbers distinct texts in the order of their first appearance: an open-addressing table over one pool of bytes.</summary>
internal sealed class Utf8Interner
{
    private byte[] _bytes = new byte[1024];
    private long[] _ends = new long[64];
    private uint[] _hashes = new uint[64];
    private int[] _slots = CreateSlots(128);
    private int _count;
    private int _used;

    public int Intern(ReadOnlySpan<byte> text)
    {
        uint hash = Hash(text);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int code = _slots[slot];
            if (code < 0)
                return Add(text, hash, slot);
            if (_hashes[code] == hash && text.SequenceEqual(this[code]))
                return code;
        }
    }

    public Utf8Dictionary ToDictionary() => new(_bytes.AsMemory(0, _used), _ends.AsMemory(0, _count));

    private ReadOnlySpan<byte> this[int code]
    {
        get
        {
            int start = code == 0 ? 0 : (int)_ends[code - 1];
            return _bytes.AsSpan(start, (int)_ends[code] - start);
        }
    }

    private int Add(ReadOnlySpan<byte> text, uint hash, int slot)
    {
        if (_count == _ends.Length)
        {
            Array.Resize(ref _ends, _count * 2);
            Array.Resize(ref _hashes, _count * 2);
        }

        if (text.Length > _bytes.Length - _used)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, (long)_used + text.Length)));
        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        _ends[_count] = _used;
        _hashes[_count] = hash;
        _slots[slot] = _count++;
        if (_count * 2 > _slots.Length)
            Grow();
        return _count - 1;
    }

    private void Grow()
    {
        _slots = CreateSlots(_slots.Length * 2);
        int mask = _slots.Length - 1;
        for (int code = 0; code < _count; code++)
        {
            int slot = (int)_hashes[code] & mask;
            while (_slots[slot] >= 0)
                slot = (slot + 1) & mask;
            _slots[slot] = code;
        }
    }

    private static int[] CreateSlots(int size)
    {
        var slots = new int[size];
        Array.Fill(slots, -1);
        return slots;
    }

    // Eight bytes at a time, multiplied and folded: ids are short, and the table only needs spread, not secrecy.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)text.Length * Multiplier;
        ref byte at = ref MemoryMarshal.GetReference(text);
        int left = text.Length;
        for (; left >= 8; left -= 8, at = ref Unsafe.Add(ref at, 8))
            hash = Fold(hash ^ Unsafe.ReadUnaligned<ulong>(ref at));
        ulong tail = 0;
        for (int i = 0; i < left; i++)
            tail |= (ulong)Unsafe.Add(ref at, i) << (8 * i);
        hash = Fold(hash ^ tail);
        return (uint)(hash ^ (hash >> 32));

        static ulong Fold(ulong value)
        {
            ulong high = Math.BigMul(value, Multiplier, out ulong low);
            return high ^ low;
        }
    }
}
