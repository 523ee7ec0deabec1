using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Configuration;

public sealed class ConfigurationFixTests
{
    [Fact]
    public void Properties_become_settable() => CodeFixRun.CheckAll(
        "RCT2102",
        (
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                /// <summary>Rows.</summary>
                public int [|Rows|] { get; /* only */ } = 1; // few
            }
            """,
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                /// <summary>Rows.</summary>
                public int Rows { get; init; /* only */ } = 1; // few
            }
            """),
        ("namespace Acme; [Configuration] public sealed record Other { public int [|Rows|] { get; } }", "namespace Acme; [Configuration] public sealed record Other { public int Rows { get; init; } }"));

    [Fact]
    public void A_hidden_setter_becomes_public() => CodeFixRun.Check(
        "RCT2102",
        "namespace Acme; [Configuration] public sealed record Config { public int [|Rows|] { get; private set; } public void Add() => Rows++; }",
        "namespace Acme; [Configuration] public sealed record Config { public int Rows { get; set; } public void Add() => Rows++; }");

    [Fact]
    public void Colliding_keys_get_free_ones_all_at_once() => CodeFixRun.CheckAll(
        "RCT2105",
        (
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                public int Size { get; init; }

                // The same.
                [System.Text.Json.Serialization.JsonPropertyName("size")]
                public int [|Length|] { get; init; }

                public int [|size|] { get; init; }

                public int Size4 { get; init; }
            }
            """,
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                public int Size { get; init; }

                // The same.
                [System.Text.Json.Serialization.JsonPropertyName("size_2")]
                public int Length { get; init; }

                [System.Text.Json.Serialization.JsonPropertyName("size_3")]
                public int size { get; init; }

                public int Size4 { get; init; }
            }
            """));

    [Fact]
    public void The_reserved_key_gets_the_name_of_the_plugin() => CodeFixRun.Check(
        "RCT2105",
        """
        using System.Text.Json.Serialization;

        namespace Acme;

        [Plugin("hits")]
        public sealed partial class Hits(Hits.Config config) : IMetric
        {
            [Configuration]
            public sealed record Config
            {
                [Required] public string [|Type|] { get; init; } = "x";

                [JsonPropertyName("n")]
                public int Count { get; init; }
            }

            public double Score(in Ranking ranking) => config.Count;
        }
        """,
        """
        using System.Text.Json.Serialization;

        namespace Acme;

        [Plugin("hits")]
        public sealed partial class Hits(Hits.Config config) : IMetric
        {
            [Configuration]
            public sealed record Config
            {
                [Required]
                [JsonPropertyName("hits_type")]
                public string Type { get; init; } = "x";

                [JsonPropertyName("n")]
                public int Count { get; init; }
            }

            public double Score(in Ranking ranking) => config.Count;
        }
        """);

    [Fact]
    public void Credentials_are_marked_in_every_file_and_lose_their_values() => CodeFixRun.CheckAll(
        "RCT2106",
        (
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                /// <summary>Who.</summary>
                public string? User { get; init; }

                /// <summary>Opens the door.</summary>
                public string? [|Password|] { get; init; }

                public string [|ApiKey|] { get; init; } = "sesame"; // of the demo
            }
            """,
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                /// <summary>Who.</summary>
                public string? User { get; init; }

                /// <summary>Opens the door.</summary>
                [Secret]
                public string? Password { get; init; }

                [Secret]
                public string ApiKey { get; init; } = ""; // of the demo
            }
            """),
        ("namespace Acme; [Configuration] public sealed record Other { public string? [|Token|] { get; init; } }", "namespace Acme; [Configuration] public sealed record Other { [Secret] public string? Token { get; init; } }"));

    [Fact]
    public void A_secret_loses_its_value() => CodeFixRun.Check(
        "RCT2106",
        "namespace Acme; [Configuration] public sealed record Config { [Secret] public string Key { get; init; } = [|\"sesame\"|]; }",
        "namespace Acme; [Configuration] public sealed record Config { [Secret] public string Key { get; init; } = \"\"; }");

    [Fact]
    public void Options_are_required() => CodeFixRun.CheckAll(
        "RCT2107",
        (
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                // Where.
                public string [|Path|] { get; init; } = null!; // on disk

                public Uri [|Address|] { get; set; } = default!;
            }
            """,
            """
            namespace Acme;

            [Configuration]
            public sealed record Config
            {
                // Where.
                public required string Path { get; init; } // on disk

                public required Uri Address { get; set; }
            }
            """));

    [Fact]
    public void An_option_that_code_leaves_out_can_only_become_nullable() => CodeFixRun.Check(
        "RCT2107",
        """
        namespace Acme;

        [Configuration]
        public sealed record Config
        {
            public static Config Empty { get; } = new();

            public string [|Path|] { get; init; } = null!;
        }
        """,
        """
        namespace Acme;

        [Configuration]
        public sealed record Config
        {
            public static Config Empty { get; } = new();

            public string? Path { get; init; }
        }
        """);
}
