using System.Globalization;

namespace Recotem.Training;

/// <summary>What a density learns of a trial.</summary>
/// <param name="Values">The drawn values.</param>
/// <param name="Numbers">The same as numbers; 0 for those that are none.</param>
internal sealed record ObservedTrial(TrialParameters Values, double[] Numbers)
{
    /// <summary>Reads the texts of a trial.</summary>
    /// <param name="parameters">The drawn values.</param>
    public static ObservedTrial Of(TrialParameters parameters)
    {
        var numbers = new double[parameters.Values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            ConfigScalar value = parameters.Values[i].Value;
            if (value.Kind is ScalarKind.Integer or ScalarKind.Float)
                numbers[i] = double.Parse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return new ObservedTrial(parameters, numbers);
    }

    /// <summary>Where the value of a hyperparameter stands.</summary>
    /// <param name="key">The key of the hyperparameter.</param>
    /// <param name="expected">Where it stands in the space, which has the same order unless it was changed.</param>
    /// <returns>The position; -1 if the trial has no such value.</returns>
    public int PositionOf(string key, int expected)
    {
        if (expected < Values.Values.Length && Values.Values[expected].Key == key)
            return expected;
        for (int i = 0; i < Values.Values.Length; i++)
        {
            if (Values.Values[i].Key == key)
                return i;
        }

        return -1;
    }
}
