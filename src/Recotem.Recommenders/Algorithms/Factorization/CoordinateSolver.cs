namespace Recotem.Recommenders;

/// <summary>
/// Coordinate descent: iALS++ with one dimension at a time, where nothing needs to be factored (He, Zhang, Kan, Chua: "Fast Matrix
/// Factorization for Online Recommendation with Implicit Feedback", 2016).
/// </summary>
/// <param name="components">The length of vectors without padding.</param>
/// <param name="sweeps">How often to go through all dimensions.</param>
internal sealed class CoordinateSolver(int components, int sweeps) : IalsSolver
{
    private readonly int _stride = RowLayout.Stride(components);
    private readonly WeightedRows _rows = new(RowLayout.Stride(components));
    private AlignedFloats _predictions;
    private AlignedFloats _confidence;
    private AlignedFloats _values;

    /// <inheritdoc/>
    public override void Solve(Span<float> x, in IalsSystem system)
    {
        ReadOnlySpan<int> observed = system.Observed;
        int padded = RowLayout.RoundUp(observed.Length);
        Reserve(ref _predictions, padded);
        Reserve(ref _confidence, padded);
        Reserve(ref _values, padded);
        Span<float> predictions = _predictions.Span[..padded];
        Span<float> confidence = _confidence.Span[..observed.Length];
        Span<float> values = _values.Span[..observed.Length];
        system.CopyConfidence(0, observed.Length, confidence);
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            for (int start = 0; start < observed.Length; start += _rows.Capacity)
            {
                int count = Math.Min(observed.Length - start, _rows.Capacity);
                RowKernels.Gather(system.Other, observed.Slice(start, count), _stride, _rows.Rows(count));
                RowKernels.Dots(_rows.Rows(count), x, predictions.Slice(start, RowLayout.RoundUp(count)));
            }

            for (int k = 0; k < components; k++)
            {
                float curvature = system.Gram[(k * _stride) + k] + system.Lambda;
                float slope = VectorKernels.Dot(system.Gram.Slice(k * _stride, _stride), x) + (system.Lambda * x[k]);
                for (int n = 0; n < values.Length; n++)
                {
                    float value = system.Other[(observed[n] * _stride) + k];
                    values[n] = value;
                    curvature += confidence[n] * value * value;
                    slope += ((confidence[n] * (predictions[n] - 1)) - system.A) * value;
                }

                if (!(curvature > 0))
                    throw NotPositiveDefinite(in system);
                float step = slope / curvature;
                x[k] -= step;
                for (int n = 0; n < values.Length; n++)
                    predictions[n] -= step * values[n];
            }
        }
    }
}
