namespace Recotem.Recommenders;

/// <summary>The regularisation of each vector: reg · (α0 · size of the other side + observations)^ν, rescaled if `nu_star` asks for it.</summary>
internal sealed class IalsRegularization
{
    private readonly double _alpha0;
    private readonly double _nu;
    private readonly double _reg;

    public IalsRegularization(Ials.Config config, InteractionMatrix interactions)
    {
        _alpha0 = config.Alpha0;
        _nu = config.Nu;
        _reg = config.Reg;
        if (config.NuStar is { } target)
            _reg *= Total(interactions, target) / Total(interactions, _nu);
    }

    public IalsRegularization(Ials.Config config, double scaledReg)
    {
        _alpha0 = config.Alpha0;
        _nu = config.Nu;
        _reg = scaledReg;
    }

    /// <summary>The factor in front, after rescaling.</summary>
    public double Scaled => _reg;

    /// <summary>The regularisation of one vector.</summary>
    /// <param name="observations">The number of its stored interactions.</param>
    /// <param name="otherSide">The number of users for an item, of items for a user.</param>
    public float Of(int observations, int otherSide) => (float)(_reg * Math.Pow((_alpha0 * otherSide) + observations, _nu));

    private double Total(InteractionMatrix interactions, double power) =>
        Sum(interactions, power) + Sum(interactions.Transpose(), power);

    private double Sum(InteractionMatrix rows, double power)
    {
        double sum = 0;
        ReadOnlySpan<long> starts = rows.RowStarts;
        for (int row = 0; row < rows.UserCount; row++)
            sum += Math.Pow(starts[row + 1] - starts[row] + (_alpha0 * rows.ItemCount), power);
        return sum;
    }
}
