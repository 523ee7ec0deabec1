using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// Lists of the rows with the greatest inner products for many vectors at once: a blocked product gives every score up to roundings,
/// and only the few rows that can be in a list by it are scored as the model does. So the lists are exactly those of the scores.
/// </summary>
/// <remarks>
/// By <see cref="ProductBounds"/> a score and what the blocked product gives differ by m at most, that is 2n·2⁻²⁴·|u||v| and what
/// underflow may take; twice that is allowed for, and some more for the roundings of the bounds themselves. If the k-th greatest rounded
/// score is s, the k rows from s on have scores from s − m on, and a row below s − 2m has one below s − m: it cannot be among the k
/// greatest, whatever the order of equal scores.
/// </remarks>
internal sealed class FactorLists
{
    // A row of scores for each vector of a tile must stay in the second-level cache.
    private const int MaxRows = 1 << 16;

    // Long rows have the extreme scores: the first ones by length tell nearly how large those in a list are.
    private const int Sample = 512;

    private readonly int _stride;
    private readonly int _count;
    private readonly int _padded;
    private readonly float _largestNorm;

    // Rows are packed by descending length; these lead from their places to their numbers and back.
    private readonly int[] _rowAt;
    private readonly int[] _placeOf;

    // Panel by panel; in a panel the first values of all its rows, then the second ones.
    private readonly AlignedFloats _panels;

    // The buffers of workers, which are used again for every block of vectors and go when the lists do.
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    private FactorLists(int stride, float[] norms)
    {
        _stride = stride;
        _count = norms.Length;
        _padded = BlockScheduler.Count(_count, FloatTile.Columns) * FloatTile.Columns;
        _rowAt = [.. Enumerable.Range(0, _count)];
        Array.Sort([.. norms.Select(norm => -norm)], _rowAt);
        _largestNorm = _count == 0 ? 0 : norms[_rowAt[0]];
        _placeOf = new int[_count];
        _panels = new AlignedFloats(checked(_padded * stride));
    }

    /// <summary>Packs the rows of a factorisation.</summary>
    /// <returns>Null if there is nothing to gain, because there are no vectors or too many rows, or no bound, because values are not finite.</returns>
    public static FactorLists? TryCreate<TScores>(IFactorProducts<TScores> products)
        where TScores : IRowScores, allows ref struct
    {
        if (!Vector256.IsHardwareAccelerated || products.RowCount > MaxRows)
            return null;
        var norms = new float[products.RowCount];
        var buffer = new float[products.Stride];
        for (int row = 0; row < norms.Length; row++)
        {
            norms[row] = ProductBounds.Norm(products.Row(row, buffer));
            if (!(norms[row] < ProductBounds.LargestNorm))
                return null;
        }

        var lists = new FactorLists(products.Stride, norms);
        for (int place = 0; place < norms.Length; place++)
            lists.Pack(place, products.Row(lists._rowAt[place], buffer));
        return lists;
    }

    /// <summary>Makes the lists of some vectors, as <see cref="TopK.Select"/> does from all scores.</summary>
    /// <param name="products">The factorisation from which this was created.</param>
    /// <param name="numbers">The numbers of the vectors that are wanted.</param>
    /// <param name="excluded">Vectors × rows: what must not be in the lists.</param>
    /// <param name="best">Receives the lists one after the other, each with room for an equal number of rows.</param>
    /// <param name="counts">Receives their lengths.</param>
    /// <returns>False if a vector is of a size that has no bounds; then the lists are of no meaning.</returns>
    public bool TryRank<TScores>(
        IFactorProducts<TScores> products, ReadOnlySpan<int> numbers, InteractionMatrix excluded, Span<ScoredItem> best, Span<int> counts)
        where TScores : IRowScores, allows ref struct
    {
        if (best.IsEmpty)
        {
            counts.Clear();
            return true;
        }

        if (!_workspaces.TryTake(out Workspace? workspace))
            workspace = new Workspace(_padded, _stride);
        bool hasBounds = TryRank(products, numbers, excluded, best, counts, workspace);
        _workspaces.Add(workspace);
        return hasBounds;
    }

