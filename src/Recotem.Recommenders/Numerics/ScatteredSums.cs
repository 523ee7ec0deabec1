namespace Recotem.Recommenders;

/// <summary>
/// Adds sparse rows to a dense one. Indices are checked as they are used, because they may lie in a mapped file that changes after
/// it was checked: then this ends in an exception and not in foreign memory.
/// </summary>
internal static class ScatteredSums
{
    /// <summary>Adds one number to the columns of a row.</summary>
    /// <param name="sums">The dense row.</param>
    /// <param name="scale">The number.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="IndexOutOfRangeException">A column lies beyond the dense row.</exception>
    public static void Add(Span<double> sums, double scale, ReadOnlySpan<int> columns)
    {
        foreach (int column in columns)
            sums[column] += scale;
    }

    /// <summary>Adds a scaled sparse row.</summary>
    /// <param name="sums">The dense row.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="columns">The columns of the sparse row.</param>
    /// <param name="values">Its values.</param>
    /// <exception cref="IndexOutOfRangeException">A column lies beyond the dense row.</exception>
    public static void Add(Span<double> sums, double scale, ReadOnlySpan<int> columns, ReadOnlySpan<double> values)
    {
        values = values[..columns.Length];
        for (int n = 0; n < columns.Length; n++)
            sums[columns[n]] += scale * values[n];
    }

    /// <inheritdoc cref="Add(Span{double}, double, ReadOnlySpan{int}, ReadOnlySpan{double})"/>
    public static void Add(Span<double> sums, double scale, ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        values = values[..columns.Length];
        for (int n = 0; n < columns.Length; n++)
            sums[columns[n]] += scale * values[n];
    }
}
