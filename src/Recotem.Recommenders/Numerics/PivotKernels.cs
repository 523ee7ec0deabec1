using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Recotem.Recommenders;

/// <summary>
/// The steps of a Cholesky factorisation A = Uᵀ U with a group of <see cref="Size"/> pivots. On the diagonal they hold U as √D V, where V
/// has ones on its diagonal: the next pivot then waits for a quotient only, and all roots are taken at once.
/// </summary>
/// <remarks><inheritdoc cref="VectorKernels" path="/remarks"/></remarks>
internal static class PivotKernels
{
    /// <summary>The number of pivots of a group.</summary>
    public const int Size = RowLayout.Lanes;

    /// <summary>The number of values of V: row by row, with zeros on and below the diagonal.</summary>
    public const int Square = Size * Size;

    /// <summary>Factors the rows of a group.</summary>
    /// <param name="rows">The rows, from which the groups above are taken off. Behind the group's columns they become those of U.</param>
    /// <param name="stride">The length of rows.</param>
    /// <param name="start">The first column of the group.</param>
    /// <param name="negated">Receives the negative of what rows become.</param>
    /// <param name="unit">Receives V.</param>
    /// <param name="inverses">Receives 1/√D.</param>
    /// <returns>False if a pivot is not positive and finite; then the results are of no meaning.</returns>
    public static bool TryFactor(Span<float> rows, int stride, int start, Span<float> negated, Span<float> unit, Span<float> inverses)
    {
        RowLayout.CheckRows(rows.Length, Size, stride);
        RowLayout.CheckRows(negated.Length, Size, stride);
        if (start < 0 || start % Size != 0 || start >= stride || unit.Length != Square || inverses.Length != Size)
            throw new ArgumentException("the group does not lie in the rows, or its results do not fit", nameof(start));
        return Width256.IsSupported
            ? TryFactor256(rows, stride, start, negated, unit, inverses)
            : TryFactorScalar(rows, stride, start, negated, unit, inverses);
    }

