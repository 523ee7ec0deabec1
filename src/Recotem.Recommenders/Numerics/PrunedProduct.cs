using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>The largest similarities of each row of a product.</summary>
internal static class PrunedProduct
{
    private const int RowsPerBlock = 16;
    private const int Lanes = 4;

    // Every eighth vector of a long row tells about how large a value must be to be kept, so that few others are gathered.
    private const int SampledEach = 8;
    private const int MinSampledColumns = 1024;

    // A column and a value, in the part of a block and then in the matrix or in its transposed one.
    private const int BytesPerEntry = 2 * (sizeof(int) + sizeof(double));

    /// <summary>Computes the rows of a product, turns them into similarities and keeps the largest of each.</summary>
    /// <typeparam name="TSimilarity">The kind of similarity.</typeparam>
    /// <param name="product">The product.</param>
    /// <param name="similarity">The similarity.</param>
    /// <param name="count">How many to keep in each row; of equal ones at the boundary those of lower columns.</param>
    /// <param name="dropDiagonal">Whether the diagonal, which takes part in the selection, is then left out.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block of rows.</param>
    /// <returns>The kept similarities.</returns>
    /// <exception cref="TrainingException">More are kept than an array, or three quarters of the memory of this process, can hold.</exception>
    public static SparseRows Compute<TSimilarity>(
        IProduct product, TSimilarity similarity, int count, bool dropDiagonal, int threads, CancellationToken cancellationToken)
        where TSimilarity : struct, ISimilarity =>
        Compute(
            product, similarity, count, dropDiagonal, threads,
            Math.Min(Array.MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3 / BytesPerEntry), cancellationToken);

    internal static SparseRows Compute<TSimilarity>(
        IProduct product, TSimilarity similarity, int count, bool dropDiagonal, int threads, long maxEntries, CancellationToken cancellationToken)
        where TSimilarity : struct, ISimilarity
    {
        int rows = product.RowCount;
        int blocks = BlockScheduler.Count(rows, RowsPerBlock);
        var rowStarts = new long[rows + 1];
        var partColumns = new int[blocks][];
        var partValues = new double[blocks][];
        long kept = 0;
        BlockScheduler.Run(blocks, threads, () => new Workspace(product, count), RunBlock, cancellationToken);

        for (int row = 0; row < rows; row++)
            rowStarts[row + 1] += rowStarts[row];

        // The larger half first: its parts can be collected before the other array is allocated.
        double[] values = Joined(partValues, kept);
        int[] columns = Joined(partColumns, kept);
        return new SparseRows(rowStarts, columns, values);

        void RunBlock(int block, Workspace workspace)
        {
            int start = block * RowsPerBlock;
            int end = Math.Min(start + RowsPerBlock, rows);
            workspace.Columns.Clear();
            workspace.Values.Clear();
            for (int row = start; row < end; row++)
            {
                workspace.Reader.Read(row, workspace.Sums);
                Select(workspace, similarity, row);
                rowStarts[row + 1] = workspace.Append(dropDiagonal ? row : -1);
            }

            long total = Interlocked.Add(ref kept, workspace.Columns.Count);
            if (total > maxEntries)
                throw TooMany(rows, maxEntries);
            partColumns[block] = [.. workspace.Columns];
            partValues[block] = [.. workspace.Values];
        }
    }

    private static T[] Joined<T>(T[][] parts, long length)
    {
        var joined = new T[length];
        int at = 0;
        foreach (ref T[] part in parts.AsSpan())
        {
            part.CopyTo(joined, at);
            at += part.Length;
            part = [];
        }

        return joined;
    }

    private static TrainingException TooMany(int rows, long maxEntries)
    {
        long fitting = Math.Max(1, maxEntries / rows);
        return new("training_error", string.Create(
            CultureInfo.InvariantCulture,
            $"the similarities of {rows:N0} rows are more than the {maxEntries:N0} that fit into memory here ({maxEntries * BytesPerEntry / 1e9:F1} GB while they are put together); set top_k to {fitting:N0} at most, or train on less data"));
    }

