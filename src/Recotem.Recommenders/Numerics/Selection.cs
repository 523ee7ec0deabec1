using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>Order statistics without sorting.</summary>
internal static class Selection
{
    /// <summary>A number that at least so many values reach, and hardly more: bisection over the bits, with a vector pass for each.</summary>
    /// <param name="values">The values, none of which is NaN.</param>
    /// <param name="wanted">How many values must reach it.</param>
    /// <param name="most">With so many the search ends; more reach it only if they are equal.</param>
    /// <param name="lowest">A number that enough values reach; the result if no greater one is.</param>
    /// <param name="above">A number that too few values reach.</param>
    public static float Limit(ReadOnlySpan<float> values, int wanted, int most, float lowest, float above)
    {
        int low = Key(lowest);
        int high = Key(above);
        while (high - (long)low > 1)
        {
            int middle = (int)((low + (long)high) >> 1);
            int count = CountFrom(values, Value(middle));
            if (count < wanted)
            {
                high = middle;
                continue;
            }

            low = middle;

            // A few too many cost less than further rounds.
            if (count <= most)
                break;
        }

        return Value(low);
    }

    /// <summary>How many values reach a limit.</summary>
    public static int CountFrom(ReadOnlySpan<float> values, float limit)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector256<float> limits = Vector256.Create(limit);
        Vector256<int> counts = default;
        int n = 0;
        for (; n <= values.Length - Vector256<float>.Count; n += Vector256<float>.Count)
            counts -= Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)n), limits).AsInt32();
        int count = Vector256.Sum(counts);
        for (; n < values.Length; n++)
            count += values[n] >= limit ? 1 : 0;
        return count;
    }

    // Integers in the order of the numbers, so that bisection takes no more rounds than there are bits.
    private static int Key(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits ^ ((bits >> 31) & int.MaxValue);
    }

    private static float Value(int key) => BitConverter.Int32BitsToSingle(key ^ ((key >> 31) & int.MaxValue));
}
