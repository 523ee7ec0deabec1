namespace Recotem.Recommenders;

/// <summary>Some rows side by side with a weight each: few enough to stay in the nearest cache while a sum of outer products passes over them.</summary>
internal sealed class WeightedRows
{
    private const int CachedValues = 8192;

    private readonly int _stride;
    private readonly AlignedFloats _rows;
    private readonly AlignedFloats _scaled;
    private readonly AlignedFloats _weights;

    /// <param name="stride">The length of rows.</param>
    public WeightedRows(int stride)
    {
        _stride = stride;
        Capacity = CapacityOf(stride);
        _rows = new AlignedFloats(Capacity * stride);
        _scaled = new AlignedFloats(Capacity * stride);
        _weights = new AlignedFloats(Capacity);
    }

    /// <summary>The largest number of rows.</summary>
    public int Capacity { get; }

    /// <summary>The largest number of rows of a length.</summary>
    public static int CapacityOf(int stride) => RowLayout.RoundUp(Math.Max(CachedValues / stride, 1));

    /// <summary>The first rows, and those that fill up the group.</summary>
    public Span<float> Rows(int count) => _rows.Span[..(RowLayout.RoundUp(count) * _stride)];

    /// <summary>The weights of the first rows, and those that fill up the group.</summary>
    public Span<float> Weights(int count) => _weights.Span[..RowLayout.RoundUp(count)];

    /// <summary>Multiplies rows, these or others, by the weights.</summary>
    /// <param name="rows">As many rows as there is room for here, or fewer.</param>
    public ReadOnlySpan<float> Scale(ReadOnlySpan<float> rows)
    {
        Span<float> scaled = _scaled.Span[..rows.Length];
        ReadOnlySpan<float> weights = _weights.Span[..(rows.Length / _stride)];
        for (int n = 0; n < weights.Length; n++)
            VectorKernels.SetScaled(weights[n], rows.Slice(n * _stride, _stride), scaled.Slice(n * _stride, _stride));
        return scaled;
    }
}
