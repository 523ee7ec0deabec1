using System.Numerics;

namespace Recotem.Recommenders;

/// <summary>Small symmetric positive semidefinite matrices in double precision: Cholesky factor and eigenvectors.</summary>
internal static class SemidefiniteFactor
{
    // A pivot below this part of its diagonal is what rounding leaves of zero.
    private const double Negligible = 1e-13;

    private const int MaxSweeps = 60;

    /// <summary>
    /// Replaces the lower triangle of C by its Cholesky factor L, C = L Lᵀ. A row that depends on those before it gets a zero on the
    /// diagonal, and zeros below.
    /// </summary>
    /// <param name="c">C, row by row; what is above the diagonal is not read.</param>
    /// <param name="n">Its rows.</param>
    public static void Cholesky(Span<double> c, int n)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = c.Slice(i * n, n);
            double diagonal = row[i];
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = c.Slice(j * n, n);
                row[j] = other[j] == 0 ? 0 : (row[j] - Dot(row[..j], other[..j])) / other[j];
            }

            double pivot = diagonal - Dot(row[..i], row[..i]);
            row[i] = pivot > Negligible * diagonal ? Math.Sqrt(pivot) : 0;
        }
    }

    /// <summary>Replaces a row v by q with q Lᵀ = v; components whose pivot is zero become zero.</summary>
    /// <param name="factor">L, as <see cref="Cholesky"/> leaves it.</param>
    /// <param name="n">Its rows.</param>
    /// <param name="v">v, then q.</param>
    public static void SolveRow(ReadOnlySpan<double> factor, int n, Span<double> v)
    {
        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> row = factor.Slice(j * n, j + 1);
            v[j] = row[j] == 0 ? 0 : (v[j] - Dot(v[..j], row[..j])) / row[j];
        }
    }

    /// <summary>
    /// The eigenvectors of C, by one-sided Jacobi rotations of the rows of its Cholesky factor, which keeps small eigenvalues exact.
    /// </summary>
    /// <param name="c">C, row by row; what is above the diagonal is not read. Overwritten.</param>
    /// <param name="n">Its rows.</param>
    /// <param name="values">Receives the eigenvalues, descending.</param>
    /// <returns>The eigenvectors as rows, in the order of the values. Their signs are arbitrary but fixed.</returns>
    public static double[] Eigenvectors(Span<double> c, int n, Span<double> values)
    {
        Cholesky(c, n);
        var vectors = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            c.Slice((i * n) + i + 1, n - i - 1).Clear();
            vectors[(i * n) + i] = 1;
        }

        bool isRotated = true;
        for (int sweep = 0; sweep < MaxSweeps && isRotated; sweep++)
        {
            isRotated = false;
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++)
                    isRotated |= Rotate(c.Slice(p * n, n), c.Slice(q * n, n), vectors.AsSpan(p * n, n), vectors.AsSpan(q * n, n));
        }

        var order = new int[n];
        var keys = new double[n];
        for (int i = 0; i < n; i++)
            (order[i], keys[i]) = (i, -Dot(c.Slice(i * n, n), c.Slice(i * n, n)));
        Array.Sort(keys, order);
        var sorted = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            values[i] = -keys[i];
            vectors.AsSpan(order[i] * n, n).CopyTo(sorted.AsSpan(i * n, n));
        }

        return sorted;
    }

    // Makes two rows orthogonal. False if they were.
    private static bool Rotate(Span<double> a, Span<double> b, Span<double> vectorA, Span<double> vectorB)
    {
        double dot = Dot(a, b);
        double squareA = Dot(a, a);
        double squareB = Dot(b, b);
        if (Math.Abs(dot) <= 1e-15 * Math.Sqrt(squareA) * Math.Sqrt(squareB))
            return false;
        double zeta = (squareB - squareA) / (2 * dot);
        double tangent = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = cosine * tangent;
        Turn(a, b, cosine, sine);
        Turn(vectorA, vectorB, cosine, sine);
        return true;
    }

    private static void Turn(Span<double> a, Span<double> b, double cosine, double sine)
    {
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
