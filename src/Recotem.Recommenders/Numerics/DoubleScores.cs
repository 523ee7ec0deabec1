namespace Recotem.Recommenders;

/// <summary>Scores in double precision, each summed in the order of the components, as <see cref="RowProduct.Add"/> sums them.</summary>
/// <param name="vector">The vector.</param>
/// <param name="rows">The rows.</param>
/// <param name="stride">The number of values between two rows.</param>
internal readonly ref struct DoubleScores(ReadOnlySpan<double> vector, ReadOnlySpan<double> rows, int stride) : IRowScores
{
    private readonly ReadOnlySpan<double> _vector = vector;
    private readonly ReadOnlySpan<double> _rows = rows;
    private readonly int _stride = stride;

    /// <inheritdoc/>
    public double Of(int row) => RowProduct.Dot(_vector, _rows.Slice(row * _stride, _vector.Length));

    /// <inheritdoc/>
    public void Of(ReadOnlySpan<int> rows, Span<double> scores) => RowProduct.Dots(_vector, _rows, _stride, rows, scores);
}
