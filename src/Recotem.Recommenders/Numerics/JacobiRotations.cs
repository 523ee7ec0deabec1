using System.Numerics;

namespace Recotem.Recommenders;

/// <summary>
/// One-sided Jacobi rotations: makes the rows of a small square matrix orthogonal by rotating pairs of them. Of M = U S Vᵀ this leaves
/// the rows of S Vᵀ, with small singular values as exact as large ones.
/// </summary>
internal static class JacobiRotations
{
    private const int MaxSweeps = 60;

    // Pairs of rows of one block hold about so many values.
    private const int ValuesPerBlock = 1 << 13;

    /// <summary>Rotates until all rows are orthogonal, or count as zero beside the longest one.</summary>
    /// <param name="matrix">M, then S Vᵀ; its rows are in no particular order.</param>
    /// <param name="threads">The number of threads, which do not change the result.</param>
    /// <param name="cancellationToken">Looked at before each block of pairs.</param>
    /// <returns>The length of each row: the singular values.</returns>
    public static double[] Orthogonalize(DoubleMatrix matrix, int threads, CancellationToken cancellationToken)
    {
        int n = matrix.Rows;
        double largest = 0;
        for (int i = 0; i < n; i++)
            largest = Math.Max(largest, Dot(matrix.Row(i), matrix.Row(i)));

        // What rounding leaves of rows of zeros is not worth rotating, nor are angles that rounding makes up.
        double negligible = largest * 1e-32;
        double exact = Math.Max(1e-15, Math.Sqrt(n) * 2.3e-16);

        // As in a tournament: in each round every row meets another one, and in a sweep every other one once. Pairs of a round share
        // no row, so that threads cannot change the result.
        int players = n + (n & 1);
        int pairs = players / 2;
        int pairsPerBlock = Math.Max(1, ValuesPerBlock / Math.Max(n, 1));
        int isRotated = 1;
        for (int sweep = 0; sweep < MaxSweeps && isRotated != 0; sweep++)
        {
            isRotated = 0;
            for (int round = 0; round < players - 1; round++)
            {
                int turn = round;
                BlockScheduler.Run(BlockScheduler.Count(pairs, pairsPerBlock), threads, () => 0, RunBlock, cancellationToken);

                void RunBlock(int block, int workspace)
                {
                    for (int pair = block * pairsPerBlock; pair < Math.Min((block + 1) * pairsPerBlock, pairs); pair++)
                    {
                        int a = (turn + pair) % (players - 1);
                        int b = pair == 0 ? players - 1 : (turn - pair + players - 1) % (players - 1);
                        if (a < n && b < n && Rotate(matrix.Row(Math.Min(a, b)), matrix.Row(Math.Max(a, b)), exact, negligible))
                            Volatile.Write(ref isRotated, 1);
                    }
                }
            }
        }

        var lengths = new double[n];
        for (int i = 0; i < n; i++)
            lengths[i] = Math.Sqrt(Dot(matrix.Row(i), matrix.Row(i)));
        return lengths;
    }

    // Makes two rows orthogonal. False if they were, or one is next to zero.
    private static bool Rotate(Span<double> a, Span<double> b, double exact, double negligible)
    {
        double squareA = Dot(a, a);
        double squareB = Dot(b, b);
        if (squareA <= negligible || squareB <= negligible)
            return false;
        double dot = Dot(a, b);
        if (Math.Abs(dot) <= exact * Math.Sqrt(squareA) * Math.Sqrt(squareB))
            return false;
        double zeta = (squareB - squareA) / (2 * dot);
        double tangent = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = cosine * tangent;
        int at = 0;
        var cosines = new Vector<double>(cosine);
        var sines = new Vector<double>(sine);
        for (; at + Vector<double>.Count <= a.Length; at += Vector<double>.Count)
        {
            var x = new Vector<double>(a[at..]);
            var y = new Vector<double>(b[at..]);
            ((cosines * x) - (sines * y)).CopyTo(a[at..]);
            ((sines * x) + (cosines * y)).CopyTo(b[at..]);
        }

        for (; at < a.Length; at++)
            (a[at], b[at]) = ((cosine * a[at]) - (sine * b[at]), (sine * a[at]) + (cosine * b[at]));
        return true;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int at = 0;
        Vector<double> even = default;
        Vector<double> odd = default;
        for (; at + (2 * Vector<double>.Count) <= a.Length; at += 2 * Vector<double>.Count)
        {
            even += new Vector<double>(a[at..]) * new Vector<double>(b[at..]);
            odd += new Vector<double>(a[(at + Vector<double>.Count)..]) * new Vector<double>(b[(at + Vector<double>.Count)..]);
        }

        double sum = Vector.Sum(even + odd);
        for (; at < a.Length; at++)
            sum += a[at] * b[at];
        return sum;
    }
}
