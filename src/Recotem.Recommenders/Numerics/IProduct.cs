namespace Recotem.Recommenders;

/// <summary>A product of sparse matrices whose rows are computed one at a time, so that the product is never held as a whole.</summary>
internal interface IProduct
{
    /// <summary>The sum in columns to which nothing was added. No sum of real terms is a negative zero.</summary>
    const double Untouched = -0.0;

    /// <summary>The number of rows.</summary>
    int RowCount { get; }

    /// <summary>The number of columns.</summary>
    int ColumnCount { get; }

    /// <summary>A reader of rows for one worker, with buffers of its own.</summary>
    IProductReader CreateReader();
}
