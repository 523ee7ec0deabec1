namespace Recotem.Recommenders;

/// <summary>
/// A few conjugate-gradient steps from the present vector, without preconditioner. The matrix is never formed.
/// </summary>
/// <param name="stride">The stride of both factor matrices.</param>
/// <param name="steps">The largest number of steps; at least 1.</param>
internal sealed class ConjugateGradientSolver(int stride, int steps) : IalsSolver
{
    private readonly AlignedFloats _residual = new(stride);
    private readonly AlignedFloats _direction = new(stride);
    private readonly AlignedFloats _product = new(stride);
    private readonly AlignedFloats _negated = new(stride);
    private readonly AlignedFloats _rest = new(stride * RowLayout.Lanes);
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
        int padded = RowLayout.RoundUp(count);
        Reserve(ref _confidence, padded);
        Span<float> confidence = _confidence.Span[..padded];
        system.CopyConfidence(0, count, confidence);

        // Whole groups of rows are read where they are. Those left over are copied, to be filled up to a group with zeros.
        int whole = count & -RowLayout.Lanes;
        ReadOnlySpan<int> groups = system.Observed[..whole];
        Span<float> rest = _rest.Span[..((padded - whole) * stride)];
        RowKernels.Gather(system.Other, system.Observed[whole..], stride, rest);

        // r = b − A x, all in one pass over the observed rows.
        Span<float> r = _residual.Span;
        Span<float> p = _direction.Span;
        Span<float> product = _product.Span;
        Span<float> negated = _negated.Span;
        VectorKernels.SetScaled(-1, x, negated);
        VectorKernels.SetScaled(-system.Lambda, x, r);
        RowKernels.AddScaledRows(system.Gram, negated, r);
        ScatteredRowKernels.AddWeightedResidual(system.Other, groups, confidence[..whole], system.A, x, r);
        RowKernels.AddWeightedResidual(rest, confidence[whole..], system.A, x, r);

        r.CopyTo(p);
        float square = VectorKernels.Dot(r, r);
        for (int step = 1; step <= steps && square > 1e-20f; step++)
        {
            VectorKernels.SetScaled(system.Lambda, p, product);
            RowKernels.AddScaledRows(system.Gram, p, product);

            // The last step needs no more than the curvature, which takes half the work of the product.
            bool isLast = step == steps;
            float observed = 0;
            if (isLast)
            {
                observed = ScatteredRowKernels.WeightedSquares(system.Other, groups, confidence[..whole], p);
                observed += RowKernels.WeightedSquares(rest, confidence[whole..], p);
            }
            else
            {
                ScatteredRowKernels.AddWeightedProduct(system.Other, groups, confidence[..whole], p, product);
                RowKernels.AddWeightedProduct(rest, confidence[whole..], p, product);
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
}
