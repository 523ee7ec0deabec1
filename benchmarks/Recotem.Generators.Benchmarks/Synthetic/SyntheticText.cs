using System.Globalization;
using System.Text;

namespace Recotem.Generators.Benchmarks.Synthetic;

/// <summary>The text of the files of which synthetic projects consist.</summary>
internal static class SyntheticText
{
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.ComponentModel.DataAnnotations;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Recotem;
        """;

    public const string Host = """
        namespace Acme.Host;

        [PluginHost(Defaults = ["metrics=hits-2"])]
        public static partial class Plugins;
        """;

    /// <summary>What the SDK writes into each project.</summary>
    public static string AssemblyAttributes(string assembly) => $"""
        [assembly: System.Runtime.Versioning.TargetFramework(".NETCoreApp,Version=v10.0", FrameworkDisplayName = ".NET 10.0")]
        [assembly: System.Reflection.AssemblyCompany("Acme")]
        [assembly: System.Reflection.AssemblyConfiguration("Release")]
        [assembly: System.Reflection.AssemblyFileVersion("1.2.3.0")]
        [assembly: System.Reflection.AssemblyInformationalVersion("1.2.3")]
        [assembly: System.Reflection.AssemblyProduct("{assembly}")]
        [assembly: System.Reflection.AssemblyTitle("{assembly}")]
        [assembly: System.Reflection.AssemblyVersion("1.2.3.0")]
        """;

    /// <summary>The kind that each plugin library declares beside the product's own.</summary>
    public static string Kind(string space, int library) => $$"""
        namespace {{space}};

        /// <summary>Reorders a list of items.</summary>
        [PluginKind("acme.rankers-l{{library}}", Section = "rankers")]
        public interface IRanker
        {
            /// <summary>Whether the order is the same for equal input.</summary>
            [Listed] static virtual bool Stable => true;

            /// <summary>Reorders items in place.</summary>
            void Rank(Span<int> items);
        }
        """;

    /// <summary>A plugin: half are data sources, a quarter metrics, a quarter of the library's own kind.</summary>
    public static string Plugin(string space, int number) => (number % 4) switch
    {
        0 or 1 => Source(space, number),
        2 => Metric(space, number),
        _ => Ranker(space, number),
    };

    /// <summary>A file that declares no plugin.</summary>
    /// <param name="space">Its namespace.</param>
    /// <param name="number">Its number within the project.</param>
    /// <param name="edits">How often it was edited.</param>
    public static string Ordinary(string space, int number, int edits = 0)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            namespace {{space}}.Ordinary;

            /// <summary>Sums of one month.</summary>
            internal sealed class Month{{number}}
            {
                private readonly Dictionary<string, int> _sums = new(StringComparer.Ordinal);

            """);
        for (int i = 0; i < 8; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                /// <summary>Adds an amount.</summary>
                public int Add{{i}}(string name, int amount)
                {
                    _sums.TryGetValue(name, out int sum);
                    sum += amount * {{i + edits + 1}};
                    _sums[name] = sum;
                    return _sums.Values.Where(s => s > amount).Select(s => s + {{i}}).DefaultIfEmpty(0).Max();
                }

            """);
        }

        return text.Append("}\n").ToString();
    }

    private static string Source(string space, int number) => $$"""
        namespace {{space}};

        /// <summary>Interactions from file set {{number}}.</summary>
        [DataSource("files-{{number}}", Tags = ["files"])]
        internal sealed partial class Source{{number}}(Source{{number}}.Config config) : IDataSource, IProbe
        {
            /// <summary>The settings.</summary>
            [Configuration]
            public sealed record Config
            {
                /// <summary>The path of the files.</summary>
                public required string Path { get; init; }

                /// <summary>What separates fields.</summary>
                [AllowedValues(",", ";", "|")] public string Delimiter { get; init; } = ",";

                /// <summary>How many rows to read at most.</summary>
                [Range(1, 10_000_000)] public int Rows { get; init; } = 1000;

                /// <summary>The share of rows to keep.</summary>
                [Range(0.0, 1.0)] public double Share { get; init; } = 1;

                /// <summary>The columns.</summary>
                [MaxLength(20)] public IReadOnlyList<Column> Columns { get; init; } = [];

                /// <summary>When to give up.</summary>
                public TimeSpan? Timeout { get; init; }
            }

            /// <summary>A column.</summary>
            public sealed record Column
            {
                /// <summary>The name in the header.</summary>
                public required string Name { get; init; }

                /// <summary>What an absent value stands for.</summary>
                public string? Absent { get; init; }
            }

            /// <summary>Fields that are read literally.</summary>
            public static ImmutableHashSet<string> NoExpandFields { get; } = ["delimiter"];

            /// <inheritdoc/>
            public async ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)
            {
                var frame = new DataFrameBuilder("user", "item");
                try
                {
                    foreach (string line in await File.ReadAllLinesAsync(config.Path, cancellationToken))
                    {
                        string[] fields = line.Split(config.Delimiter);
                        frame.Add(fields[0], fields[^1]);
                    }
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new DataSourceException("cannot read the files", e);
                }

                return frame.Build();
            }

            /// <inheritdoc/>
            public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) =>
                File.Exists(config.Path) ? new(new ProbeReport("ok")) : throw new DataSourceException("there is no such file");
        }
        """;

    private static string Metric(string space, int number) => $$"""
        namespace {{space}};

        /// <summary>Counts hits at the top {{number}} places.</summary>
        [Plugin("hits-{{number}}", Aliases = ["top-{{number}}"])]
        internal sealed partial class Metric{{number}}(Metric{{number}}.Config config) : IMetric
        {
            /// <summary>The settings.</summary>
            [Configuration]
            public sealed record Config
            {
                /// <summary>What a hit is worth.</summary>
                [Range(0.0, 10.0)] public double Gain { get; init; } = 1;

                /// <summary>How many places count.</summary>
                [Range(1, 1000)] public int Places { get; init; } = 10;
            }

            /// <inheritdoc/>
            public double Score(in Ranking ranking)
            {
                double score = 0;
                foreach (int item in ranking.Items[..Math.Min(ranking.Items.Length, config.Places)])
                {
                    if (ranking.Relevant.Contains(item))
                        score += config.Gain;
                }

                return score;
            }
        }
        """;

    private static string Ranker(string space, int number) => $$"""
        namespace {{space}};

        /// <summary>Reverses a list, the {{number}}th way.</summary>
        [Plugin("reverse-{{number}}", Description = "Reverses a list")]
        internal sealed partial class Ranker{{number}}(IMetric? metric) : IRanker
        {
            /// <inheritdoc/>
            public void Rank(Span<int> items)
            {
                if (metric is not null)
                    items.Reverse();
            }
        }
        """;
}
