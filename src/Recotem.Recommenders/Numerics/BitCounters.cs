using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Recotem.Recommenders;

/// <summary>
/// Counts in how many rows of bits each column is set. The counters stand upright: plane k holds bit k of the counters of all
/// columns, so that one operation adds a bit to 256 counters at once. Rows are added sixteen at a time through a tree of full adders,
/// so that only its last carry reaches the higher planes.
/// </summary>
/// <remarks>Muła, Kurz, Lemire: "Faster population counts using AVX2 instructions", 2018, describe the tree for counts along a row.</remarks>
internal sealed class BitCounters
{
    /// <summary>Columns come in groups of this many.</summary>
    public const int Group = 256;

    /// <summary>The number of rows that are added at once.</summary>
    public const int RowsAtOnce = 16;

    /// <summary>The largest number of rows between two calls of <see cref="AddTo"/>.</summary>
    public const int MaxRows = 65535 / RowsAtOnce * RowsAtOnce;

    private const int WordsPerGroup = Group / 64;

    // The planes below are those of the tree; 65535 needs sixteen.
    private const int TreePlanes = 4;
    private const int Planes = 16;

    private readonly int _groups;
    private readonly Vector256<ulong>[] _planes;
    private int _planesInUse;

    /// <param name="groups">The number of groups of columns.</param>
    public BitCounters(int groups)
    {
        _groups = groups;
        _planes = new Vector256<ulong>[groups * Planes];
    }

    /// <summary>The number of words of a row of bits.</summary>
    public static int WordsPerRow(int columns) => BlockScheduler.Count(columns, Group) * WordsPerGroup;

    /// <summary>Adds rows. No more than <see cref="MaxRows"/> may be added before the counters are emptied.</summary>
    /// <param name="bits">Rows of bits, one after the other.</param>
    /// <param name="rows">The numbers of the rows to add: a multiple of <see cref="RowsAtOnce"/>.</param>
    public void Add(ReadOnlySpan<ulong> bits, ReadOnlySpan<int> rows)
    {
        int words = _groups * WordsPerGroup;
        int rowCount = bits.Length / words;
        foreach (int row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)rowCount, nameof(rows));
        int planes = Math.Max(TreePlanes, 64 - (int)ulong.LeadingZeroCount((ulong)rows.Length));
        Clear(planes);
        ref ulong first = ref MemoryMarshal.GetReference(bits);
        for (int n = 0; n < rows.Length; n += RowsAtOnce)
            AddSixteen(ref first, words, rows.Slice(n, RowsAtOnce), planes);
    }

    /// <summary>Adds the counters to numbers.</summary>
    /// <param name="counts">One number for each column; may end within the last group.</param>
    public void AddTo(Span<int> counts)
    {
        Span<int> rest = stackalloc int[16];
        for (int column = 0; column < counts.Length; column += 16)
        {
            Vector256<ushort> values = Counters(column);
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(values);
            if (column + 16 <= counts.Length)
            {
                ref int count = ref MemoryMarshal.GetReference(counts[column..]);
                (Vector256.LoadUnsafe(ref count) + low.AsInt32()).StoreUnsafe(ref count);
                (Vector256.LoadUnsafe(ref count, 8) + high.AsInt32()).StoreUnsafe(ref count, 8);
                continue;
            }

            low.AsInt32().CopyTo(rest);
            high.AsInt32().CopyTo(rest[8..]);
            for (int n = 0; column + n < counts.Length; n++)
                counts[column + n] += rest[n];
        }
    }

    private void Clear(int planes)
    {
        for (int group = 0; group < _groups; group++)
            _planes.AsSpan(group * Planes, planes).Clear();
        _planesInUse = planes;
    }

    private void AddSixteen(ref ulong bits, int words, ReadOnlySpan<int> rows, int planes)
    {
        for (int group = 0; group < _groups; group++)
        {
            ref ulong column = ref Unsafe.Add(ref bits, group * WordsPerGroup);
            ref Vector256<ulong> plane = ref _planes[group * Planes];
            Vector256<ulong> ones = plane;
            Vector256<ulong> twos = Unsafe.Add(ref plane, 1);
            Vector256<ulong> fours = Unsafe.Add(ref plane, 2);
            Vector256<ulong> eights = Unsafe.Add(ref plane, 3);
            Vector256<ulong> carryOfFirst = AddEight(ref column, words, rows[..8], ref ones, ref twos, ref fours);
            Vector256<ulong> carryOfSecond = AddEight(ref column, words, rows[8..], ref ones, ref twos, ref fours);
            Vector256<ulong> carry = AddBits(ref eights, carryOfFirst, carryOfSecond);
            plane = ones;
            Unsafe.Add(ref plane, 1) = twos;
            Unsafe.Add(ref plane, 2) = fours;
            Unsafe.Add(ref plane, 3) = eights;
            for (int k = TreePlanes; k < planes; k++)
            {
                Vector256<ulong> old = Unsafe.Add(ref plane, k);
                Unsafe.Add(ref plane, k) = old ^ carry;
                carry &= old;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> AddEight(
        ref ulong column, int words, ReadOnlySpan<int> rows, ref Vector256<ulong> ones, ref Vector256<ulong> twos, ref Vector256<ulong> fours)
    {
        Vector256<ulong> first = AddBits(ref ones, Load(ref column, words, rows[0]), Load(ref column, words, rows[1]));
        Vector256<ulong> second = AddBits(ref ones, Load(ref column, words, rows[2]), Load(ref column, words, rows[3]));
        Vector256<ulong> four = AddBits(ref twos, first, second);
        first = AddBits(ref ones, Load(ref column, words, rows[4]), Load(ref column, words, rows[5]));
        second = AddBits(ref ones, Load(ref column, words, rows[6]), Load(ref column, words, rows[7]));
        return AddBits(ref fours, four, AddBits(ref twos, first, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Load(ref ulong column, int words, int row) => Vector256.LoadUnsafe(ref column, (nuint)row * (nuint)words);

    // A full adder for 256 columns: three bits become their sum and a carry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> AddBits(ref Vector256<ulong> sum, Vector256<ulong> a, Vector256<ulong> b)
    {
        Vector256<ulong> c = sum;
        if (Avx512F.VL.IsSupported)
        {
            // The truth tables of "an odd number of them" and "at least two of them".
            sum = Avx512F.VL.TernaryLogic(c, a, b, 0x96);
            return Avx512F.VL.TernaryLogic(c, a, b, 0xE8);
        }

        Vector256<ulong> either = c ^ a;
        sum = either ^ b;
        return (c & a) | (either & b);
    }

    // Sixteen columns: each lane takes its bit of each plane.
    private Vector256<ushort> Counters(int column)
    {
        Vector256<ushort> lanes = Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        int group = column / Group;
        int within = column % Group / 16;
        Vector256<ushort> counters = default;
        for (int k = 0; k < _planesInUse; k++)
        {
            Vector256<ushort> bits = Vector256.Create(_planes[(group * Planes) + k].AsUInt16().GetElement(within)) & lanes;
            counters |= Vector256.Equals(bits, lanes) & Vector256.Create((ushort)(1 << k));
        }

        return counters;
    }
}