    /// <summary>Lengthens an array with one value for each column to the padded number of columns.</summary>
    public static double[] Pad(double[] columns)
    {
        int padded = RoundUp(columns.Length);
        if (padded == columns.Length)
            return columns;
        var longer = new double[padded];
        columns.CopyTo(longer, 0);
        return longer;
    }

    private static int RoundUp(int columns) => checked(columns + Lanes - 1) & -Lanes;

    private static void Select<TSimilarity>(Workspace workspace, TSimilarity similarity, int row)
        where TSimilarity : struct, ISimilarity
    {
        LargestEntries largest = workspace.Largest;
        double guess = double.NegativeInfinity;
        if (workspace.Sample is { } sample)
        {
            sample.Clear(double.NegativeInfinity);
            Scan(workspace.Sums, similarity, row, SampledEach, sample);
            guess = sample.Threshold;
        }

        largest.Clear(guess);
        Scan(workspace.Sums, similarity, row, 1, largest);
        if (largest.Count < largest.Wanted && guess > double.NegativeInfinity)
        {
            largest.Clear(double.NegativeInfinity);
            Scan(workspace.Sums, similarity, row, 1, largest);
        }
    }

    private static void Scan<TSimilarity>(double[] sums, TSimilarity similarity, int row, int step, LargestEntries largest)
        where TSimilarity : struct, ISimilarity
    {
        ref double sum = ref MemoryMarshal.GetArrayDataReference(sums);
        Vector256<long> untouched = Vector256.Create(IProduct.Untouched).AsInt64();
        for (int column = 0; column < sums.Length; column += step * Lanes)
        {
            Vector256<double> values = Vector256.LoadUnsafe(ref sum, (nuint)column);
            Vector256<double> similarities = similarity.Of(values, row, column);
            Vector256<double> candidates = Vector256.AndNot(
                Vector256.GreaterThan(similarities, Vector256.Create(largest.Threshold)),
                Vector256.Equals(values.AsInt64(), untouched).AsDouble());
            for (uint lanes = candidates.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
            {
                int lane = BitOperations.TrailingZeroCount(lanes);
                double value = similarities.GetElement(lane);

                // A column before in this vector may have raised the threshold.
                if (value > largest.Threshold)
                    largest.Add(column + lane, value);
            }
        }

        largest.Finish();
    }

    private sealed class Workspace
    {
        public Workspace(IProduct product, int count)
        {
            Reader = product.CreateReader();
            Sums = new double[RoundUp(product.ColumnCount)];
            Sums.AsSpan().Fill(IProduct.Untouched);
            Largest = new LargestEntries(count, product.ColumnCount);
            if (product.ColumnCount < MinSampledColumns || count > product.ColumnCount / SampledEach)
                return;

            // Three standard deviations above the expected number: a guess that keeps too few costs a second scan.
            double expected = (double)count / SampledEach;
            Sample = new LargestEntries((int)(expected + (3 * Math.Sqrt(expected)) + 2), Sums.Length);
        }

        public IProductReader Reader { get; }

        /// <summary>A row; its padding is never touched.</summary>
        public double[] Sums { get; }

        public LargestEntries Largest { get; }

        /// <summary>The largest values of a sample; null if it does not pay.</summary>
        public LargestEntries? Sample { get; }

        public List<int> Columns { get; } = [];

        public List<double> Values { get; } = [];

        /// <summary>Appends the kept entries of a row, without one column.</summary>
        /// <returns>Their number.</returns>
        public int Append(int without)
        {
            ReadOnlySpan<int> columns = Largest.Columns;
            int before = Columns.Count;
            for (int n = 0; n < columns.Length; n++)
            {
                if (columns[n] == without)
                    continue;
                Columns.Add(columns[n]);
                Values.Add(Largest.Value(n));
            }

            return Columns.Count - before;
        }
    }
}
