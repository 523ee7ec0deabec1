using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Recotem.Recommenders;

/// <summary>
/// The rows of a float matrix in 8 bits per value, from which an upper bound of every inner product follows at a quarter of the memory
/// traffic. Only rows whose bound reaches into the list are multiplied exactly, so the list is the one that exact scores give.
/// </summary>
/// <remarks>
/// With û = u + e and v̂ = v + f the rounded vectors, u·v = û·v̂ − û·f − e·v, hence u·v ≤ û·v̂ + |û||f| + |e||v|. All norms are known.
/// </remarks>
internal sealed class QuantizedRows
{
    // Codes of rows use the whole signed byte. Those of the other side are unsigned, shifted by Shift, and small enough that the sum of
    // two products fits in 16 bits: 2 · 127 · 127 < 2¹⁵.
    private const int RowLevels = 127;
    private const int Levels = 63;
    private const int Shift = 64;

    // A step of the scan: four vectors of eight rows.
    private const int Group = 8;
    private const int Step = 4 * Group;

    // The first ranking reads all values; this many take some tens of milliseconds and a sixteenth of a gigabyte.
    private const int MaxValues = 1 << 26;

    private readonly int _count;
    private readonly int _stride;

    // Group by group; in a group four columns of each of its rows side by side, then the next four columns.
    private readonly AlignedFloats _codes;
    private readonly AlignedFloats _steps;
    private readonly AlignedFloats _norms;
    private readonly AlignedFloats _errors;
    private readonly int[] _shifts;
    private float _largestNorm;

    private QuantizedRows(int count, int stride)
    {
        _count = count;
        _stride = stride;
        int padded = (count + Step - 1) / Step * Step;
        _codes = new AlignedFloats(padded * (stride / sizeof(float)));
        _steps = new AlignedFloats(padded);
        _norms = new AlignedFloats(padded);
        _errors = new AlignedFloats(padded);
        _shifts = new int[padded];
    }

    /// <summary>Rounds the rows of a factorisation.</summary>
    /// <returns>Null if there is nothing to gain, because the processor lacks the instructions, or no bound, because values are not finite.</returns>
    public static QuantizedRows? TryCreate<TScores>(IFactorProducts<TScores> products)
        where TScores : IRowScores, allows ref struct
    {
        if (!Width256.IsSupported || (long)products.RowCount * products.Stride > MaxValues)
            return null;
        var quantized = new QuantizedRows(products.RowCount, products.Stride);
        var buffer = new float[products.Stride];
        for (int row = 0; row < quantized._count; row++)
            if (!quantized.TrySet(row, products.Row(row, buffer)))
                return null;
        return quantized;
    }

    /// <summary>Picks the rows with the greatest scores, as <see cref="TopK.Select"/> does from all scores.</summary>
    /// <param name="left">The vector to multiply with, in single precision.</param>
    /// <param name="scores">Its scores.</param>
    /// <param name="excludedAscending">Rows that must not be picked, ascending; may hold indices beyond the rows.</param>
    /// <param name="best">Receives the list.</param>
    /// <param name="count">The length of the list.</param>
    /// <returns>False if the vector is of a size that has no bounds; then nothing is picked.</returns>
    public bool TrySelect<TScores>(
        ReadOnlySpan<float> left, TScores scores, ReadOnlySpan<int> excludedAscending, Span<ScoredItem> best, out int count)
        where TScores : IRowScores, allows ref struct
    {
        count = 0;
        if (best.IsEmpty)
            return true;
        const int LongestOnStack = 1024;
        Span<byte> codes = _stride <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[_stride];
        codes = codes[.._stride];
        if (!TryRound(left, codes, out Bound bound))
            return false;

        var picked = new BestItems(best);
        int excluded = 0;
        for (int start = 0; start < _count; start += Step)
        {
            uint reaching = Reaching(start, codes, bound, (float)picked.Threshold);
            for (; reaching != 0; reaching &= reaching - 1)
            {
                int row = start + BitOperations.TrailingZeroCount(reaching);
                if (row >= _count)
                    break;
                while (excluded < excludedAscending.Length && excludedAscending[excluded] < row)
                    excluded++;
                if (excluded < excludedAscending.Length && excludedAscending[excluded] == row)
                    continue;
                double score = scores.Of(row);
                if (score > picked.Threshold)
                    picked.Add(row, score);
            }
        }

        count = picked.Finish();
        return true;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
            largest = MathF.Max(largest, MathF.Abs(value));
        return largest;
    }

    /// <summary>The size of a step between codes; 0 if all values are too small to be told apart.</summary>
    private static float StepOf(float largest, int levels)
    {
        const float Smallest = 1e-30f;
        return largest < Smallest ? 0 : largest / levels;
    }

    private static int Code(float value, float step, int levels) =>
        step == 0 ? 0 : Math.Clamp((int)MathF.Round(value / step), -levels, levels);

