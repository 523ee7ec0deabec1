using System.Runtime.Intrinsics;

namespace Recotem.Recommenders;

/// <summary>
/// Turns the entries of a product into similarities. Implemented by structs, so that the compiler makes a copy of the loops around it
/// for each similarity and inlines it there.
/// </summary>
internal interface ISimilarity
{
    /// <summary>The similarities of neighbouring columns to a row.</summary>
    /// <param name="sums">The entries of the product.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The column of the first entry; all columns are below the padded number of columns.</param>
    /// <returns>The similarities; of no meaning in padding columns.</returns>
    Vector256<double> Of(Vector256<double> sums, int row, int column);
}
