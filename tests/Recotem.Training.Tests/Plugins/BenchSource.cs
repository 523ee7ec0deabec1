using System.Collections.Immutable;

namespace Recotem.Training.Tests;

/// <summary>Yields what the test says.</summary>
[DataSource("bench")]
public sealed partial class BenchSource(BenchSource.Config config, Bench bench) : IDataSource
{
    /// <summary>No options.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>Free text.</summary>
        public string Note { get; init; } = "";
    }

    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        _ = config.Note;
        return new ValueTask<DataFrame>(bench.Rows(context));
    }
}
