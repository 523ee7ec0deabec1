using System.Globalization;

namespace Recotem.Recommenders;

/// <summary>
/// The closed form of a ridge regression of each item on all others: with P = (XᵀX + diagonal)⁻¹, W_ij = −P_ij / P_jj off the diagonal.
/// </summary>
internal static class DenseItemRegression
{
    private const int MirrorBlock = 64;

    /// <summary>Fits W.</summary>
    /// <param name="algorithm">The name of the algorithm, for messages.</param>
    /// <param name="interactions">X, users × items.</param>
    /// <param name="reg">Added to the diagonal of XᵀX.</param>
    /// <param name="scaledReg">Times the diagonal of XᵀX, added to it as well.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Looked at before each block of work.</param>
    /// <exception cref="TrainingException">There are too many items, or the matrix is not positive definite.</exception>
    public static DenseItemModel Fit(
        string algorithm, InteractionMatrix interactions, double reg, double scaledReg, int threads, CancellationToken cancellationToken)
    {
        int items = interactions.ItemCount;
        FloatMatrix matrix = Allocate(algorithm, items);
        SparseGram.FillLower(interactions, matrix, threads, cancellationToken);
        for (int i = 0; i < items; i++)
        {
            ref float diagonal = ref matrix.Row(i)[i];
            diagonal = (float)(diagonal + (scaledReg * diagonal) + reg);
        }

        int failed = SymmetricInverse.NegateAndInvert(matrix, threads, cancellationToken);
        if (failed >= 0)
            throw new TrainingException("training_error", string.Create(
                CultureInfo.InvariantCulture,
                $"{algorithm} with reg {reg} cannot be solved in single precision: one of {items:N0} items, with {interactions.Transpose().ItemsOf(failed).Length:N0} interactions, is next to indistinguishable from a sum of others; use a reg of at least {Math.Max(1, 10 * reg)}"));
        Divide(matrix, threads, cancellationToken);
        return new DenseItemModel(interactions, matrix.Memory, matrix.Stride);
    }

    /// <summary>Allocates a matrix of items × items.</summary>
    /// <exception cref="TrainingException">There are too many items for one array, or for the memory of this machine.</exception>
    public static FloatMatrix Allocate(string algorithm, int items)
    {
        CheckSize(algorithm, items);
        return new FloatMatrix(items, items);
    }

    /// <summary>Checks that a matrix of items × items can be allocated.</summary>
    /// <exception cref="TrainingException">There are too many items for one array, or for the memory of this machine.</exception>
    public static void CheckSize(string algorithm, int items) => Check(algorithm, items, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Checks that a matrix of items × items can be allocated.</summary>
    /// <param name="algorithm">The name of the algorithm.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="availableBytes">The memory that this process may use.</param>
    /// <exception cref="TrainingException">There are too many items for one array, or for the memory.</exception>
    internal static void Check(string algorithm, int items, long availableBytes)
    {
        if (!FloatMatrix.Fits(items, items))
        {
            int largest = (int)Math.Sqrt(Array.MaxLength);
            while (!FloatMatrix.Fits(largest, largest))
                largest--;
            throw new TrainingException("training_error", string.Create(
                CultureInfo.InvariantCulture,
                $"{algorithm} needs a dense matrix of items × items, which holds {largest:N0} items at most, and there are {items:N0}; use RP3beta, CosineKNN or IALS, or drop items with few interactions"));
        }

        const double Megabyte = 1 << 20;
        double bytes = (double)items * FloatMatrix.StrideOf(items) * sizeof(float);
        if (bytes > availableBytes)
            throw new TrainingException("training_error", string.Create(
                CultureInfo.InvariantCulture,
                $"{algorithm} needs {bytes / Megabyte:N0} MB for a dense matrix of {items:N0} × {items:N0} items, and this process may use {availableBytes / Megabyte:N0} MB; use RP3beta, CosineKNN or IALS, drop items with few interactions, or allow more memory"));
    }

    // From the lower triangle of −P to W, a pair of blocks on both sides of the diagonal at a time.
    private static void Divide(FloatMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        int items = matrix.Rows;
        var inverses = new float[items];
        for (int i = 0; i < items; i++)
            inverses[i] = -1 / matrix.Row(i)[i];
        BlockScheduler.Run(BlockScheduler.Count(items, MirrorBlock), threads, () => 0, RunBlock, cancellationToken);

        void RunBlock(int block, int workspace)
        {
            int start = block * MirrorBlock;
            int end = Math.Min(start + MirrorBlock, items);
            for (int left = 0; left < end; left += MirrorBlock)
            {
                for (int i = start; i < end; i++)
                {
                    Span<float> row = matrix.Row(i);
                    float inverse = inverses[i];
                    for (int j = left; j < Math.Min(left + MirrorBlock, i); j++)
                    {
                        float negated = row[j];
                        row[j] = negated * inverses[j];
                        matrix.Row(j)[i] = negated * inverse;
                    }
                }
            }

            for (int i = start; i < end; i++)
                matrix.Row(i)[i] = 0;
        }
    }
}
