namespace Recotem.Recommenders;

/// <summary>
/// Solves the normal equations (P + Σ c q qᵀ + λ) x = Σ (c + a) q of one vector with a few conjugate-gradient steps, where P is the
/// weighted Gram matrix of the other side and q are the vectors of what was observed. The matrix is never formed.
/// </summary>
/// <remarks>One instance per thread; it owns all buffers, so that solving allocates nothing.</remarks>
internal sealed class IalsSolver
{
    // More observations than this are gathered anew for each pass, which bounds the buffer.
    private const int MaxGathered = 8192;

    private readonly int _stride;
    private readonly AlignedFloats _residual;
    private readonly AlignedFloats _direction;
    private readonly AlignedFloats _product;
    private readonly AlignedFloats _negated;
    private AlignedFloats _rows;
    private AlignedFloats _confidence;

    /// <param name="stride">The stride of both factor matrices.</param>
    public IalsSolver(int stride)
    {
        _stride = stride;
        _residual = new AlignedFloats(stride);
        _direction = new AlignedFloats(stride);
        _product = new AlignedFloats(stride);
        _negated = new AlignedFloats(stride);
    }

    /// <summary>Improves a vector.</summary>
    /// <param name="x">The vector, as it is before and after.</param>
    /// <param name="observed">The rows of the other side that were observed; at least one.</param>
    /// <param name="confidence">The confidence of each; empty if all have the same.</param>
    /// <param name="commonConfidence">The confidence if all have the same.</param>
    /// <param name="other">The factors of the other side.</param>
    /// <param name="gram">Their Gram matrix times α0.</param>
    /// <param name="lambda">The regularisation of this vector.</param>
    /// <param name="a">What the loss adds to the confidence on the right side.</param>
    /// <param name="steps">The largest number of steps.</param>
    /// <exception cref="TrainingException">The matrix is not positive definite.</exception>
    public void Solve(
        Span<float> x, ReadOnlySpan<int> observed, ReadOnlySpan<float> confidence, float commonConfidence,
        ReadOnlySpan<float> other, ReadOnlySpan<float> gram, float lambda, float a, int steps)
    {
        Reserve(observed.Length);
        bool gatherOnce = observed.Length <= MaxGathered;

        // r = b − A x, all in one pass over the observed rows.
        Span<float> r = _residual.Span;
        Span<float> negated = _negated.Span;
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = -lambda * x[i];
            negated[i] = -x[i];
        }

        RowKernels.AddScaledRows(gram, negated, r);
        int gathered = 0;
        for (int start = 0; start < observed.Length; start += MaxGathered)
        {
            ReadOnlySpan<int> part = observed.Slice(start, Math.Min(observed.Length - start, MaxGathered));
            gathered = TakeConfidence(confidence, commonConfidence, start, part.Length);
            RowKernels.GatherWeightedResidual(other, part, _confidence.Span[..gathered], a, x, Rows(gathered), r);
        }

        Span<float> p = _direction.Span;
        Span<float> product = _product.Span;
        r.CopyTo(p);
        float square = VectorKernels.Dot(r, r);
        for (int step = 0; step < steps && square > 1e-20f; step++)
        {
            for (int i = 0; i < product.Length; i++)
                product[i] = lambda * p[i];
            RowKernels.AddScaledRows(gram, p, product);
            if (gatherOnce)
            {
                RowKernels.AddWeightedProduct(Rows(gathered), _confidence.Span[..gathered], p, product);
            }
            else
            {
                for (int start = 0; start < observed.Length; start += MaxGathered)
                {
                    ReadOnlySpan<int> part = observed.Slice(start, Math.Min(observed.Length - start, MaxGathered));
                    gathered = TakeConfidence(confidence, commonConfidence, start, part.Length);
                    Gather(part, other, Rows(gathered));
                    RowKernels.AddWeightedProduct(Rows(gathered), _confidence.Span[..gathered], p, product);
                }
            }

            float curvature = VectorKernels.Dot(p, product);
            if (!(curvature > 0))
                throw new TrainingException(
                    "training_error", "IALS met a matrix that is not positive definite; raise 'reg' or 'alpha0', or lower the weights of the data");
            float alpha = square / curvature;
            VectorKernels.AddScaled(alpha, p, x);
            VectorKernels.AddScaled(-alpha, product, r);
            float next = VectorKernels.Dot(r, r);
            VectorKernels.ScaleThenAdd(next / square, r, p);
            square = next;
        }
    }

    private Span<float> Rows(int count) => _rows.Span[..(count * _stride)];

    private void Reserve(int observed)
    {
        int needed = RowLayout.RoundUp(Math.Min(observed, MaxGathered));
        if (_confidence.Length >= needed)
            return;
        needed = Math.Min(Math.Max(needed, 2 * _confidence.Length), MaxGathered);
        _confidence = new AlignedFloats(needed);
        _rows = new AlignedFloats(checked(needed * _stride));
    }

    private void Gather(ReadOnlySpan<int> observed, ReadOnlySpan<float> other, Span<float> rows)
    {
        for (int n = 0; n < observed.Length; n++)
            other.Slice(observed[n] * _stride, _stride).CopyTo(rows.Slice(n * _stride, _stride));
        rows[(observed.Length * _stride)..].Clear();
    }

    // Rounds the number of observations up to whole groups; what is added has no weight.
    private int TakeConfidence(ReadOnlySpan<float> confidence, float commonConfidence, int start, int count)
    {
        int padded = RowLayout.RoundUp(count);
        Span<float> weights = _confidence.Span[..padded];
        if (confidence.IsEmpty)
            weights.Fill(commonConfidence);
        else
            confidence.Slice(start, count).CopyTo(weights);
        weights[count..].Clear();
        return padded;
    }
}
