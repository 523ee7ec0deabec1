namespace Recotem.Recommenders;

/// <summary>The exact solution: forms the matrix of the normal equations and factors it.</summary>
internal sealed class CholeskySolver : IalsSolver
{
    private readonly int _components;
    private readonly int _stride;
    private readonly CholeskyFactor _factor;
    private readonly WeightedRows _rows;

    /// <param name="components">The length of vectors without padding.</param>
    public CholeskySolver(int components)
    {
        _components = components;
        _factor = new CholeskyFactor(components);
        _stride = _factor.Stride;
        _rows = new WeightedRows(_stride);
    }

    /// <inheritdoc/>
    public override void Solve(Span<float> x, in IalsSystem system)
    {
        Span<float> matrix = _factor.Matrix;
        system.Gram.CopyTo(matrix);
        x.Clear();
        for (int start = 0; start < system.Observed.Length; start += _rows.Capacity)
        {
            int count = Math.Min(system.Observed.Length - start, _rows.Capacity);
            Span<float> scales = _rows.Weights(count);
            system.CopyConfidence(start, count, scales);
            RowKernels.Gather(system.Other, system.Observed.Slice(start, count), _stride, _rows.Rows(count));
            ReadOnlySpan<float> rows = _rows.Rows(count);
            bool areOne = system is { Confidence.IsEmpty: true, CommonConfidence: 1 };
            GramKernels.AddProduct(areOne ? rows : _rows.Scale(rows), rows, _stride, 0, matrix);
            foreach (ref float scale in scales)
                scale += system.A;
            RowKernels.AddScaledRows(rows, scales, x);
        }

        for (int k = 0; k < _components; k++)
            matrix[(k * _stride) + k] += system.Lambda;
        if (!_factor.TryFactor())
            throw NotPositiveDefinite(in system);
        _factor.Solve(x);
    }
}
