namespace Recotem.Recommenders;

/// <summary>Scores in single precision, as <see cref="ScoreKernels.Scores"/> gives them.</summary>
/// <param name="vector">The vector.</param>
/// <param name="rows">The rows, of the length of the vector each.</param>
internal readonly ref struct FloatScores(ReadOnlySpan<float> vector, ReadOnlySpan<float> rows) : IRowScores
{
    private readonly ReadOnlySpan<float> _vector = vector;
    private readonly ReadOnlySpan<float> _rows = rows;

    /// <inheritdoc/>
    public double Of(int row) => ScoreKernels.Score(_vector, _rows.Slice(row * _vector.Length, _vector.Length));

    /// <inheritdoc/>
    public void Of(ReadOnlySpan<int> rows, Span<double> scores)
    {
        for (int n = 0; n < rows.Length; n++)
            scores[n] = Of(rows[n]);
    }
}
