using System.Numerics;

namespace Recotem.Recommenders;

/// <summary>
/// Inverts symmetric positive definite matrices in place, in single precision: a block of pivots at a time is swept out of the matrix.
/// </summary>
/// <remarks>
/// The symmetric sweep of pivots K replaces A_KK by −A_KK⁻¹, the panel A_IK by A_IK A_KK⁻¹ and the rest A_IJ by A_IJ − A_IK A_KK⁻¹ A_KJ;
/// when all are swept, A has become −A⁻¹ (A. P. Dempster, 1969; J. H. Goodnight, 1979). It takes the n³ operations of a Cholesky
/// factorisation with two triangular inversions, and meets the same pivots, but all of its work is one kind of update of the lower
/// triangle, for any n well above the block. It is forward stable for such matrices (N. J. Higham, Accuracy and Stability of Numerical
/// Algorithms, 14.4). Blocks of pivots are themselves inverted in double precision.
/// </remarks>
internal static class SymmetricInverse
{
    /// <summary>The pivots of a block; whole tiles in both directions.</summary>
    internal const int Block = 192;

    private const int StripsPerBlock = Block / FloatTile.Columns;

    private const int RowStrips = FloatTile.Columns / FloatTile.Rows;

    // Half a dozen bits above what single precision leaves of a pivot that is zero in exact arithmetic.
    private const double SmallestPivot = 1e-6;

    /// <summary>Replaces the lower triangle of A by that of −A⁻¹. What is above the diagonal is neither read nor kept.</summary>
    /// <param name="matrix">A. Without a result it is left half done.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block of work.</param>
    /// <returns>−1; or the first row that leaves the matrix, in single precision, not positive definite.</returns>
    public static int NegateAndInvert(FloatMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        int n = matrix.Rows;
        var diagonal = new float[n];
        for (int i = 0; i < n; i++)
            diagonal[i] = matrix.Row(i)[i];

        var sweep = new Sweep(matrix, threads, cancellationToken);
        for (int start = 0; start < n; start += Block)
        {
            int failed = sweep.Run(start, diagonal);
            if (failed >= 0)
                return failed;
        }

        return -1;
    }

    /// <summary>Replaces the lower triangle of a small matrix by that of its inverse.</summary>
    /// <param name="a">The matrix, row by row.</param>
    /// <param name="n">Its rows.</param>
    /// <param name="scale">For each row the size of the diagonal, by which its pivot is judged.</param>
    /// <param name="column">A buffer for a column.</param>
    /// <returns>−1; or the first row whose pivot is not positive.</returns>
    internal static int InvertSmall(Span<double> a, int n, ReadOnlySpan<float> scale, Span<double> column)
    {
        column = column[..n];
        for (int p = 0; p < n; p++)
        {
            double pivot = a[(p * n) + p];
            if (!(pivot > SmallestPivot * scale[p]) || !double.IsFinite(pivot))
                return p;
            for (int i = 0; i < n; i++)
                column[i] = i < p ? a[(p * n) + i] : a[(i * n) + p];
            double inverse = 1 / pivot;
            for (int i = 0; i < n; i++)
            {
                if (i == p)
                    continue;
                double factor = -column[i] * inverse;
                AddScaled(factor, column[..(i + 1)], a.Slice(i * n, i + 1));
            }

            for (int i = 0; i < n; i++)
            {
                if (i < p)
                    a[(p * n) + i] = column[i] * inverse;
                else
                    a[(i * n) + p] = column[i] * inverse;
            }

            a[(p * n) + p] = -inverse;
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
                a[(i * n) + j] = -a[(i * n) + j];
        return -1;
    }

    private static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        int at = 0;
        var factors = new Vector<double>(factor);
        for (; at + Vector<double>.Count <= y.Length; at += Vector<double>.Count)
            (new Vector<double>(y[at..]) + (factors * new Vector<double>(x[at..]))).CopyTo(y[at..]);
        for (; at < y.Length; at++)
            y[at] += factor * x[at];
    }

