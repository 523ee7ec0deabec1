namespace Recotem.Recommenders;

/// <summary>
/// A dense matrix of floats in tiles of columns, one tile after the other. The rows of a tile lie side by side: products that take
/// some rows of a tile at a time, see <see cref="SparseProduct"/>, find them on few pages of memory.
/// </summary>
internal sealed class TiledMatrix
{
    private readonly AlignedFloats _values;

    /// <summary>Allocates zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The matrix is too large for one array; see <see cref="FloatMatrix.Fits"/>.</exception>
    public TiledMatrix(int rows, int columns)
    {
        if (!FloatMatrix.Fits(rows, columns))
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"with {columns} columns these are more values than one array can hold");
        Rows = rows;
        Stride = FloatMatrix.StrideOf(columns);
        _values = new AlignedFloats(rows * Stride);
    }

    /// <summary>The columns of a tile; the last one may be narrower.</summary>
    public static int TileColumns => SparseProduct.TileColumns<float>();

    public int Rows { get; }

    /// <summary>The columns of all tiles, padding included.</summary>
    public int Stride { get; }

    /// <summary>The number of tiles.</summary>
    public int Tiles => BlockScheduler.Count(Stride, TileColumns);

    /// <summary>The value at a row and a column.</summary>
    public float this[int row, int column]
    {
        get
        {
            Tile tile = TileAt(column / TileColumns);
            return tile.Row(row)[column - tile.Start];
        }
    }

    /// <summary>A tile, row by row, padding included.</summary>
    public Tile TileAt(int tile)
    {
        int start = tile * TileColumns;
        int width = WidthAt(start);
        return new Tile(start, width, _values.Span.Slice(start * Rows, width * Rows));
    }

    /// <summary>Copies the first values of a row.</summary>
    public void Store(int row, ReadOnlySpan<float> values)
    {
        for (int start = 0; start < values.Length; start += TileColumns)
        {
            int width = WidthAt(start);
            values[start..Math.Min(start + width, values.Length)].CopyTo(_values.Span[((start * Rows) + (row * width))..]);
        }
    }

    private int WidthAt(int start) => Math.Min(TileColumns, Stride - start);

    /// <summary>Some columns of all rows.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="width">The number of columns, and of values from one row to the next.</param>
    /// <param name="values">The values, row by row.</param>
    public readonly ref struct Tile(int start, int width, Span<float> values)
    {
        public int Start { get; } = start;

        public int Width { get; } = width;

        public Span<float> Values { get; } = values;

        /// <summary>The part of a row.</summary>
        public Span<float> Row(int row) => Values.Slice(row * Width, Width);
    }
}
