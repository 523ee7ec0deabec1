namespace Recotem.Recommenders;

/// <summary>The times that splits by time need.</summary>
internal static class TimesOfEntries
{
    /// <summary>The time of each entry of the matrix.</summary>
    /// <param name="input">What a splitter works on.</param>
    /// <returns>As many times as entries.</returns>
    /// <exception cref="TrainingException">With code <c>split_error</c>: there are not as many.</exception>
    public static ReadOnlyMemory<long> Required(SplitInput input) => input.Times.Length == input.Interactions.Count
        ? input.Times
        : throw new TrainingException(
            "split_error",
            $"a split by time needs the time of each of {input.Interactions.Count} interactions, but there are {input.Times.Length} times; name the column in schema.time_column");
}
