namespace Recotem.Benchmarks;

/// <summary>One measurement, or tool for measurements, that the command line offers.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Description">One line about it, with its options.</param>
/// <param name="InAll">Whether the verb <c>all</c> runs it.</param>
/// <param name="RunAsync">Runs it. Results go to standard output, one JSON object a line.</param>
internal sealed record BenchmarkVerb(string Name, string Description, bool InAll, Func<VerbOptions, Task> RunAsync);
