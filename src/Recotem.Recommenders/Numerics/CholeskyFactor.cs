namespace Recotem.Recommenders;

/// <summary>
/// Solves small systems of symmetric positive definite equations in single precision: A = Uᵀ U, then two triangular systems. Pivots are
/// taken in groups by <see cref="PivotKernels"/>, and most of the work is the rank update of <see cref="GramKernels"/> between them.
/// </summary>
/// <remarks>One instance per thread; it owns all buffers and is used again for each system.</remarks>
internal sealed class CholeskyFactor
{
    private const int Lanes = PivotKernels.Size;

    private readonly int _size;
    private readonly int _stride;
    private readonly AlignedFloats _matrix;
    private readonly AlignedFloats _negated;
    private readonly AlignedFloats _sums;
    private readonly float[] _units;
    private readonly float[] _transposed;
    private readonly float[] _inverses;

    /// <param name="size">The number of equations; at least 1.</param>
    public CholeskyFactor(int size)
    {
        _size = size;
        _stride = RowLayout.Stride(size);
        _matrix = new AlignedFloats(checked(_stride * _stride));
        _negated = new AlignedFloats(Lanes * _stride);
        _sums = new AlignedFloats(_stride);
        _units = new float[Lanes * _stride];
        _transposed = new float[Lanes * _stride];
        _inverses = new float[_stride];
    }

    /// <summary>
    /// The matrix, row by row, of which the part on and above the diagonal is read. Below it may lie any finite values, and the padding
    /// must be zeros. <see cref="TryFactor"/> overwrites it.
    /// </summary>
    public Span<float> Matrix => _matrix.Span;

    /// <summary>The number of values between two rows.</summary>
    public int Stride => _stride;

    /// <summary>Factors the matrix.</summary>
    /// <returns>False if it is not positive definite.</returns>
    public bool TryFactor()
    {
        Span<float> matrix = _matrix.Span;
        Span<float> negated = _negated.Span;

        // The unknowns of the padding have equations of their own: they are 0.
        for (int row = _size; row < _stride; row++)
            matrix[(row * _stride) + row] = 1;
        for (int start = 0; start < _stride; start += Lanes)
        {
            Span<float> group = matrix.Slice(start * _stride, Lanes * _stride);
            if (!PivotKernels.TryFactor(group, _stride, start, negated, Unit(start), Inverses(start)))
                return false;
            PivotKernels.Transpose(Unit(start), Transposed(start));
            if (start + Lanes < _stride)
                GramKernels.AddProduct(negated, group, _stride, start + Lanes, matrix);
        }

        return true;
    }

    /// <summary>Solves the system with the factors at hand.</summary>
    /// <param name="x">The right side, and then the solution; a row with padding.</param>
    public void Solve(Span<float> x)
    {
        RowLayout.CheckLength(x.Length, _stride);
        ReadOnlySpan<float> matrix = _matrix.Span;
        Span<float> sums = _sums.Span;

        // Uᵀ z = b, from above. The sums of the rows done so far are subtracted group by group.
        sums.Clear();
        for (int start = 0; start < _stride; start += Lanes)
        {
            Span<float> group = x.Slice(start, Lanes);
            VectorKernels.AddScaled(-1, sums.Slice(start, Lanes), group);
            PivotKernels.SolveTransposed(Unit(start), Inverses(start), group);
            if (start + Lanes < _stride)
                RowKernels.AddScaledRows(matrix.Slice(start * _stride, Lanes * _stride), group, sums);
        }

        // U x = z, from below. What is not solved yet counts as 0 in the inner products.
        Span<float> dots = stackalloc float[Lanes];
        sums.Clear();
        for (int start = _stride - Lanes; start >= 0; start -= Lanes)
        {
            Span<float> group = x.Slice(start, Lanes);
            if (start + Lanes < _stride)
            {
                RowKernels.Dots(matrix.Slice(start * _stride, Lanes * _stride), sums, dots);
                VectorKernels.AddScaled(-1, dots, group);
            }

            PivotKernels.Solve(Transposed(start), Inverses(start), group);
            group.CopyTo(sums[start..]);
        }
    }

    private Span<float> Unit(int start) => _units.AsSpan(Lanes * start, PivotKernels.Square);

    private Span<float> Transposed(int start) => _transposed.AsSpan(Lanes * start, PivotKernels.Square);

    private Span<float> Inverses(int start) => _inverses.AsSpan(start, Lanes);
}