    /// <summary>Solves Uᵀ z = b in the columns of a group.</summary>
    /// <param name="unit">V.</param>
    /// <param name="inverses">1/√D.</param>
    /// <param name="x">The right side, and then the solution.</param>
    public static void SolveTransposed(ReadOnlySpan<float> unit, ReadOnlySpan<float> inverses, Span<float> x)
    {
        CheckSolve(unit, inverses, x);
        if (!Width256.IsSupported)
        {
            SolveTransposedScalar(unit, inverses, x);
            return;
        }

        ref float row = ref MemoryMarshal.GetReference(unit);
        ref float to = ref MemoryMarshal.GetReference(x);
        Vector256<float> y = Vector256.LoadUnsafe(ref to);
        y = Subtract(Broadcast(y, 0), Vector256.LoadUnsafe(ref row), y);
        y = Subtract(Broadcast(y, 1), Vector256.LoadUnsafe(ref row, Size), y);
        y = Subtract(Broadcast(y, 2), Vector256.LoadUnsafe(ref row, 2 * Size), y);
        y = Subtract(Broadcast(y, 3), Vector256.LoadUnsafe(ref row, 3 * Size), y);
        y = Subtract(Broadcast(y, 4), Vector256.LoadUnsafe(ref row, 4 * Size), y);
        y = Subtract(Broadcast(y, 5), Vector256.LoadUnsafe(ref row, 5 * Size), y);
        y = Subtract(Broadcast(y, 6), Vector256.LoadUnsafe(ref row, 6 * Size), y);
        (y * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(inverses))).StoreUnsafe(ref to);
    }

    /// <summary>Solves U x = z in the rows of a group.</summary>
    /// <param name="transposed">V, column by column.</param>
    /// <param name="inverses">1/√D.</param>
    /// <param name="x">The right side, and then the solution.</param>
    public static void Solve(ReadOnlySpan<float> transposed, ReadOnlySpan<float> inverses, Span<float> x)
    {
        CheckSolve(transposed, inverses, x);
        if (!Width256.IsSupported)
        {
            SolveScalar(transposed, inverses, x);
            return;
        }

        ref float column = ref MemoryMarshal.GetReference(transposed);
        ref float to = ref MemoryMarshal.GetReference(x);
        Vector256<float> y = Vector256.LoadUnsafe(ref to) * Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(inverses));
        y = Subtract(Broadcast(y, 7), Vector256.LoadUnsafe(ref column, 7 * Size), y);
        y = Subtract(Broadcast(y, 6), Vector256.LoadUnsafe(ref column, 6 * Size), y);
        y = Subtract(Broadcast(y, 5), Vector256.LoadUnsafe(ref column, 5 * Size), y);
        y = Subtract(Broadcast(y, 4), Vector256.LoadUnsafe(ref column, 4 * Size), y);
        y = Subtract(Broadcast(y, 3), Vector256.LoadUnsafe(ref column, 3 * Size), y);
        y = Subtract(Broadcast(y, 2), Vector256.LoadUnsafe(ref column, 2 * Size), y);
        y = Subtract(Broadcast(y, 1), Vector256.LoadUnsafe(ref column, Size), y);
        y.StoreUnsafe(ref to);
    }

    /// <summary>Copies V column by column.</summary>
    public static void Transpose(ReadOnlySpan<float> unit, Span<float> transposed)
    {
        for (int k = 0; k < Size; k++)
            for (int j = 0; j < Size; j++)
                transposed[(j * Size) + k] = unit[(k * Size) + j];
    }

    internal static bool TryFactorScalar(Span<float> rows, int stride, int start, Span<float> negated, Span<float> unit, Span<float> inverses)
    {
        unit.Clear();
        for (int k = 0; k < Size; k++)
        {
            ReadOnlySpan<float> row = rows.Slice(k * stride, stride);
            float pivot = row[start + k];
            if (!(pivot > 0) || !float.IsFinite(pivot))
                return false;
            inverses[k] = 1 / MathF.Sqrt(pivot);
            for (int j = k + 1; j < Size; j++)
            {
                float factor = row[start + j] / pivot;
                unit[(k * Size) + j] = factor;
                for (int column = start + j; column < stride; column++)
                    rows[(j * stride) + column] -= factor * row[column];
            }
        }

        for (int k = 0; k < Size; k++)
        {
            for (int column = start + Size; column < stride; column++)
            {
                ref float value = ref rows[(k * stride) + column];
                value *= inverses[k];
                negated[(k * stride) + column] = -value;
            }
        }

        return true;
    }

    internal static void SolveTransposedScalar(ReadOnlySpan<float> unit, ReadOnlySpan<float> inverses, Span<float> x)
    {
        for (int k = 0; k < Size; k++)
        {
            for (int j = k + 1; j < Size; j++)
                x[j] -= unit[(k * Size) + j] * x[k];
            x[k] *= inverses[k];
        }
    }

    internal static void SolveScalar(ReadOnlySpan<float> transposed, ReadOnlySpan<float> inverses, Span<float> x)
    {
        for (int k = 0; k < Size; k++)
            x[k] *= inverses[k];
        for (int j = Size - 1; j > 0; j--)
            for (int k = 0; k < j; k++)
                x[k] -= transposed[(j * Size) + k] * x[j];
    }

    private static void CheckSolve(ReadOnlySpan<float> unit, ReadOnlySpan<float> inverses, Span<float> x)
    {
        if (unit.Length != Square || inverses.Length != Size || x.Length != Size)
            throw new ArgumentException("the values are not those of a group", nameof(x));
    }

    private static bool TryFactor256(Span<float> rows, int stride, int start, Span<float> negated, Span<float> units, Span<float> inverses)
    {
        ref float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), start);
        ref float unit = ref MemoryMarshal.GetReference(units);
        nuint width = (nuint)stride;
        if (!TryFactorDiagonal(ref first, width, ref unit, inverses))
            return false;
        ref float negative = ref Unsafe.Add(ref MemoryMarshal.GetReference(negated), start);
        for (int column = Size; start + column < stride; column += Size)
            FactorColumns(ref Unsafe.Add(ref first, column), ref Unsafe.Add(ref negative, column), width, ref unit, inverses);
        return true;
    }

    private static bool TryFactorDiagonal(ref float first, nuint stride, ref float unit, Span<float> inverses)
    {
        Span<float> pivots = stackalloc float[Size];
        Vector256<float> d0 = Vector256.LoadUnsafe(ref first);
        Vector256<float> d1 = Vector256.LoadUnsafe(ref first, stride);
        Vector256<float> d2 = Vector256.LoadUnsafe(ref first, 2 * stride);
        Vector256<float> d3 = Vector256.LoadUnsafe(ref first, 3 * stride);
        Vector256<float> d4 = Vector256.LoadUnsafe(ref first, 4 * stride);
        Vector256<float> d5 = Vector256.LoadUnsafe(ref first, 5 * stride);
        Vector256<float> d6 = Vector256.LoadUnsafe(ref first, 6 * stride);
        Vector256<float> d7 = Vector256.LoadUnsafe(ref first, 7 * stride);
        Vector256<float> f = Divide(d0, 0, pivots, ref unit);
        d1 = Subtract(Broadcast(f, 1), d0, d1);
        d2 = Subtract(Broadcast(f, 2), d0, d2);
        d3 = Subtract(Broadcast(f, 3), d0, d3);
        d4 = Subtract(Broadcast(f, 4), d0, d4);
        d5 = Subtract(Broadcast(f, 5), d0, d5);
        d6 = Subtract(Broadcast(f, 6), d0, d6);
        d7 = Subtract(Broadcast(f, 7), d0, d7);
        f = Divide(d1, 1, pivots, ref unit);
        d2 = Subtract(Broadcast(f, 2), d1, d2);
        d3 = Subtract(Broadcast(f, 3), d1, d3);
        d4 = Subtract(Broadcast(f, 4), d1, d4);
        d5 = Subtract(Broadcast(f, 5), d1, d5);
        d6 = Subtract(Broadcast(f, 6), d1, d6);
        d7 = Subtract(Broadcast(f, 7), d1, d7);
        f = Divide(d2, 2, pivots, ref unit);
        d3 = Subtract(Broadcast(f, 3), d2, d3);
        d4 = Subtract(Broadcast(f, 4), d2, d4);
        d5 = Subtract(Broadcast(f, 5), d2, d5);
        d6 = Subtract(Broadcast(f, 6), d2, d6);
        d7 = Subtract(Broadcast(f, 7), d2, d7);
        f = Divide(d3, 3, pivots, ref unit);
        d4 = Subtract(Broadcast(f, 4), d3, d4);
        d5 = Subtract(Broadcast(f, 5), d3, d5);
        d6 = Subtract(Broadcast(f, 6), d3, d6);
        d7 = Subtract(Broadcast(f, 7), d3, d7);
        f = Divide(d4, 4, pivots, ref unit);
        d5 = Subtract(Broadcast(f, 5), d4, d5);
        d6 = Subtract(Broadcast(f, 6), d4, d6);
        d7 = Subtract(Broadcast(f, 7), d4, d7);
        f = Divide(d5, 5, pivots, ref unit);
        d6 = Subtract(Broadcast(f, 6), d5, d6);
        d7 = Subtract(Broadcast(f, 7), d5, d7);
        f = Divide(d6, 6, pivots, ref unit);
        d7 = Subtract(Broadcast(f, 7), d6, d7);
        Divide(d7, 7, pivots, ref unit);
        Vector256<float> all = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(pivots));
        (Vector256<float>.One / Vector256.Sqrt(all)).StoreUnsafe(ref MemoryMarshal.GetReference(inverses));
        return Vector256.GreaterThanAll(all, Vector256<float>.Zero) && Vector256.LessThanAll(all, Vector256.Create(float.PositiveInfinity));
    }

    private static void FactorColumns(ref float rows, ref float negated, nuint stride, ref float unit, ReadOnlySpan<float> inverses)
    {
        Vector256<float> r0 = Vector256.LoadUnsafe(ref rows);
        Vector256<float> r1 = Vector256.LoadUnsafe(ref rows, stride);
        Vector256<float> r2 = Vector256.LoadUnsafe(ref rows, 2 * stride);
        Vector256<float> r3 = Vector256.LoadUnsafe(ref rows, 3 * stride);
        Vector256<float> r4 = Vector256.LoadUnsafe(ref rows, 4 * stride);
        Vector256<float> r5 = Vector256.LoadUnsafe(ref rows, 5 * stride);
        Vector256<float> r6 = Vector256.LoadUnsafe(ref rows, 6 * stride);
        Vector256<float> r7 = Vector256.LoadUnsafe(ref rows, 7 * stride);
        r1 = Subtract(Factor(ref unit, 0, 1), r0, r1);
        r2 = Subtract(Factor(ref unit, 0, 2), r0, r2);
        r3 = Subtract(Factor(ref unit, 0, 3), r0, r3);
        r4 = Subtract(Factor(ref unit, 0, 4), r0, r4);
        r5 = Subtract(Factor(ref unit, 0, 5), r0, r5);
        r6 = Subtract(Factor(ref unit, 0, 6), r0, r6);
        r7 = Subtract(Factor(ref unit, 0, 7), r0, r7);
        r2 = Subtract(Factor(ref unit, 1, 2), r1, r2);
        r3 = Subtract(Factor(ref unit, 1, 3), r1, r3);
        r4 = Subtract(Factor(ref unit, 1, 4), r1, r4);
        r5 = Subtract(Factor(ref unit, 1, 5), r1, r5);
        r6 = Subtract(Factor(ref unit, 1, 6), r1, r6);
        r7 = Subtract(Factor(ref unit, 1, 7), r1, r7);
        r3 = Subtract(Factor(ref unit, 2, 3), r2, r3);
        r4 = Subtract(Factor(ref unit, 2, 4), r2, r4);
        r5 = Subtract(Factor(ref unit, 2, 5), r2, r5);
        r6 = Subtract(Factor(ref unit, 2, 6), r2, r6);
        r7 = Subtract(Factor(ref unit, 2, 7), r2, r7);
        r4 = Subtract(Factor(ref unit, 3, 4), r3, r4);
        r5 = Subtract(Factor(ref unit, 3, 5), r3, r5);
        r6 = Subtract(Factor(ref unit, 3, 6), r3, r6);
        r7 = Subtract(Factor(ref unit, 3, 7), r3, r7);
        r5 = Subtract(Factor(ref unit, 4, 5), r4, r5);
        r6 = Subtract(Factor(ref unit, 4, 6), r4, r6);
        r7 = Subtract(Factor(ref unit, 4, 7), r4, r7);
        r6 = Subtract(Factor(ref unit, 5, 6), r5, r6);
        r7 = Subtract(Factor(ref unit, 5, 7), r5, r7);
        r7 = Subtract(Factor(ref unit, 6, 7), r6, r7);
        Scale(r0, inverses[0], ref rows, ref negated, 0);
        Scale(r1, inverses[1], ref rows, ref negated, stride);
        Scale(r2, inverses[2], ref rows, ref negated, 2 * stride);
        Scale(r3, inverses[3], ref rows, ref negated, 3 * stride);
        Scale(r4, inverses[4], ref rows, ref negated, 4 * stride);
        Scale(r5, inverses[5], ref rows, ref negated, 5 * stride);
        Scale(r6, inverses[6], ref rows, ref negated, 6 * stride);
        Scale(r7, inverses[7], ref rows, ref negated, 7 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale(Vector256<float> row, float inverse, ref float rows, ref float negated, nuint at)
    {
        row *= Vector256.Create(inverse);
        row.StoreUnsafe(ref rows, at);
        (-row).StoreUnsafe(ref negated, at);
    }

    // Divides a row by its pivot. What lies on and below the diagonal is no part of V.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Divide(Vector256<float> row, int k, Span<float> pivots, ref float unit)
    {
        Vector256<float> pivot = Broadcast(row, k);
        pivots[k] = pivot.ToScalar();
        Vector256<float> factors = row / pivot;
        Vector256<int> isAbove = Vector256.GreaterThan(Vector256<int>.Indices, Vector256.Create(k));
        (factors & isAbove.AsSingle()).StoreUnsafe(ref unit, (nuint)(k * Size));
        return factors;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Subtract(Vector256<float> factor, Vector256<float> row, Vector256<float> from) =>
        Fma.MultiplyAddNegated(factor, row, from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Factor(ref float unit, int row, int column) => Vector256.Create(Unsafe.Add(ref unit, (row * Size) + column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Broadcast(Vector256<float> values, int element) => Avx2.PermuteVar8x32(values, Vector256.Create(element));
}
