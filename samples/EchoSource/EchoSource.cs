using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Recotem;

namespace Acme.Echo;

/// <summary>Synthetic interactions, for tests and demos.</summary>
[DataSource("echo", Tags = ["demo"])]
public sealed partial class EchoSource(EchoSource.Config config) : IDataSource, IProbe
{
    /// <summary>The keys of <c>source</c> in a recipe.</summary>
    [Configuration]
    public sealed record Config
    {
        /// <summary>Number of distinct users.</summary>
        [Range(1, int.MaxValue)]
        public int NUsers { get; init; } = 10;

        /// <summary>Number of distinct items.</summary>
        [Range(1, int.MaxValue)]
        public int NItems { get; init; } = 20;

        /// <summary>Number of interactions, at most users times items.</summary>
        [Range(1, 100_000_000)]
        public int NRows { get; init; } = 100;

        /// <summary>Seed of the generator: equal seeds give equal rows.</summary>
        public int Seed { get; init; } = 42;
    }

    /// <summary>No key holds text that must be kept from expansion.</summary>
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    /// <inheritdoc/>
    public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)
    {
        CheckSize();
        var rows = new DataFrameBuilder("user_id", "item_id", "timestamp");
        var random = new Random(config.Seed);
        var drawn = new HashSet<long>(config.NRows);
        const long FirstSecond = 1_700_000_000;

        // Floyd's sampling: every set of distinct pairs is equally likely, and only the drawn pairs are kept in memory.
        long pairs = (long)config.NUsers * config.NItems;
        for (long last = pairs - config.NRows; last < pairs; last++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long pair = random.NextInt64(last + 1);
            if (!drawn.Add(pair))
                drawn.Add(pair = last);
            rows.Add($"user_{pair / config.NItems}", $"item_{pair % config.NItems}", FirstSecond + drawn.Count - 1);
        }

        return ValueTask.FromResult(rows.Build());
    }

    /// <inheritdoc/>
    public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken)
    {
        CheckSize();
        return ValueTask.FromResult(new ProbeReport("ok"));
    }

    private void CheckSize()
    {
        long pairs = (long)config.NUsers * config.NItems;
        if (config.NRows > pairs)
        {
            throw new DataSourceException(
                $"echo: n_rows ({config.NRows}) exceeds n_users * n_items ({pairs}); reduce n_rows or raise n_users or n_items");
        }
    }
}
