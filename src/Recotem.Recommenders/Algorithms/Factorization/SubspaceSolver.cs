namespace Recotem.Recommenders;

/// <summary>
/// iALS++: solves the equations exactly in a block of consecutive dimensions at a time, with the predictions of what was observed kept
/// up to date in between (Rendle, Krichene, Zhang, Koren: "iALS++: Speeding up Matrix Factorization with Subspace Optimization", 2021).
/// </summary>
internal sealed class SubspaceSolver : IalsSolver
{
    // Four megabytes for each worker. Beyond, rows are read where they lie whenever a block needs them.
    private const int MaxCopiedValues = 1 << 20;

    private readonly int _components;
    private readonly int _dimension;
    private readonly int _sweeps;
    private readonly int _stride;
    private readonly Block[] _blocks;
    private readonly WeightedRows _rows;
    private readonly AlignedFloats _product;
    private AlignedFloats _predictions;
    private AlignedFloats _copy;

    /// <param name="components">The length of vectors without padding.</param>
    /// <param name="dimension">The number of dimensions of a block; the last one may have fewer.</param>
    /// <param name="sweeps">How often to go through all blocks.</param>
    public SubspaceSolver(int components, int dimension, int sweeps)
    {
        _components = components;
        _dimension = dimension;
        _sweeps = sweeps;
        _stride = RowLayout.Stride(components);
        _rows = new WeightedRows(_stride);
        _product = new AlignedFloats(_stride);
        _blocks = [.. Enumerable.Range(0, (components + dimension - 1) / dimension).Select(b => new Block(b * dimension, Math.Min(dimension, components - (b * dimension))))];
    }

    /// <inheritdoc/>
    public override void Solve(Span<float> x, in IalsSystem system)
    {
        ReadOnlySpan<int> observed = system.Observed;
        int count = RowLayout.RoundUp(observed.Length);
        Reserve(ref _predictions, count);
        Span<float> predictions = _predictions.Span[..count];

        // What lies scattered in a large matrix is fetched once, for the predictions and all blocks.
        bool isCopied = (_dimension % RowLayout.Lanes == 0 || _blocks.Length == 1) && (long)count * _stride <= MaxCopiedValues;
        if (isCopied)
            Reserve(ref _copy, count * _stride);
        Span<float> copy = isCopied ? _copy.Span[..(count * _stride)] : [];
        for (int sweep = 0; sweep < _sweeps; sweep++)
        {
            if (isCopied)
                ScatteredRowKernels.CopyBlocks(system.Other, observed, x, RowLayout.RoundUp(_dimension), copy, predictions);
            else
                Predict(in system, x, predictions);

            for (int b = 0; b < _blocks.Length; b++)
            {
                // The sums of P x change with every block.
                Span<float> product = _product.Span;
                product.Clear();
                RowKernels.AddScaledRows(system.Gram, x, product);
                bool isLast = sweep == _sweeps - 1 && b == _blocks.Length - 1;
                if (!_blocks[b].TryImprove(x, product, predictions, copy, in system, _stride, isLast))
                    throw NotPositiveDefinite(in system);
            }
        }
    }

    private void Predict(in IalsSystem system, ReadOnlySpan<float> x, Span<float> predictions)
    {
        for (int start = 0; start < system.Observed.Length; start += _rows.Capacity)
        {
            int count = Math.Min(system.Observed.Length - start, _rows.Capacity);
            RowKernels.Gather(system.Other, system.Observed.Slice(start, count), _stride, _rows.Rows(count));
            RowKernels.Dots(_rows.Rows(count), x, predictions.Slice(start, RowLayout.RoundUp(count)));
        }
    }

    /// <summary>The equations in some consecutive dimensions.</summary>
    private sealed class Block(int first, int size)
    {
        private readonly CholeskyFactor _factor = new(size);
        private readonly WeightedRows _rows = new(RowLayout.Stride(size));
        private readonly AlignedFloats _step = new(RowLayout.Stride(size));
        private readonly AlignedFloats _dots = new(WeightedRows.CapacityOf(RowLayout.Stride(size)));

        public bool TryImprove(
            Span<float> x, ReadOnlySpan<float> product, Span<float> predictions, ReadOnlySpan<float> copy, in IalsSystem system, int otherStride, bool isLast)
        {
            Span<float> step = _step.Span;
            Span<float> matrix = _factor.Matrix;
            int stride = _factor.Stride;
            step.Clear();
            matrix.Clear();
            for (int k = 0; k < size; k++)
            {
                step[k] = product[first + k] + (system.Lambda * x[first + k]);
                system.Gram.Slice(((first + k) * otherStride) + first, size).CopyTo(matrix[(k * stride)..]);
                matrix[(k * stride) + k] += system.Lambda;
            }

            bool areOne = system is { Confidence.IsEmpty: true, CommonConfidence: 1 };
            for (int start = 0; start < system.Observed.Length; start += _rows.Capacity)
            {
                int count = Math.Min(system.Observed.Length - start, _rows.Capacity);
                Span<float> weights = _rows.Weights(count);
                system.CopyConfidence(start, count, weights);
                ReadOnlySpan<float> rows = Rows(in system, start, count, copy, otherStride);
                GramKernels.AddProduct(areOne ? rows : _rows.Scale(rows), rows, stride, 0, matrix);
                // Confidence times error of the prediction; the rows of zeros that fill up may have any weight.
                Span<float> errors = predictions.Slice(start, weights.Length);
                for (int n = 0; n < weights.Length; n++)
                    weights[n] = (weights[n] * (errors[n] - 1)) - system.A;
                RowKernels.AddScaledRows(rows, weights, step);
            }

            if (!_factor.TryFactor())
                return false;
            _factor.Solve(step);
            for (int k = 0; k < size; k++)
                x[first + k] -= step[k];
            if (isLast)
                return true;

            for (int start = 0; start < system.Observed.Length; start += _rows.Capacity)
            {
                int count = Math.Min(system.Observed.Length - start, _rows.Capacity);
                ReadOnlySpan<float> rows = system.Observed.Length <= _rows.Capacity && copy.IsEmpty
                    ? _rows.Rows(count)
                    : Rows(in system, start, count, copy, otherStride);
                Span<float> dots = _dots.Span[..RowLayout.RoundUp(count)];
                RowKernels.Dots(rows, step, dots);
                VectorKernels.AddScaled(-1, dots, predictions.Slice(start, dots.Length));
            }

            return true;
        }

        // The columns of this block of some observed rows.
        private ReadOnlySpan<float> Rows(in IalsSystem system, int start, int count, ReadOnlySpan<float> copy, int otherStride)
        {
            int stride = _factor.Stride;
            if (!copy.IsEmpty)
                return copy.Slice((first * (copy.Length / otherStride)) + (start * stride), RowLayout.RoundUp(count) * stride);
            RowKernels.Gather(system.Other, otherStride, first, size, system.Observed.Slice(start, count), _rows.Rows(count), stride);
            return _rows.Rows(count);
        }
    }
}
