namespace Recotem.Training;

/// <summary>
/// The line on which the density of a numeric hyperparameter is estimated: its values, or their logarithms. Values that are some
/// steps apart own a cell of the line, half a step to each side.
/// </summary>
internal sealed class NumericScale
{
    private readonly double _min;
    private readonly double _max;
    private readonly double _step;
    private readonly double _unit;
    private readonly bool _log;
    private readonly bool _isInteger;

    private NumericScale(double min, double max, double step, bool log, bool isInteger)
    {
        (_min, _max, _step, _log, _isInteger) = (min, max, step, log, isInteger);

        // A line whose length is no number could not be drawn from.
        _unit = double.IsFinite(max - min) ? 1 : 4;
        Low = ToLine(min - Margin);
        High = ToLine(max + Margin);
    }

    /// <summary>The lower end of the line.</summary>
    public double Low { get; }

    /// <summary>The upper end of the line.</summary>
    public double High { get; }

    // Half a step below the smallest integer must still have a logarithm.
    private double Margin => _log ? Math.Min(_step, 1) / 2 : _step / 2;

    /// <summary>Whether values own cells.</summary>
    public bool HasCells => _step > 0;

    /// <summary>Whether there is only one value.</summary>
    public bool IsSingle => _min >= _max;

    /// <summary>The line of a hyperparameter.</summary>
    /// <param name="dimension">The hyperparameter; an integer or a real number.</param>
    public static NumericScale Of(SearchDimension dimension)
    {
        switch (dimension)
        {
            case IntegerDimension integer:
                long step = Math.Max(1, integer.Step);
                return new NumericScale(integer.Min, Reachable(integer.Min, integer.Max, step), step, integer.Log, isInteger: true);
            case RealDimension { Step: > 0 } stepped:
                return new NumericScale(stepped.Min, Reachable(stepped.Min, stepped.Max, stepped.Step), stepped.Step, log: false, isInteger: false);
            case RealDimension real:
                return new NumericScale(real.Min, real.Max, 0, real.Log, isInteger: false);
            default:
                throw DrawnValue.Unknown(dimension);
        }
    }

    /// <summary>The place of a value on the line.</summary>
    /// <param name="value">The value.</param>
    public double PlaceOf(double value) => ToLine(Math.Clamp(value, _min, _max));

    /// <summary>The value whose cell holds a place; the place itself if there are no cells.</summary>
    /// <param name="place">A place between the ends of the line.</param>
    /// <returns>The place of that value.</returns>
    public double Snap(double place) => HasCells ? ToLine(Nearest(place)) : place;

    /// <summary>The ends of the cell of a value.</summary>
    /// <param name="place">The place of the value.</param>
    public (double From, double To) CellAt(double place)
    {
        double value = Nearest(place);
        return (ToLine(value - Margin), ToLine(value + Margin));
    }

    /// <summary>The width of the cell of a value, to the last digits even where its ends are the same number.</summary>
    /// <param name="place">The place of the value.</param>
    public double CellWidthAt(double place) => _log ? 2 * Math.Atanh(Margin / Nearest(place)) : 2 * (Margin / _unit);

    /// <summary>The value at a place, as a recipe would write it.</summary>
    /// <param name="place">A place between the ends of the line.</param>
    public ConfigScalar ValueAt(double place)
    {
        double value = HasCells ? Nearest(place) : Math.Clamp(FromLine(place), _min, _max);
        return _isInteger ? DrawnValue.Of((long)value) : DrawnValue.Of(value);
    }

    // Ends that are a whole number of steps apart must both be reachable in spite of rounding.
    private static double Reachable(double min, double max, double step) => min + Math.Floor((max - min) / step * (1 + 1e-12)) * step;

    private double Nearest(double place) => Math.Clamp(_min + Math.Round((FromLine(place) - _min) / _step) * _step, _min, _max);

    private double ToLine(double value) => _log ? Math.Log(value) : value / _unit;

    private double FromLine(double place) => _log ? Math.Exp(place) : place * _unit;
}
