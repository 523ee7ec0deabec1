using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Plugins;

public sealed class ImplementKindFixTests
{
    [Fact]
    public void A_data_source_gets_everything_that_its_contract_demands() => CodeFixRun.Check(
        "RCT2001",
        """
        namespace Acme;

        // Reads clicks.
        [DataSource("clicks")]
        public sealed partial class {|RCT2201:{|RCT2210:[|Clicks|]|}|} // one per day
        {
        }
        """,
        """
        namespace Acme;

        // Reads clicks.
        [DataSource("clicks")]
        public sealed partial class Clicks : IDataSource // one per day
        {
            [Configuration]
            public sealed record Config;

            private readonly Config _config;

            public Clicks(Config config)
            {
                _config = config;
            }

            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException("'Clicks' cannot fetch yet.");
        }
        """);

    [Fact]
    public void A_metric_is_chosen_by_its_title() => CodeFixRun.Check(
        "RCT2001",
        """
        namespace Acme;

        [Plugin("hits")]
        public sealed partial class [|Hits|] : IDisposable
        {
            public void Dispose() { }
        }
        """,
        """
        namespace Acme;

        [Plugin("hits")]
        public sealed partial class Hits : IDisposable, IMetric
        {
            public void Dispose() { }

            public double Score(in Ranking ranking) => throw new NotImplementedException();
        }
        """,
        "Implement 'IMetric'");

    [Fact]
    public void A_splitter_gets_its_property_and_a_class_without_a_body_gets_one() => CodeFixRun.Check(
        "RCT2001",
        """
        namespace Acme;

        [Plugin("halves")]
        public sealed partial class [|Halves|];
        """,
        """
        namespace Acme;

        [Plugin("halves")]
        public sealed partial class Halves : ISplitter
        {
            public long Seed => throw new NotImplementedException();

            public Split Split(SplitInput input, CancellationToken cancellationToken) => throw new NotImplementedException();
        }
        """,
        "Implement 'ISplitter'");

    [Fact]
    public void A_kind_of_the_own_assembly_is_offered_too() => CodeFixRun.Check(
        "RCT2001",
        """
        namespace Acme;

        [PluginKind("acme.filters")] public interface IFilter { bool Keeps(string? item, ref int count, params int[] more); }

        [Plugin("young")] public sealed partial class [|Young|] { }
        """,
        """
        namespace Acme;

        [PluginKind("acme.filters")] public interface IFilter { bool Keeps(string? item, ref int count, params int[] more); }

        [Plugin("young")] public sealed partial class Young : IFilter
        {
            public bool Keeps(string? item, ref int count, params int[] more) => throw new NotImplementedException();
        }
        """,
        "Implement 'IFilter'");

    [Theory]
    [InlineData("IAlgorithm")]
    [InlineData("ISearchStrategy")]
    [InlineData("IObjectStore")]
    [InlineData("IDataSource")]
    public void Every_kind_of_the_sdk_can_be_implemented(string kind) => CodeFixRun.CheckCompiles(
        "RCT2001",
        """
        namespace Acme;

        [Plugin("mine")]
        public sealed partial class [|Mine|]
        {
        }
        """,
        $"Implement '{kind}'");
}
