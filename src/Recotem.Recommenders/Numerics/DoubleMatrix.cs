using System.Runtime.InteropServices;

namespace Recotem.Recommenders;

/// <summary>
/// A dense matrix of doubles, row by row. Rows begin on cache lines; the padding between them holds zeros. Rows take an odd number of
/// lines, so that a column of many rows spreads over all sets of a cache.
/// </summary>
internal sealed class DoubleMatrix
{
    private const int Line = 64 / sizeof(double);

    private readonly double[] _array;
    private readonly int _offset;

    /// <summary>Allocates zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The matrix is too large for one array; see <see cref="Fits"/>.</exception>
    public DoubleMatrix(int rows, int columns)
    {
        if (!Fits(rows, columns))
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"with {columns} columns these are more values than one array can hold");
        Rows = rows;
        Columns = columns;
        Stride = StrideOf(columns);
        _array = GC.AllocateArray<double>((rows * Stride) + Line, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _offset = (int)(-address & ((Line * sizeof(double)) - 1)) / sizeof(double);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The number of values from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>All values, padding included.</summary>
    public Span<double> Span => _array.AsSpan(_offset, Rows * Stride);

    /// <summary>All values, padding included.</summary>
    public ReadOnlyMemory<double> Memory => _array.AsMemory(_offset, Rows * Stride);

    /// <summary>The values of a row, without padding.</summary>
    public Span<double> Row(int row) => _array.AsSpan(_offset + (row * Stride), Columns);

    /// <summary>The stride of a matrix with a number of columns.</summary>
    public static int StrideOf(int columns) => (BlockScheduler.Count(columns, Line) | 1) * Line;

    /// <summary>Whether a matrix is small enough for one array.</summary>
    public static bool Fits(int rows, int columns) =>
        columns <= Array.MaxLength / 2 && (long)rows * StrideOf(columns) <= Array.MaxLength - Line;
}
