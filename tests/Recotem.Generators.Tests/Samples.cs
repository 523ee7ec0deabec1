namespace Recotem.Generators.Tests;

/// <summary>Files that several tests share.</summary>
internal static class Samples
{
    public const string Host = "namespace Acme; [PluginHost] public static partial class Plugins;";

    public const string EchoSource = """
        namespace Acme;

        /// <summary>Synthetic interactions.</summary>
        [DataSource("echo")]
        internal sealed partial class EchoSource(EchoSource.Config config) : IDataSource, IProbe
        {
            [Configuration]
            public sealed record Config
            {
                [Range(1, int.MaxValue)] public int NUsers { get; init; } = 10;
                public string Sql { get; init; } = "";
                public string Path { get; init; } = "";
            }

            public static ImmutableHashSet<string> NoExpandFields { get; } = ["sql"];

            public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => throw new DataSourceException($"{config}");
            public ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken) => new(new ProbeReport("ok"));
            public override string ToString() => $"{config}";
        }
        """;

    public const string Metrics = """
        namespace Acme.Metrics;

        [Plugin("ndcg", Aliases = ["gain"])]
        internal sealed partial class Ndcg : IMetric { public double Score(in Ranking ranking) => 1; }

        [Obsolete("Use ndcg"), Plugin("bias")]
        internal sealed partial class Bias : IMetric
        {
            public static Direction Direction => Direction.LowerIsBetter;
            public double Score(in Ranking ranking) => 0;
        }
        """;

    public const string EveryType = """
        namespace Acme;

        public enum Color { DarkRed, LightBlue, Crimson = DarkRed }

        /// <summary>Has a property of every type.</summary>
        [Configuration]
        public sealed record Everything
        {
            public bool Flag { get; init; } = true;
            public byte Tiny { get; init; }
            public sbyte Signed { get; init; }
            public short Short { get; init; }
            public ushort UShort { get; init; }
            [Range(-5, 5), SearchRange(1, 4, Step = 2)] public int Int { get; init; } = 3;
            public uint UInt { get; init; }
            [Range(typeof(long), "0", "9223372036854775807")] public long Long { get; init; }
            public ulong ULong { get; init; }
            [SearchRange(0.001, 10, Log = true)] public float Float { get; init; } = 0.5f;
            [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)] public double Double { get; init; } = 0.1;
            public decimal Decimal { get; init; } = 1.50m;
            [Required, StringLength(8, MinimumLength = 2), RegularExpression("[a-z]+")] public string Text { get; init; } = "ab";
            [SearchValues] public Color Color { get; init; } = Color.LightBlue;
            public Uri? Address { get; init; }
            public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
            public DateOnly? Day { get; init; }
            public DateTimeOffset? Moment { get; init; }
            public int[] Numbers { get; init; } = [];
            [MaxLength(3)] public List<string> Names { get; init; } = ["a"];
            public IReadOnlyList<double?> Weights { get; init; } = [];
            public ImmutableArray<ImmutableArray<int>> Matrix { get; init; } = [];
            public HashSet<string> Words { get; init; } = [];
            public IReadOnlySet<int> Ids { get; init; } = FrozenSet<int>.Empty;
            public ImmutableHashSet<Color> Colors { get; init; } = [];
            public FrozenSet<string> Frozen { get; init; } = FrozenSet<string>.Empty;
            public Dictionary<string, int> Map { get; init; } = new();
            public IReadOnlyDictionary<string, string?>? Options { get; init; }
            public ImmutableDictionary<string, Part> Parts { get; init; } = ImmutableDictionary<string, Part>.Empty;
            public FrozenDictionary<string, bool> Switches { get; init; } = FrozenDictionary<string, bool>.Empty;
            public Part Part { get; init; } = new();
            public Part? Maybe { get; init; }
            [Discriminator("scheme")] public PluginChoice<ISplitter> Split { get; init; } = PluginChoice<ISplitter>.Default("random");
            public PluginChoice<IMetric>? Metric { get; init; }
            public ImmutableArray<PluginChoice<IAlgorithm>> Algorithms { get; init; } = [];
            public ConfigNode? Free { get; init; }
            [AllowedValues("low", "high")] public string Level { get; init; } = "low";
            [AllowedValues(1, 2)] public int Choice { get; init; } = 1;
            [Secret] public string Token { get; init; } = "";
            [System.Text.Json.Serialization.JsonPropertyName("class")] public string @class { get; init; } = "";
            public int Computed => Int + 1;
            [Range(0.7, 1.0)] public float Ratio { get; init; } = 0.7f;
            [AllowedValues(0.1f, 2)] public float Share { get; init; } = 0.1f;
            [Range(double.Epsilon, double.MaxValue)] public double Rate { get; init; } = 1;
            [Range(double.Epsilon, 1e30)] public int Positive { get; init; } = 1;
            [Required] public string? Nick { get; init; } = "n";
            public int Reset { get; init; } = default;
            public string Later { get; init; } = default!;
            public int[][] Jagged { get; init; } = [];
            public Nothing? Nothing { get; init; }
            public Shade Shade { get; init; } = Shade.Dark;
            [Obsolete("Say ratio")] public int Old { get; init; } = 2;
            public Ancient Ancient { get; init; } = new();
            [ItemCount(1)] public ImmutableArray<string> Tags { get; init; } = ["t"];
            [ItemCount(1, 2, ErrorMessage = "expected one limit or two")] public IReadOnlyDictionary<string, int>? Limits { get; init; }
        }

        public enum Nothing;

        public enum Shade { Dark, [Obsolete] Light }

        /// <summary>A nested record that nobody should use any more.</summary>
        public sealed record Ancient { [Obsolete] public int Age { get; init; } }

        /// <summary>A nested record that refers to itself.</summary>
        public sealed record Part
        {
            public int Size { get; init; } = 1;
            public Part? Next { get; init; }
        }
        """;
}
