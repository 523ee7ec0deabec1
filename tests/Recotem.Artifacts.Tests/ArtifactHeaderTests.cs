using System.Text;
using System.Text.Json.Nodes;

namespace Recotem.Artifacts.Tests;

public sealed class ArtifactHeaderTests
{
    [Fact]
    public void Fields_are_written_compactly_in_the_order_of_the_specification()
    {
        string json = Encoding.ASCII.GetString(Samples.Header().ToJson());

        Assert.Equal(
            """{"recipe_name":"demo","recipe_hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","recotem_version":"3.0.0","trained_at":"2026-01-31T12:00:00Z","best_class":"ToyRecommender","best_params":{"shift":1.5},"best_score":0.25,"metric":"ndcg","cutoff":20,"tuning":{"tried_algorithms":["ToyRecommender"],"n_trials":4,"n_completed":3,"n_orphaned":0,"best_trial_number":2,"search_seed":42},"data_stats":{"n_rows":3,"n_users":2,"n_items":3,"drop_count":1,"dedup_policy":"keep_last"},"algorithm":{"kind":"algorithms","name":"Toy","version":"1.2.3","model_schema":1}}""",
            json);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        ArtifactHeader header = Samples.Header("日本 \"x\"") with
        {
            Algorithms = ["A", "B"],
            ConfigDigest = "sha256:00",
            Runtime = ".NET 10",
            IrspackVersion = "0.5.1",
            BestScore = null,
            TrainedAt = new DateTimeOffset(2026, 1, 31, 14, 0, 0, TimeSpan.FromHours(2)),
        };
        byte[] json = header.ToJson();

        ArtifactHeader read = ArtifactHeader.Parse(json);

        Assert.Equal(json, read.ToJson());
        Assert.All(json, b => Assert.InRange(b, 0x20, 0x7E));
        Assert.Equal("日本 \"x\"", read.RecipeName);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), read.TrainedAt);
        Assert.Equal(["A", "B"], read.Algorithms!.Value.AsEnumerable());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_score_that_is_not_finite_becomes_null(double score)
    {
        byte[] json = (Samples.Header() with { BestScore = score }).ToJson();

        Assert.Contains("\"best_score\":null", Encoding.ASCII.GetString(json), StringComparison.Ordinal);
        Assert.Null(ArtifactHeader.Parse(json).BestScore);
    }

    [Fact]
    public void The_largest_header_has_64_KiB()
    {
        int free = 65_536 - Samples.Header("").ToJson().Length;

        Assert.Equal(65_536, Samples.Header(new string('x', free)).ToJson().Length);
        ArtifactException e = Assert.Throws<ArtifactException>(() => Samples.Header(new string('x', free + 1)).ToJson());
        Assert.Equal(ArtifactFailure.Write, e.Reason);
    }

    public static TheoryData<string, string> WrongFields => new()
    {
        { "recipe_name", "1" },
        { "recipe_hash", "\"0123\"" },
        { "recipe_hash", $"\"{new string('A', 64)}\"" },
        { "recotem_version", "null" },
        { "irspack_version", "5" },
        { "trained_at", "\"yesterday\"" },
        { "trained_at", "\"2026-01-31T12:00:00+02:00\"" },
        { "best_class", "[]" },
        { "best_params", "[]" },
        { "best_score", "\"0.5\"" },
        { "best_score", "1e999" },
        { "metric", "true" },
        { "cutoff", "0" },
        { "cutoff", "1.5" },
        { "cutoff", "99999999999" },
        { "tuning", "null" },
        { "tuning.tried_algorithms", "[1]" },
        { "tuning.n_trials", "-1" },
        { "data_stats", "3" },
        { "data_stats.n_rows", "\"3\"" },
        { "data_stats.dedup_policy", "{}" },
        { "algorithm.name", "7" },
        { "algorithm.model_schema", "-1" },
        { "algorithms", "\"Toy\"" },
        { "config_digest", "{}" },
        { "best_coverage", "\"0.5\"" },
        { "best_gini", "1e999" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public void A_field_of_another_type_is_refused_by_name(string path, string value)
    {
        JsonObject header = JsonNode.Parse(Samples.Header().ToJson())!.AsObject();
        string[] parts = path.Split('.');
        JsonObject at = parts.Length == 2 ? header[parts[0]]!.AsObject() : header;
        at[parts[^1]] = "MARK";
        string json = header.ToJsonString().Replace("\"MARK\"", value, StringComparison.Ordinal);

        ArtifactException e = Assert.Throws<ArtifactException>(() => ArtifactHeader.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(ArtifactFailure.HeaderJson, e.Reason);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_and_gini_of_the_best_trial_are_there_if_they_are_known()
    {
        ArtifactHeader known = ArtifactHeader.Parse((Samples.Header() with { BestCoverage = 0.25, BestGini = 0.5 }).ToJson());
        Assert.Equal((0.25, 0.5), (known.BestCoverage, known.BestGini));
        Assert.EndsWith(",\"best_coverage\":0.25,\"best_gini\":0.5}", Encoding.UTF8.GetString(known.ToJson()), StringComparison.Ordinal);
        ArtifactHeader unknown = ArtifactHeader.Parse(Samples.Header().ToJson());
        Assert.Equal((null, null), (unknown.BestCoverage, unknown.BestGini));
    }

    [Fact]
    public void Every_missing_field_is_named_at_once()
    {
        ArtifactException e = Assert.Throws<ArtifactException>(() => ArtifactHeader.Parse("{\"cutoff\":0}"u8));

        foreach (string name in (string[])["recipe_name", "recipe_hash", "recotem_version", "trained_at", "best_class", "best_params", "best_score", "metric", "tuning", "data_stats", "algorithm"])
            Assert.Contains($"{name} is missing", e.Message, StringComparison.Ordinal);
        Assert.Contains("cutoff is no integer from 1", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"x\":[{\"b\":{\"a\":1,\"\\u0061\":1}}]}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"recipe_name\":\"\\ud800\"}")]
    public void Text_that_is_no_object_with_distinct_keys_is_refused(string json)
    {
        ArtifactException e = Assert.Throws<ArtifactException>(() => ArtifactHeader.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(ArtifactFailure.HeaderJson, e.Reason);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_unknown_fields_are_ignored()
    {
        string deep = $"{{\"a\":{new string('[', 10_000)}{new string(']', 10_000)}}}";
        Assert.Equal(ArtifactFailure.HeaderJson, Assert.Throws<ArtifactException>(() => ArtifactHeader.Parse(Encoding.UTF8.GetBytes(deep))).Reason);

        JsonObject header = JsonNode.Parse(Samples.Header().ToJson())!.AsObject();
        header["future"] = new JsonObject { ["x"] = 1 };
        Assert.Equal("demo", ArtifactHeader.Parse(Encoding.UTF8.GetBytes(header.ToJsonString())).RecipeName);
    }

    [Fact]
    public void An_artifact_of_another_recipe_is_a_mismatch()
    {
        ArtifactException e = Assert.Throws<ArtifactException>(() => Samples.Header().RequireRecipe("Demo"));

        Assert.Equal(ArtifactFailure.RecipeMismatch, e.Reason);
        Assert.Contains("'demo'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'Demo'", e.Message, StringComparison.Ordinal);
        Samples.Header().RequireRecipe("demo");
    }
}