    private sealed class Sweep
    {
        private readonly FloatMatrix _matrix;
        private readonly int _threads;
        private readonly CancellationToken _cancellationToken;
        private readonly int _n;
        private readonly int _blocks;

        // The panel A_JK as right operands, the panel −A_IK A_KK⁻¹ as left operands, and A_KK⁻¹ as right operand.
        private readonly AlignedFloats _right;
        private readonly AlignedFloats _left;
        private readonly AlignedFloats _inverse;
        private readonly double[] _pivots = new double[Block * Block];
        private readonly double[] _column = new double[Block];

        public Sweep(FloatMatrix matrix, int threads, CancellationToken cancellationToken)
        {
            _matrix = matrix;
            _threads = threads;
            _cancellationToken = cancellationToken;
            _n = matrix.Rows;
            _blocks = BlockScheduler.Count(_n, Block);
            _right = new AlignedFloats(_blocks * Block * Block);
            _left = new AlignedFloats(_blocks * Block * Block);
            _inverse = new AlignedFloats(Block * Block);
        }

        public int Run(int start, ReadOnlySpan<float> diagonal)
        {
            int depth = Math.Min(Block, _n - start);
            for (int i = 0; i < depth; i++)
            {
                ReadOnlySpan<float> row = _matrix.Row(start + i).Slice(start, i + 1);
                for (int j = 0; j <= i; j++)
                    _pivots[(i * depth) + j] = row[j];
            }

            int failed = InvertSmall(_pivots, depth, diagonal[start..], _column);
            if (failed >= 0)
                return start + failed;
            PackInverse(depth);

            int pivotBlock = start / Block;
            int groups = BlockScheduler.Count(_n, FloatTile.Columns);
            BlockScheduler.Run(groups, _threads, () => new AlignedFloats(2 * FloatTile.Columns * Block), RunGroup, _cancellationToken);
            for (int i = 0; i < depth; i++)
            {
                Span<float> row = _matrix.Row(start + i).Slice(start, i + 1);
                for (int j = 0; j <= i; j++)
                    row[j] = -(float)_pivots[(i * depth) + j];
            }

            // The pairs of the lower triangle in order of rows: tasks that share rows of the left operand come together.
            BlockScheduler.Run(
                _blocks * (_blocks + 1) / 2, _threads, () => new AlignedFloats(FloatTile.Rows * FloatTile.Columns), RunPair, _cancellationToken);
            return -1;

            void RunGroup(int group, AlignedFloats workspace)
            {
                if (group / StripsPerBlock != pivotBlock)
                    MovePanel(group, start, depth, workspace);
            }

            void RunPair(int pair, AlignedFloats workspace)
            {
                int i = (int)((Math.Sqrt((8.0 * pair) + 1) - 1) / 2);
                int j = pair - (i * (i + 1) / 2);
                if (i != pivotBlock && j != pivotBlock)
                    Update(i, j, depth, workspace.Span);
            }
        }

        private void PackInverse(int depth)
        {
            Span<float> packed = _inverse.Span;
            packed.Clear();
            for (int k = 0; k < depth; k++)
            {
                for (int j = 0; j < depth; j++)
                {
                    double value = j <= k ? _pivots[(k * depth) + j] : _pivots[(j * depth) + k];
                    packed[(((j / FloatTile.Columns * depth) + k) * FloatTile.Columns) + (j % FloatTile.Columns)] = (float)value;
                }
            }
        }

