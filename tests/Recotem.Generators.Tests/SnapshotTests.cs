using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>The shape of each kind of generated file, once.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_data_source() => Snapshot.Verify(GeneratorRun.Of("""
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
        """));

    [Fact]
    public void A_kind_with_traits_and_a_plugin_of_it() => Snapshot.Verify(GeneratorRun.Of("""
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
        """));

    [Fact]
    public void A_configuration_record_with_every_type() => Snapshot.Verify(GeneratorRun.Of(Samples.EveryType), ["Acme.Everything"]);

    [Fact]
    public void A_host()
    {
        GeneratorRun library = GeneratorRun.Of(GeneratorInput.Of(Samples.Metrics) with { AssemblyName = "Acme.Metrics" });
        Snapshot.Verify(GeneratorRun.Of(GeneratorInput.Of(Samples.Host, Samples.EchoSource) with
        {
            AssemblyName = "Acme.Host",
            References = [library.ToImage()],
        }), ["Acme.Plugins."]);
    }
}
