namespace Recotem.Training;

/// <summary>What every dimension of a search space must keep to, whichever strategy draws it.</summary>
internal static class SearchSpaceRules
{
    /// <summary>Checks the hyperparameters that a search draws for an algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="space">Its hyperparameters.</param>
    /// <exception cref="TrainingException">One of them cannot be drawn (<c>search_error</c>).</exception>
    public static void Check(string algorithm, SearchSpace space)
    {
        foreach (SearchDimension dimension in space.Dimensions)
        {
            if (Problem(dimension) is { } problem)
            {
                throw new TrainingException(
                    TrainingErrorCode.SearchError,
                    $"hyperparameter '{dimension.Key}' of '{algorithm}' {problem}; fix it in the recipe, or correct its range in the algorithm");
            }
        }
    }

    private static string? Problem(SearchDimension dimension) => dimension switch
    {
        IntegerDimension { Log: true, Step: > 1 } => "is drawn on a logarithmic scale and in steps, which exclude each other",
        IntegerDimension integer when integer.Min > integer.Max => $"has the range {integer.Min} to {integer.Max}, which is empty",
        IntegerDimension { Log: true, Min: < 1 } integer => $"is drawn on a logarithmic scale from {integer.Min}, which has no logarithm",
        RealDimension { Log: true, Step: > 0 } => "is drawn on a logarithmic scale and in steps, which exclude each other",
        RealDimension real when !double.IsFinite(real.Min) || !double.IsFinite(real.Max) || !double.IsFinite(real.Step) => "has a range that is not finite",
        RealDimension { Step: > 0 } real when !double.IsFinite(real.Max - real.Min) => "has too wide a range to be drawn in steps",
        RealDimension real when real.Min > real.Max => FormattableString.Invariant($"has the range {real.Min} to {real.Max}, which is empty"),
        RealDimension { Log: true, Min: <= 0 } real => FormattableString.Invariant($"is drawn on a logarithmic scale from {real.Min}, which has no logarithm"),
        CategoricalDimension { Values.IsEmpty: true } => "has no values to choose from",
        _ => null,
    };
}
