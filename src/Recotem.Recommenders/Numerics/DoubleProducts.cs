namespace Recotem.Recommenders;

/// <summary>Matrices in double precision. The rows are a copy, because those of a model lie column by column and a score would touch all its pages.</summary>
internal sealed class DoubleProducts : IFactorProducts<DoubleScores>
{
    // The copy takes a quarter of a gigabyte at most, and some tenths of a second.
    private const long MaxValues = 1 << 25;

    private readonly ReadOnlyMemory<double> _vectors;
    private readonly int _vectorStride;
    private readonly DoubleMatrix _rows;

    private DoubleProducts(ReadOnlyMemory<double> vectors, int vectorStride, DoubleMatrix rows)
    {
        _vectors = vectors;
        _vectorStride = vectorStride;
        _rows = rows;
        Stride = RowLayout.Stride(rows.Columns);
    }

    /// <inheritdoc/>
    public int RowCount => _rows.Rows;

    /// <inheritdoc/>
    public int Stride { get; }

    /// <summary>Copies the columns of a matrix, to which the rows belong that are to be scored.</summary>
    /// <param name="vectors">The vectors, row by row.</param>
    /// <param name="vectorStride">The number of values between two vectors.</param>
    /// <param name="columns">The rows to be scored, a column for each.</param>
    /// <param name="columnStride">The number of values between two rows of the columns.</param>
    /// <param name="components">The length of vectors and of columns.</param>
    /// <param name="count">The number of columns.</param>
    /// <returns>Null if a copy would take too much memory.</returns>
    public static DoubleProducts? TryCreate(
        ReadOnlyMemory<double> vectors, int vectorStride, ReadOnlyMemory<double> columns, int columnStride, int components, int count)
    {
        if ((long)components * count > MaxValues)
            return null;

        // A tile of both matrices stays in the nearest cache.
        const int Tile = 64;
        var rows = new DoubleMatrix(count, components);
        ReadOnlySpan<double> from = columns.Span;
        Span<double> to = rows.Span;
        for (int first = 0; first < count; first += Tile)
        {
            int end = Math.Min(first + Tile, count);
            for (int k = 0; k < components; k++)
            {
                ReadOnlySpan<double> values = from.Slice(k * columnStride, count);
                for (int row = first; row < end; row++)
                    to[(row * rows.Stride) + k] = values[row];
            }
        }

        return new DoubleProducts(vectors, vectorStride, rows);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Vector(int vector, Span<float> buffer) => Round(Vector(vector), buffer);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Row(int row, Span<float> buffer) => Round(_rows.Row(row), buffer);

    /// <inheritdoc/>
    public DoubleScores ScoresOf(int vector) => new(Vector(vector), _rows.Span, _rows.Stride);

    private ReadOnlySpan<double> Vector(int vector) => _vectors.Span.Slice(vector * _vectorStride, _rows.Columns);

    private static ReadOnlySpan<float> Round(ReadOnlySpan<double> values, Span<float> buffer)
    {
        for (int k = 0; k < values.Length; k++)
            buffer[k] = (float)values[k];
        buffer[values.Length..].Clear();
        return buffer;
    }
}