    private bool TryRank<TScores>(
        IFactorProducts<TScores> products, ReadOnlySpan<int> numbers, InteractionMatrix excluded, Span<ScoredItem> best, Span<int> counts, Workspace workspace)
        where TScores : IRowScores, allows ref struct
    {
        int wanted = best.Length / counts.Length;
        Span<float> norms = stackalloc float[FloatTile.Rows];
        for (int start = 0; start < numbers.Length; start += FloatTile.Rows)
        {
            ReadOnlySpan<int> some = numbers.Slice(start, Math.Min(FloatTile.Rows, numbers.Length - start));
            Span<float> packed = workspace.Packed;
            packed.Clear();
            for (int n = 0; n < some.Length; n++)
            {
                ReadOnlySpan<float> vector = products.Vector(some[n], workspace.Vector);
                norms[n] = ProductBounds.Norm(vector);
                if (!(norms[n] < ProductBounds.LargestNorm))
                    return false;
                for (int k = 0; k < vector.Length; k++)
                    packed[(k * FloatTile.Rows) + n] = vector[k];
            }

            Multiply(workspace);
            for (int n = 0; n < some.Length; n++)
            {
                float bound = (((2 * _stride) + 32) * norms[n] * _largestNorm / (1 << 23)) + ProductBounds.Underflow(_stride, norms[n], _largestNorm);
                Span<float> rounded = workspace.Scores.AsSpan(n * _padded, _padded);
                counts[start + n] = Pick(
                    rounded, excluded.ItemsOf(some[n]), bound, products.ScoresOf(some[n]), workspace, best.Slice((start + n) * wanted, wanted));
            }
        }

        return true;
    }

    private void Pack(int place, ReadOnlySpan<float> row)
    {
        _placeOf[_rowAt[place]] = place;
        Span<float> panels = _panels.Span;
        int at = (place / FloatTile.Columns * FloatTile.Columns * _stride) + (place % FloatTile.Columns);
        for (int k = 0; k < row.Length; k++)
            panels[at + (k * FloatTile.Columns)] = row[k];
    }

    // Inlined into a caller, the tile would lose its registers to it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Multiply(Workspace workspace)
    {
        Span<float> scores = workspace.Scores;
        scores.Clear();
        ReadOnlySpan<float> panels = _panels.Span;
        for (int first = 0; first < _padded; first += FloatTile.Columns)
            FloatTile.Add(workspace.Packed, panels.Slice(first * _stride, FloatTile.Columns * _stride), _stride, scores[first..], _padded);
    }

    private int Pick<TScores>(
        Span<float> rounded, ReadOnlySpan<int> excluded, float bound, TScores scores, Workspace workspace, Span<ScoredItem> best)
        where TScores : IRowScores, allows ref struct
    {
        rounded[_count..].Fill(float.NegativeInfinity);
        foreach (int row in excluded)
            if ((uint)row < (uint)_count)
                rounded[_placeOf[row]] = float.NegativeInfinity;

        // Twice: what the sample lets pass is little enough to be looked at as a whole.
        float limit = Limit(rounded[..Math.Min(Sample, rounded.Length)], best.Length) - (2 * bound);
        int gathered = Gather(rounded, limit, workspace.Rows, workspace.Gathered);
        limit = Limit(workspace.Gathered.AsSpan(0, gathered), best.Length) - (2 * bound);
        int candidates = 0;
        for (int n = 0; n < gathered; n++)
        {
            workspace.Rows[candidates] = _rowAt[workspace.Rows[n]];
            candidates += workspace.Gathered[n] >= limit ? 1 : 0;
        }

        Span<int> rows = workspace.Rows.AsSpan(0, candidates);
        rows.Sort();
        Span<double> exact = workspace.Exact.AsSpan(0, candidates);
        scores.Of(rows, exact);
        var picked = new BestItems(best);
        for (int n = 0; n < rows.Length; n++)
            if (exact[n] > picked.Threshold)
                picked.Add(rows[n], exact[n]);
        return picked.Finish();
    }

    /// <summary>A number that at least so many values reach, and hardly more; −∞ if there are not so many finite values.</summary>
    internal static float Limit(ReadOnlySpan<float> values, int wanted) =>
        Selection.Limit(values, wanted, wanted + (wanted / 4), float.NegativeInfinity, LargestScore);

    // No score of vectors within the bounds reaches it.
    private const float LargestScore = 1e31f;

    /// <summary>Gathers the finite scores from a limit on, with their places. The number of scores is a multiple of that of a tile.</summary>
    private static int Gather(ReadOnlySpan<float> scores, float limit, Span<int> places, Span<float> gathered)
    {
        limit = MathF.Max(limit, float.MinValue);
        ref float first = ref MemoryMarshal.GetReference(scores);
        Vector256<float> limits = Vector256.Create(limit);
        int count = 0;
        for (int n = 0; n < scores.Length; n += 2 * Vector256<float>.Count)
        {
            uint lanes = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)n), limits).ExtractMostSignificantBits()
                | (Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)n + 8), limits).ExtractMostSignificantBits() << 8);
            for (; lanes != 0; lanes &= lanes - 1)
            {
                int place = n + BitOperations.TrailingZeroCount(lanes);
                places[count] = place;
                gathered[count++] = scores[place];
            }
        }

        return count;
    }

    private sealed class Workspace(int padded, int stride)
    {
        public float[] Vector { get; } = new float[stride];

        public float[] Packed { get; } = new float[FloatTile.Rows * stride];

        public float[] Scores { get; } = new float[FloatTile.Rows * padded];

        public int[] Rows { get; } = new int[padded];

        public float[] Gathered { get; } = new float[padded];

        public double[] Exact { get; } = new double[padded];
    }
}
