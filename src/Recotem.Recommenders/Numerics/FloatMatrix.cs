namespace Recotem.Recommenders;

/// <summary>A dense matrix of floats, row by row. Rows begin on cache lines; the padding between them holds zeros.</summary>
internal sealed class FloatMatrix
{
    private const int Granularity = 16;

    private readonly AlignedFloats _values;

    /// <summary>Allocates zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The matrix is too large for one array; see <see cref="Fits"/>.</exception>
    public FloatMatrix(int rows, int columns)
    {
        if (!Fits(rows, columns))
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"with {columns} columns these are more values than one array can hold");
        Rows = rows;
        Columns = columns;
        Stride = StrideOf(columns);
        _values = new AlignedFloats(rows * Stride);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The number of values from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>All values, padding included.</summary>
    public Span<float> Span => _values.Span;

    /// <summary>All values, padding included.</summary>
    public ReadOnlyMemory<float> Memory => _values.Memory;

    /// <summary>The values of a row, without padding.</summary>
    public Span<float> Row(int row) => _values.Span.Slice(row * Stride, Columns);

    /// <summary>The stride of a matrix with a number of columns.</summary>
    public static int StrideOf(int columns) => checked(columns + Granularity - 1) & -Granularity;

    /// <summary>Whether a matrix is small enough for one array.</summary>
    public static bool Fits(int rows, int columns) =>
        columns <= AlignedFloats.MaxLength - Granularity && (long)rows * StrideOf(columns) <= AlignedFloats.MaxLength;
}
