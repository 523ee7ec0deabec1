namespace Recotem.Recommenders;

/// <summary>
/// Solves small systems of symmetric positive definite equations in single precision: A = Uᵀ U, then two triangular systems. Pivots are
/// taken in groups of <see cref="RowLayout.Lanes"/>, so that most of the work is the rank update of <see cref="GramKernels"/>.
/// </summary>
/// <remarks>One instance per thread; it owns all buffers and is used again for each system.</remarks>
internal sealed class CholeskyFactor
{
    private const int Lanes = RowLayout.Lanes;

    private readonly int _size;
    private readonly int _stride;
    private readonly AlignedFloats _matrix;
    private readonly AlignedFloats _negated;
    private readonly AlignedFloats _sums;
    private readonly float[] _inverses;

    /// <param name="size">The number of equations; at least 1.</param>
    public CholeskyFactor(int size)
    {
        _size = size;
        _stride = RowLayout.Stride(size);
        _matrix = new AlignedFloats(checked(_stride * _stride));
        _negated = new AlignedFloats(Lanes * _stride);
        _sums = new AlignedFloats(_stride);
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
        for (int start = 0; start < _stride; start += Lanes)
        {
            Span<float> group = matrix.Slice(start * _stride, Lanes * _stride);
            if (!TryFactorGroup(group, start))
                return false;
            if (start + Lanes == _stride)
                break;
            VectorKernels.SetScaled(-1, group, negated);
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
        Span<float> group = stackalloc float[Lanes];
        for (int start = 0; start < _stride; start += Lanes)
        {
            ReadOnlySpan<float> rows = matrix.Slice(start * _stride, Lanes * _stride);
            for (int k = 0; k < Lanes; k++)
            {
                float value = x[start + k] - sums[start + k];
                for (int j = 0; j < k; j++)
                    value -= rows[(j * _stride) + start + k] * group[j];
                group[k] = value * _inverses[start + k];
            }

            group.CopyTo(x[start..]);
            if (start + Lanes < _stride)
                RowKernels.AddScaledRows(rows, group, sums);
        }

        // U x = z, from below. What is not solved yet counts as 0 in the inner products.
        sums.Clear();
        for (int start = _stride - Lanes; start >= 0; start -= Lanes)
        {
            ReadOnlySpan<float> rows = matrix.Slice(start * _stride, Lanes * _stride);
            group.Clear();
            if (start + Lanes < _stride)
                RowKernels.Dots(rows, sums, group);
            for (int k = Lanes - 1; k >= 0; k--)
            {
                float value = x[start + k] - group[k];
                for (int j = k + 1; j < Lanes; j++)
                    value -= rows[(k * _stride) + start + j] * x[start + j];
                x[start + k] = value * _inverses[start + k];
                sums[start + k] = x[start + k];
            }
        }
    }

    // Divides each pivot row by the root of its pivot after the rows above it in the group are taken off.
    private bool TryFactorGroup(Span<float> group, int start)
    {
        for (int k = 0; k < Lanes; k++)
        {
            Span<float> row = group.Slice((k * _stride) + start, _stride - start);
            for (int j = 0; j < k; j++)
            {
                ReadOnlySpan<float> above = group.Slice((j * _stride) + start, _stride - start);
                VectorKernels.AddScaled(-above[k], above, row);
            }

            if (start + k >= _size)
            {
                // A row of the padding: its unknown is 0.
                _inverses[start + k] = 0;
                continue;
            }

            float pivot = row[k];
            if (!(pivot > 0) || !float.IsFinite(pivot))
                return false;
            float inverse = 1 / MathF.Sqrt(pivot);
            _inverses[start + k] = inverse;
            VectorKernels.SetScaled(inverse, row, row);
        }

        return true;
    }
}
