namespace Recotem.Recommenders;

/// <summary>Matrices that are in single precision anyway.</summary>
/// <param name="vectors">The vectors, one after the other.</param>
/// <param name="rows">The rows, one after the other.</param>
/// <param name="stride">The length of both, a multiple of <see cref="RowLayout.Lanes"/>.</param>
internal sealed class FloatProducts(ReadOnlyMemory<float> vectors, ReadOnlyMemory<float> rows, int stride) : IFactorProducts<FloatScores>
{
    /// <inheritdoc/>
    public int RowCount => rows.Length / stride;

    /// <inheritdoc/>
    public int Stride => stride;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Vector(int vector, Span<float> buffer) => vectors.Span.Slice(vector * stride, stride);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Row(int row, Span<float> buffer) => rows.Span.Slice(row * stride, stride);

    /// <inheritdoc/>
    public FloatScores ScoresOf(int vector) => new(vectors.Span.Slice(vector * stride, stride), rows.Span);
}
