using System.Diagnostics.CodeAnalysis;

namespace Recotem.Recommenders;

/// <summary>
/// How float matrices lie in memory and in artifacts: row by row with a stride that is a multiple of <see cref="Lanes"/>; the columns
/// that fill a row up hold zeros. The layout is the same for every instruction set, so that what one machine has written another can map.
/// </summary>
internal static class RowLayout
{
    /// <summary>The granularity of strides and of groups of rows: the floats of a 256-bit vector, half of a 512-bit one.</summary>
    public const int Lanes = 8;

    /// <summary>The stride of a matrix with a number of columns.</summary>
    public static int Stride(int columns) => RoundUp(columns);

    /// <summary>The next multiple of <see cref="Lanes"/>.</summary>
    public static int RoundUp(int count) => checked(count + Lanes - 1) & -Lanes;

    /// <summary>Refuses vectors that do not have one length, a multiple of <see cref="Lanes"/>.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void CheckLength(int length, int other)
    {
        if (length != other || length % Lanes != 0)
            throw new ArgumentException("vectors must have the same length, a multiple of the number of lanes", nameof(other));
    }

    /// <summary>Refuses a number of values that is not that of some rows. The vector forms of kernels index without bounds checks: all come through here first.</summary>
    /// <exception cref="ArgumentException">The numbers do not fit.</exception>
    public static void CheckRows(int values, int rows, int stride)
    {
        if (stride <= 0 || stride % Lanes != 0 || values != (long)rows * stride)
            throw new ArgumentException("rows, stride and number of values do not fit together", nameof(values));
    }

    /// <summary>
    /// Refuses an index outside a matrix. Kernels compare the index themselves and call this, which does not return: with a check that
    /// does, a native binary spills what is in vector registers.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowOutside(long row, long rows) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, $"the matrix has {rows} rows");
}
