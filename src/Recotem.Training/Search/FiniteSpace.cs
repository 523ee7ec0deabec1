using System.Globalization;

namespace Recotem.Training;

/// <summary>A search space of so few combinations that all of them can be looked at, so that none needs to be tried twice.</summary>
internal sealed class FiniteSpace
{
    /// <summary>The largest number of combinations. With more, a combination is hardly ever drawn twice by chance.</summary>
    public const int Largest = 256;

    private readonly SearchSpace _space;
    private readonly GridAxis[] _axes;

    private FiniteSpace(SearchSpace space, GridAxis[] axes, int count)
    {
        _space = space;
        _axes = axes;
        Count = count;
    }

    /// <summary>The number of combinations.</summary>
    public int Count { get; }

    /// <summary>A space as a finite one.</summary>
    /// <param name="space">The space.</param>
    /// <returns>The finite space; null if it has more combinations than <see cref="Largest"/>.</returns>
    public static FiniteSpace? Of(SearchSpace space)
    {
        var axes = new GridAxis[space.Dimensions.Length];
        long count = 1;
        for (int i = 0; i < axes.Length; i++)
        {
            if (space.Dimensions[i] is RealDimension { Step: <= 0 } real && real.Min < real.Max)
                return null;
            axes[i] = GridAxis.Of(space.Dimensions[i], points: 1, integerPoints: null);
            if (axes[i].Count > Largest)
                return null;
            count *= axes[i].Count;
            if (count is < 1 or > Largest)
                return null;
        }

        return new FiniteSpace(space, axes, (int)count);
    }

    /// <summary>
    /// All combinations in the order of a race: as if one after the other were drawn, each with the probability that a single draw
    /// gives it, and those that were drawn before were passed over (Efraimidis and Spirakis 2006, "Weighted random sampling").
    /// </summary>
    /// <param name="seed">The seed of the search.</param>
    /// <returns>The numbers of the combinations, each once.</returns>
    public int[] Order(ulong seed)
    {
        double[][] weights = [.. _space.Dimensions.Select((dimension, axis) => Weights(dimension, (int)_axes[axis].Count))];
        ulong root = DrawnValue.Mix(seed);
        var times = new double[Count];
        var order = new int[Count];
        for (int combination = 0; combination < Count; combination++)
        {
            double weight = 1;
            int rest = combination;
            for (int axis = _axes.Length - 1; axis >= 0; axis--)
            {
                (rest, int place) = Math.DivRem(rest, (int)_axes[axis].Count);
                weight *= weights[axis][place];
            }

            // Above 0 and below 1, with all 53 bits of a double.
            double unit = ((DrawnValue.Mix(root + (ulong)combination) >> 11) + 0.5) * (1.0 / (1UL << 53));
            times[combination] = -Math.Log(unit) / weight;
            order[combination] = combination;
        }

        Array.Sort(times, order);
        return order;
    }

    /// <summary>The values of a combination.</summary>
    /// <param name="combination">Its number.</param>
    public TrialParameters At(int combination)
    {
        var values = new KeyValuePair<string, ConfigScalar>[_axes.Length];
        for (int axis = _axes.Length - 1; axis >= 0; axis--)
        {
            (combination, int place) = Math.DivRem(combination, (int)_axes[axis].Count);
            values[axis] = new(_space.Dimensions[axis].Key, _axes[axis].Value(place));
        }

        return new TrialParameters([.. values]);
    }

    /// <summary>The number of a combination.</summary>
    /// <param name="parameters">Its values.</param>
    /// <returns>The number; null if the values are none of this space.</returns>
    public int? Find(TrialParameters parameters)
    {
        int combination = 0;
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            SearchDimension dimension = _space.Dimensions[axis];
            int place = -1;
            foreach ((string key, ConfigScalar value) in parameters.Values)
            {
                if (key == dimension.Key)
                    place = PlaceOf(dimension, value);
            }

            if (place < 0 || place >= _axes[axis].Count)
                return null;
            combination = combination * (int)_axes[axis].Count + place;
        }

        return combination;
    }

    // By distance and not by text: sums of steps are rounded in one way or another.
    private static int PlaceOf(SearchDimension dimension, ConfigScalar value)
    {
        if (dimension is CategoricalDimension categorical)
        {
            for (int i = 0; i < categorical.Values.Length; i++)
            {
                if (categorical.Values[i].Text == value.Text && categorical.Values[i].Kind == value.Kind)
                    return i;
            }

            return -1;
        }

        (double min, double step) = dimension switch
        {
            IntegerDimension integer => (integer.Min, Math.Max(1, integer.Step)),
            RealDimension real => (real.Min, real.Step > 0 ? real.Step : 1),
            _ => throw DrawnValue.Unknown(dimension),
        };
        return double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? (int)Math.Round((number - min) / step) : -1;
    }

    // Relative to each other: an integer on a logarithmic scale owns the interval up to the next one.
    private static double[] Weights(SearchDimension dimension, int count)
    {
        var weights = new double[count];
        for (int place = 0; place < count; place++)
            weights[place] = dimension is IntegerDimension { Log: true } integer ? Math.Log((integer.Min + place + 1.0) / (integer.Min + place)) : 1;
        return weights;
    }
}