        // Packs the rows of a group of A_IK, multiplies them by A_KK⁻¹, and stores the product in the matrix and as left operand.
        private void MovePanel(int group, int start, int depth, AlignedFloats workspace)
        {
            int first = group * FloatTile.Columns;
            int count = Math.Min(FloatTile.Columns, _n - first);
            Span<float> right = _right.Span.Slice(first * Block, depth * FloatTile.Columns);
            if (count < FloatTile.Columns)
                right.Clear();
            if (first < start)
            {
                for (int k = 0; k < depth; k++)
                    _matrix.Row(start + k).Slice(first, count).CopyTo(right[(k * FloatTile.Columns)..]);
            }
            else
            {
                for (int r = 0; r < count; r++)
                {
                    ReadOnlySpan<float> row = _matrix.Row(first + r).Slice(start, depth);
                    for (int k = 0; k < row.Length; k++)
                        right[(k * FloatTile.Columns) + r] = row[k];
                }
            }

            Span<float> product = workspace.Span[..(FloatTile.Columns * Block)];
            Span<float> strip = workspace.Span[(FloatTile.Columns * Block)..];
            product.Clear();
            for (int s = 0; s < RowStrips; s++)
            {
                for (int k = 0; k < depth; k++)
                    right.Slice((k * FloatTile.Columns) + (s * FloatTile.Rows), FloatTile.Rows).CopyTo(strip[(k * FloatTile.Rows)..]);
                for (int column = 0; column < depth; column += FloatTile.Columns)
                    FloatTile.Add(strip, _inverse.Span[(column * depth)..], depth, product[((s * FloatTile.Rows * Block) + column)..], Block);
            }

            Span<float> left = _left.Span.Slice(first * Block, FloatTile.Columns * Block);
            for (int r = 0; r < FloatTile.Columns; r++)
            {
                ReadOnlySpan<float> row = product.Slice(r * Block, depth);
                Span<float> to = left[((r / FloatTile.Rows * depth * FloatTile.Rows) + (r % FloatTile.Rows))..];
                for (int k = 0; k < row.Length; k++)
                    to[k * FloatTile.Rows] = -row[k];
            }

            if (first < start)
            {
                for (int k = 0; k < depth; k++)
                {
                    Span<float> row = _matrix.Row(start + k).Slice(first, count);
                    for (int r = 0; r < row.Length; r++)
                        row[r] = product[(r * Block) + k];
                }
            }
            else
            {
                for (int r = 0; r < count; r++)
                    product.Slice(r * Block, depth).CopyTo(_matrix.Row(first + r)[start..]);
            }
        }

        private void Update(int blockRow, int blockColumn, int depth, Span<float> scratch)
        {
            int stride = _matrix.Stride;
            Span<float> values = _matrix.Span;
            int lastRow = Math.Min((blockRow + 1) * Block, _n);
            int lastColumn = Math.Min((blockColumn + 1) * Block, _n);
            for (int column = blockColumn * Block; column < lastColumn; column += FloatTile.Columns)
            {
                ReadOnlySpan<float> right = _right.Span.Slice(column * Block, depth * FloatTile.Columns);
                for (int row = blockRow * Block; row < lastRow; row += FloatTile.Rows)
                {
                    if (row + FloatTile.Rows <= column)
                        continue;
                    int group = row / FloatTile.Columns;
                    int strip = row % FloatTile.Columns / FloatTile.Rows;
                    ReadOnlySpan<float> left = _left.Span.Slice(
                        (group * FloatTile.Columns * Block) + (strip * depth * FloatTile.Rows), depth * FloatTile.Rows);
                    Span<float> tile = values[((row * stride) + column)..];
                    if (row + FloatTile.Rows <= _n && column + FloatTile.Columns <= stride)
                    {
                        FloatTile.Add(left, right, depth, tile, stride);
                        continue;
                    }

                    scratch.Clear();
                    FloatTile.Add(left, right, depth, scratch, FloatTile.Columns);
                    int width = Math.Min(FloatTile.Columns, _n - column);
                    for (int r = 0; r < Math.Min(FloatTile.Rows, _n - row); r++)
                    {
                        Span<float> to = tile.Slice(r * stride, width);
                        for (int c = 0; c < width; c++)
                            to[c] += scratch[(r * FloatTile.Columns) + c];
                    }
                }
            }
        }
    }
}
