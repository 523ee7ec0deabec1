namespace Recotem.Recommenders;

/// <summary>Computes rows of an <see cref="IProduct"/>.</summary>
internal interface IProductReader
{
    /// <summary>Computes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sums">
    /// Receives the row in its first columns, with <see cref="IProduct.Untouched"/> where no term exists. May be longer; what lies
    /// beyond the columns is left alone.
    /// </param>
    void Read(int row, Span<double> sums);
}
