using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// The largest values of a row that is scanned by ascending column, equal ones by lower column. Candidates gather in a buffer, which
/// is thinned out when it is full: cheaper than a heap where many are kept, and they stay in the order of columns.
/// </summary>
internal sealed class LargestEntries
{
    private const int MinSlack = 256;

    private readonly int[] _columns;

    // Values as integers of the same order, which can be bisected bit by bit.
    private readonly long[] _keys;

    /// <param name="count">The number of values to keep.</param>
    /// <param name="columns">The number of columns of a row.</param>
    public LargestEntries(int count, int columns)
    {
        Wanted = Math.Min(count, columns);
        int capacity = (int)Math.Min(Wanted + (long)Math.Max(Wanted, MinSlack), Math.Max(columns, 1));
        _columns = new int[capacity];
        _keys = new long[capacity];
    }

    /// <summary>The number of values to keep.</summary>
    public int Wanted { get; }

    /// <summary>A value must be above this to get in.</summary>
    public double Threshold { get; private set; } = double.NegativeInfinity;

    /// <summary>The number of candidates; the number of kept values after <see cref="Finish"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The columns of the kept values, ascending.</summary>
    public ReadOnlySpan<int> Columns => _columns.AsSpan(0, Count);

    /// <summary>A kept value.</summary>
    /// <param name="n">Its number, in the order of <see cref="Columns"/>.</param>
    public double Value(int n) => ToValue(_keys[n]);

    /// <summary>Begins a row.</summary>
    /// <param name="threshold">A value must be above this to get in.</param>
    public void Clear(double threshold)
    {
        Count = 0;
        Threshold = threshold;
    }

    /// <summary>Takes a value that is above the threshold and whose column is above those of all values before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int column, double value)
    {
        if (Count == _columns.Length)
            Thin();
        int n = Count++;
        _columns[n] = column;
        _keys[n] = ToKey(value);
    }

    /// <summary>Ends a row: what is left is kept.</summary>
    public void Finish()
    {
        if (Count > Wanted)
            Thin();
    }

    // Both zeros have one key, so that they tie.
    private static long ToKey(double value) => Flip(BitConverter.DoubleToInt64Bits(value + 0.0));

    private static double ToValue(long key) => BitConverter.Int64BitsToDouble(Flip(key));

    private static long Flip(long bits) => bits ^ ((bits >> 63) & long.MaxValue);

    private void Thin()
    {
        Debug.Assert(Count > Wanted, "a full buffer holds more than is kept");
        ReadOnlySpan<long> keys = _keys.AsSpan(0, Count);
        long limit = Limit(keys, out int above);
        int equal = Wanted - above;
        long smallest = long.MaxValue;
        int kept = 0;
        for (int n = 0; n < keys.Length; n++)
        {
            long key = keys[n];
            if (key < limit || (key == limit && equal-- <= 0))
                continue;
            _columns[kept] = _columns[n];
            _keys[kept++] = key;
            smallest = Math.Min(smallest, key);
        }

        Count = kept;
        Threshold = ToValue(smallest);
    }

    // The least key of which at most as many as are kept are greater. Bisection needs no branch that depends on the data but its own.
    private long Limit(ReadOnlySpan<long> keys, out int above)
    {
        long low = long.MaxValue;
        long high = long.MinValue;
        foreach (long key in keys)
        {
            low = Math.Min(low, key);
            high = Math.Max(high, key);
        }

        // Fewer than all are kept, so that the least key is no limit unless it ties.
        above = 0;
        int aboveLow = CountAbove(keys, low);
        if (aboveLow <= Wanted)
        {
            above = aboveLow;
            return low;
        }

        while ((ulong)(high - low) > 1)
        {
            long middle = low + (long)((ulong)(high - low) >> 1);
            int count = CountAbove(keys, middle);
            if (count > Wanted)
            {
                low = middle;
                continue;
            }

            high = middle;
            above = count;
            if (count == Wanted)
                break;
        }

        return high;
    }

    private static int CountAbove(ReadOnlySpan<long> keys, long limit)
    {
        int n = 0;
        int count = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref long first = ref MemoryMarshal.GetReference(keys);
            Vector256<long> limits = Vector256.Create(limit);
            Vector256<long> counts = default;
            for (; n <= keys.Length - Vector256<long>.Count; n += Vector256<long>.Count)
                counts -= Vector256.GreaterThan(Vector256.LoadUnsafe(ref first, (nuint)n), limits);
            count = (int)Vector256.Sum(counts);
        }

        for (; n < keys.Length; n++)
            count += keys[n] > limit ? 1 : 0;
        return count;
    }
}