    private bool TrySet(int row, ReadOnlySpan<float> values)
    {
        float largest = Largest(values);
        if (!(largest < ProductBounds.LargestNorm))
            return false;
        float step = StepOf(largest, RowLevels);
        Span<sbyte> codes = MemoryMarshal.Cast<float, sbyte>(_codes.Span).Slice(row / Group * Group * _stride, Group * _stride);
        int lane = row % Group * sizeof(int);
        double squares = 0;
        double errors = 0;
        int sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int code = Code(values[i], step, RowLevels);
            codes[(i / sizeof(int) * Group * sizeof(int)) + lane + (i % sizeof(int))] = (sbyte)code;
            sum += code;
            double error = ((double)step * code) - values[i];
            squares += (double)values[i] * values[i];
            errors += error * error;
        }

        _steps.Span[row] = step;
        _norms.Span[row] = ProductBounds.Norm(squares);
        _errors.Span[row] = ProductBounds.Norm(errors);
        _largestNorm = MathF.Max(_largestNorm, _norms.Span[row]);
        _shifts[row] = Shift * sum;
        return _norms.Span[row] < ProductBounds.LargestNorm;
    }

    private bool TryRound(ReadOnlySpan<float> values, Span<byte> codes, out Bound bound)
    {
        bound = default;
        float largest = Largest(values);
        if (!(largest < ProductBounds.LargestNorm))
            return false;
        float step = StepOf(largest, Levels);
        double squares = 0;
        double rounded = 0;
        double errors = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            int code = Code(values[i], step, Levels);
            codes[i] = (byte)(code + Shift);
            double near = (double)step * code;
            squares += (double)values[i] * values[i];
            rounded += near * near;
            errors += (near - values[i]) * (near - values[i]);
        }

        // Scores are rounded sums of single precision, or better ones of what was rounded to come here, and the bound is rounded, too: this
        // much of |u||v| is beyond the roundings of all.
        float roundings = (float)((_stride / 8) + 32) / (1 << 22);
        float norm = ProductBounds.Norm(squares);
        bound = new Bound(
            step,
            ProductBounds.Norm(rounded) * (1 + 1e-4f),
            (ProductBounds.Norm(errors) * (1 + 1e-4f)) + (norm * roundings),
            ProductBounds.Underflow(_stride, norm, _largestNorm));
        return norm < ProductBounds.LargestNorm;
    }

    /// <summary>Which of the rows of a step have a bound above a threshold, as bits.</summary>
    private uint Reaching(int start, ReadOnlySpan<byte> left, in Bound bound, float threshold)
    {
        ref byte code = ref Unsafe.Add(ref Unsafe.As<float, byte>(ref MemoryMarshal.GetReference(_codes.Span)), (nint)start * _stride);
        ref byte other = ref MemoryMarshal.GetReference(left);
        nuint group = (nuint)(Group * _stride);
        Vector256<short> ones = Vector256<short>.One;
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < (nuint)left.Length; i += sizeof(int))
        {
            Vector256<byte> factor = Vector256.Create(Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref other, i))).AsByte();
            ref byte at = ref Unsafe.Add(ref code, i * Group);
            a += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(factor, Vector256.LoadUnsafe(ref at).AsSByte()), ones);
            b += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(factor, Vector256.LoadUnsafe(ref at, group).AsSByte()), ones);
            c += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(factor, Vector256.LoadUnsafe(ref at, 2 * group).AsSByte()), ones);
            d += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(factor, Vector256.LoadUnsafe(ref at, 3 * group).AsSByte()), ones);
        }

        return Above(a, start, bound, threshold)
            | (Above(b, start + Group, bound, threshold) << Group)
            | (Above(c, start + (2 * Group), bound, threshold) << (2 * Group))
            | (Above(d, start + (3 * Group), bound, threshold) << (3 * Group));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Above(Vector256<int> products, int start, in Bound bound, float threshold)
    {
        nuint at = (nuint)start;
        Vector256<int> shifts = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_shifts), at);
        Vector256<float> near = Avx.ConvertToVector256Single(products - shifts) * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_steps.Span), at);
        Vector256<float> most = Fma.MultiplyAdd(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_norms.Span), at), Vector256.Create(bound.PerNorm), Vector256.Create(bound.Underflow));
        most = Fma.MultiplyAdd(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(_errors.Span), at), Vector256.Create(bound.PerError), most);
        most = Fma.MultiplyAdd(near, Vector256.Create(bound.Step), most);
        return Vector256.GreaterThan(most, Vector256.Create(threshold)).ExtractMostSignificantBits();
    }

    /// <summary>What the bound of a row takes from the other side.</summary>
    /// <param name="Step">The size of a step between its codes.</param>
    /// <param name="PerError">The factor of the norm of a row's error.</param>
    /// <param name="PerNorm">The factor of the norm of a row.</param>
    /// <param name="Underflow">What roundings below the normal range may take from any row.</param>
    private readonly record struct Bound(float Step, float PerError, float PerNorm, float Underflow);
}
