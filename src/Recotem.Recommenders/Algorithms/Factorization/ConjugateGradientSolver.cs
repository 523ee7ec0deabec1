namespace Recotem.Recommenders;

/// <summary>
/// A few conjugate-gradient steps from the present vector, without preconditioner. The matrix is never formed.
/// </summary>
/// <param name="stride">The stride of both factor matrices.</param>
/// <param name="steps">The largest number of steps; at least 1.</param>
internal sealed class ConjugateGradientSolver(int stride, int steps) : IalsSolver
{
    // More observations than this are gathered anew for each pass, which bounds the buffer.
    private const int MaxGathered = 8192;

    private readonly AlignedFloats _residual = new(stride);
    private readonly AlignedFloats _direction = new(stride);
    private readonly AlignedFloats _product = new(stride);
    private readonly AlignedFloats _negated = new(stride);
    private AlignedFloats _rows;
    private AlignedFloats _confidence;

    /// <inheritdoc/>
    public override void Solve(Span<float> x, in IalsSystem system)
    {
        if (system.Observed.IsEmpty)
        {
            // The solution. Steps towards it would leave a part of the vector that nothing observed supports.
            x.Clear();
            return;
        }

        int count = system.Observed.Length;
        int padded = RowLayout.RoundUp(Math.Min(count, MaxGathered));
        Reserve(ref _confidence, padded);
        Reserve(ref _rows, checked(padded * stride));

        // r = b − A x, all in one pass over the observed rows.
        Span<float> r = _residual.Span;
        Span<float> p = _direction.Span;
        Span<float> product = _product.Span;
        Span<float> negated = _negated.Span;
        VectorKernels.SetScaled(-1, x, negated);
        VectorKernels.SetScaled(-system.Lambda, x, r);
        RowKernels.AddScaledRows(system.Gram, negated, r);
        for (int start = 0; start < count; start += MaxGathered)
        {
            ReadOnlySpan<int> part = system.Observed.Slice(start, Math.Min(count - start, MaxGathered));
            system.CopyConfidence(start, part.Length, Confidence(part.Length));
            RowKernels.GatherWeightedResidual(system.Other, part, Confidence(part.Length), system.A, x, Rows(part.Length), r);
        }

        r.CopyTo(p);
        float square = VectorKernels.Dot(r, r);
        for (int step = 1; step <= steps && square > 1e-20f; step++)
        {
            VectorKernels.SetScaled(system.Lambda, p, product);
            RowKernels.AddScaledRows(system.Gram, p, product);

            // The last step needs no more than the curvature, which takes half the work of the product.
            bool isLast = step == steps;
            float observed = 0;
            for (int start = 0; start < count; start += MaxGathered)
            {
                ReadOnlySpan<int> part = system.Observed.Slice(start, Math.Min(count - start, MaxGathered));
                if (count > MaxGathered)
                {
                    system.CopyConfidence(start, part.Length, Confidence(part.Length));
                    RowKernels.Gather(system.Other, part, stride, Rows(part.Length));
                }

                if (isLast)
                    observed += RowKernels.WeightedSquares(Rows(part.Length), Confidence(part.Length), p);
                else
                    RowKernels.AddWeightedProduct(Rows(part.Length), Confidence(part.Length), p, product);
            }

            float curvature = VectorKernels.Dot(p, product) + observed;
            if (!(curvature > 0))
                throw NotPositiveDefinite(in system);
            float alpha = square / curvature;
            VectorKernels.AddScaled(alpha, p, x);
            if (isLast)
                return;
            VectorKernels.AddScaled(-alpha, product, r);
            float next = VectorKernels.Dot(r, r);
            VectorKernels.ScaleThenAdd(next / square, r, p);
            square = next;
        }
    }

    private Span<float> Confidence(int count) => _confidence.Span[..RowLayout.RoundUp(count)];

    private Span<float> Rows(int count) => _rows.Span[..(RowLayout.RoundUp(count) * stride)];
}
