using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>A project of each shape that generated code can have, with the libraries that it references.</summary>
internal sealed record Shape(GeneratorInput Project, params GeneratorInput[] Libraries)
{
    public static Shape DataSource { get; } = Of("""
        namespace Acme.Sources;

        /// <summary>Synthetic interactions, for tests &amp; demos.</summary>
        [DataSource("echo", Tags = ["files"])]
        internal sealed partial class EchoSource(EchoSource.Config config, IObjectStores stores, HostEnvironment? environment) : IDataSource, IProbe
        {
            [Configuration]
            public sealed record Config
            {
                /// <summary>Number of distinct users.</summary>
                [Range(1, int.MaxValue)] public int NUsers { get; init; } = 10;
                public required string Sql { get; init; }
                [MinLength(1)] public ImmutableArray<string> Columns { get; init; } = ["user", "item"];
            }

            public static ImmutableHashSet<string> NoExpandFields { get; } = ["sql"];

            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException($"{config} {stores} {environment}");
            public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => new(new ProbeReport("ok"));
        }
        """);

    public static Shape KindWithTraits { get; } = Of("""
        namespace Acme.Reranking;

        public enum Cost { Low, VeryHigh }

        /// <summary>Reorders recommendations.</summary>
        [PluginKind("acme.rerankers", ApiVersion = "2.1", Section = "serving.reranker", IgnoreCase = true)]
        public interface IReranker
        {
            [Listed] static virtual Cost Cost => Cost.Low;
            [Listed] static virtual bool IsPure => true;
            [Listed] static virtual double Weight => 0.5;
        }

        [Plugin("Diversify", Version = "3.0.1", Description = "Spreads genres", Aliases = ["diversify", "spread"])]
        public sealed partial class Diversify : IReranker
        {
            public static Cost Cost => Cost.VeryHigh;
        }
        """);

    public static Shape KindAlone { get; } = Of("namespace Acme.Kinds; [PluginKind(\"acme.filters\", Namespaced = true)] public interface IFilter { string Name { get; } }");

    public static Shape PluginWithServices { get; } = Of("""
        namespace Acme.Metrics;
        [Plugin("weighted")]
        internal sealed partial class Weighted(IObjectStores stores, IEventLog? log, IMetric? other = null) : IMetric
        {
            public double Score(in Ranking ranking) => stores is null || log is null || other is null ? 0 : 1;
        }
        """);

    public static Shape NestedPlugin { get; } = Of("""
        namespace Acme.Metrics;
        public static partial class Metrics
        {
            internal partial record Group
            {
                [Plugin("inner")] internal sealed partial class Inner : IMetric { public double Score(in Ranking ranking) => 1; }
            }
        }
        """);

    public static Shape EveryType { get; } = Of(Samples.EveryType);

    public static Shape Records { get; } = new(
        GeneratorInput.Of("""
            namespace Acme;
            public record Window { public int Days { get; init; } = 7; public Window? Wider { get; init; } }
            [Configuration]
            public sealed record Settings : Acme.Library.Options
            {
                public Window Window { get; init; } = new();
                public ImmutableArray<Acme.Library.Part> Parts { get; init; } = [];
                [Secret] public string? Password { get; init; }
            }
            """),
        GeneratorInput.Of("""
            namespace Acme.Library;
            public record Options { [Range(1, 9)] public int Size { get; init; } = 3; public required string Name { get; init; } }
            [Configuration] public sealed record Part { public double Share { get; init; } }
            """) with
        { AssemblyName = "Acme.Library" });

    public static Shape Choices { get; } = Of("""
        namespace Acme;
        [Configuration]
        public sealed record Plan
        {
            public PluginChoice<IMetric> Metric { get; init; } = PluginChoice<IMetric>.Default("ndcg");
            public required PluginChoice<IAlgorithm> Algorithm { get; init; }
            [Discriminator("scheme")] public PluginChoice<ISplitter>? Split { get; init; }
            public ImmutableArray<PluginChoice<IMetric>> Others { get; init; } = [];
        }
        """);

    public static Shape SearchRanges { get; } = Of("""
        namespace Acme;
        public enum Loss { Squared, Absolute }
        [Configuration]
        public sealed record Hyperparameters
        {
            [SearchRange(1, 64, Step = 8)] public int Factors { get; init; } = 8;
            [SearchRange(1e-5, 1, Log = true)] public double Rate { get; init; } = 0.01;
            [SearchValues] public Loss Loss { get; init; } = Loss.Squared;
            [SearchValues] public bool Bias { get; init; }
            [SearchValues("a", "b")] public string Kernel { get; init; } = "a";
        }
        """);

    public static Shape VersionedKind { get; } = Of(Samples.Host, """
        namespace Acme;
        [PluginKind("acme.schemas", Selection = Selection.Versioned, Namespaced = true)] public interface ISchema;
        [Plugin("acme.track", Version = "1.9.0", Aliases = ["acme.old", "acme.any"])] public sealed partial class Track1 : ISchema;
        [Plugin("acme.track", Version = "1.10.0", Aliases = ["acme.any"])] public sealed partial class Track2 : ISchema;
        """);

    public static Shape HostWithReferences { get; } = new(
        GeneratorInput.Of(Samples.Host, Samples.EchoSource) with { AssemblyName = "Acme.Host" }, GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" });

    public static Shape EmptyHost { get; } = Of(Samples.Host);

    public static Shape HostOfNamesInAnyCase { get; } = new(
        GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host" }, KindWithTraits.Project with { AssemblyName = "Acme.Reranking" });

    /// <summary>All shapes by name.</summary>
    public static IReadOnlyDictionary<string, Shape> All { get; } = typeof(Shape).GetProperties(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public)
        .Where(p => p.PropertyType == typeof(Shape)).ToDictionary(p => p.Name, p => (Shape)p.GetValue(null)!, StringComparer.Ordinal);

    public GeneratorRun Run() => GeneratorRun.Of(Complete());

    /// <summary>The project with compiled references.</summary>
    public GeneratorInput Complete() => Project with { References = [.. Libraries.Select(l => GeneratorRun.Of(l).ToImage())] };

    private static Shape Of(params string[] files) => new(GeneratorInput.Of(files));
}
