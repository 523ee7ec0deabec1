using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>Models of the pipeline are equal exactly when what they describe is.</summary>
public sealed class ModelEqualityTests
{
    private const string Source = """
        namespace Acme;
        public enum Level { Low, High }
        [PluginKind("acme.k", ApiVersion = "1.0")] public interface IK { [Listed] static virtual Level Level => Level.Low; }
        /// <summary>A thing.</summary>
        [Plugin("thing", Version = "1.0.0", Tags = ["x"], Aliases = ["object"])]
        public sealed partial class Thing(Thing.Config config, IMetric metric) : IK
        {
            /// <summary>Its options.</summary>
            [Configuration] public sealed record Config
            {
                /// <summary>How many.</summary>
                [Range(1, 10)] public int Count { get; init; } = 5;
                [RegularExpression("[a-z]+")] public string Text { get; init; } = "a";
                [AllowedValues("a", "b")] public string Choice { get; init; } = "a";
                [SearchRange(1, 5)] public int Depth { get; init; } = 1;
                public Level Level { get; init; } = Level.Low;
                public ImmutableArray<string> Names { get; init; } = [];
                public Part Part { get; init; } = new();
            }

            public sealed record Part { public int Size { get; init; } = 1; }
            public static ImmutableHashSet<string> NoExpandFields { get; } = ["text"];
            public object O => (config, metric);
        }

        [PluginHost] public static partial class Plugins;
        """;

    [Fact]
    public void The_same_source_gives_equal_models_with_equal_hashes()
    {
        Dictionary<string, object[]> first = Values(Source);
        Dictionary<string, object[]> second = Values(Source);
        Assert.Equal(GeneratorRun.StepNames.Except([TrackingNames.DataSources]).Order(), first.Keys.Order());
        foreach ((string step, object[] values) in first)
        {
            Assert.Equal(values, second[step]);
            Assert.Equal(values.Select(v => v.GetHashCode()), second[step].Select(v => v.GetHashCode()));
        }
    }

    [Fact]
    public void Code_that_moved_gives_equal_models()
    {
        Dictionary<string, object[]> first = Values(Source);
        foreach ((string step, object[] values) in Values("\n// moved\n\n" + Source.Replace("public object O", "\n\n    public object O", StringComparison.Ordinal)))
            Assert.Equal(first[step], values);
    }

    [Theory]
    [InlineData("\"thing\"", "\"thing2\"", TrackingNames.Module)]
    [InlineData("\"object\"", "\"object2\"", TrackingNames.Module)]
    [InlineData("\"1.0.0\"", "\"1.0.1\"", TrackingNames.Module)]
    [InlineData("Tags = [\"x\"]", "Tags = [\"x\", \"y\"]", TrackingNames.Module)]
    [InlineData("A thing.", "Another thing.", TrackingNames.Module)]
    [InlineData("class Thing(Thing.Config config, IMetric metric)", "class Thing(Thing.Config config, IMetric? metric)", TrackingNames.Module)]
    [InlineData("[\"text\"]", "[\"text\", \"choice\"]", TrackingNames.Module)]
    [InlineData("ApiVersion = \"1.0\"", "ApiVersion = \"1.1\"", TrackingNames.Kinds)]
    [InlineData("{ Low, High }", "{ Low, Middle, High }", TrackingNames.Kinds)]
    [InlineData("\"acme.k\", ", "\"acme.k\", IgnoreCase = true, ", TrackingNames.Kinds)]
    [InlineData("\"acme.k\", ", "\"acme.k\", Selection = Selection.Versioned, ", TrackingNames.Kinds)]
    [InlineData("\"acme.k\", ", "\"acme.k\", Section = \"k\", ", TrackingNames.Kinds)]
    [InlineData("Its options.", "Its few options.", TrackingNames.Configurations)]
    [InlineData("How many.", "How few.", TrackingNames.Configurations)]
    [InlineData("[Range(1, 10)]", "[Range(1, 11)]", TrackingNames.Configurations)]
    [InlineData("[Range(1, 10)]", "[Range(1, 10, MinimumIsExclusive = true)]", TrackingNames.Configurations)]
    [InlineData("[Range(1, 10)]", "[Range(1, 10, ErrorMessage = \"expected a few\")]", TrackingNames.Configurations)]
    [InlineData("Count { get; init; } = 5", "Count { get; init; } = 6", TrackingNames.Configurations)]
    [InlineData("public int Count", "public required int Count", TrackingNames.Configurations)]
    [InlineData("public int Count", "public long Count", TrackingNames.Configurations)]
    [InlineData("public int Count", "public int? Count", TrackingNames.Configurations)]
    [InlineData("[a-z]+", "[a-y]+", TrackingNames.Configurations)]
    [InlineData("[AllowedValues(\"a\", \"b\")]", "[AllowedValues(\"a\", \"c\")]", TrackingNames.Configurations)]
    [InlineData("[SearchRange(1, 5)]", "[SearchRange(1, 5, Log = true)]", TrackingNames.Configurations)]
    [InlineData("init; } = Level.Low;", "init; } = Level.High;", TrackingNames.Configurations)]
    [InlineData("public Level Level { get; init; }", "[Secret] public Level Level { get; init; }", TrackingNames.Configurations)]
    [InlineData("ImmutableArray<string> Names", "List<string> Names", TrackingNames.Configurations)]
    [InlineData("ImmutableArray<string> Names", "ImmutableArray<string?> Names", TrackingNames.Configurations)]
    [InlineData("public Part Part", "[System.Text.Json.Serialization.JsonPropertyName(\"piece\")] public Part Part", TrackingNames.Configurations)]
    [InlineData("int Size { get; init; } = 1", "int Size { get; init; } = 2", TrackingNames.Configurations)]
    [InlineData("[Configuration]", "[Configuration(UnknownKeys = UnknownKeys.Ignore)]", TrackingNames.Configurations)]
    [InlineData("public static partial class Plugins", "public static partial class Hosted", TrackingNames.Hosts)]
    public void A_difference_makes_models_unequal(string from, string to, string step)
    {
        string changed = Source.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Source, changed);
        Assert.NotEqual(Values(Source)[step], Values(changed)[step]);
    }

    private static Dictionary<string, object[]> Values(string source) => GeneratorRun.OfBroken(GeneratorInput.Of(source)).Result.Results.Single().TrackedSteps
        .Where(s => GeneratorRun.StepNames.Contains(s.Key))
        .ToDictionary(s => s.Key, s => s.Value.SelectMany(v => v.Outputs).Select(o => o.Value).ToArray(), StringComparer.Ordinal);
}
