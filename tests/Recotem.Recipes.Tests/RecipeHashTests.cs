namespace Recotem.Recipes.Tests;

public sealed class RecipeHashTests : IDisposable
{
    private const string Full = """
        name: quickstart
        source: {type: csv, path: data.csv, limit: 1}
        schema: {user_column: user, item_column: item, time_column: time, time_unit: s}
        cleansing: {drop_null_ids: true, dedup: keep_last, min_rows: 1, min_users: 2, min_items: 3}
        item_metadata: {type: csv, path: items.csv, sha256: null, fields: [a, b], on_field_missing: error, item_id_column: item_id}
        training:
          algorithms: [TopPop, {type: IALS, n_components: 4}]
          metric: ndcg
          cutoff: 20
          n_trials: 40
          per_algorithm_trials: {IALS: 3}
          per_trial_timeout_seconds: 5
          timeout_seconds: 6
          parallelism: 1
          storage_path: x
          split: {scheme: random, seed: 1}
          search: random
        output: {path: model.recotem, versioning: append_sha}
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Layout_comments_key_order_aliases_and_quotes_do_not_matter()
    {
        string other = """
            # the same
            output: {versioning: append_sha, path: "model.recotem"}
            training: {algorithms: [TopPopRecommender, {n_components: 4, type: ials}], search: {type: random}, split: {seed: 1, scheme: random},
              metric: {type: ndcg}, cutoff: "20", n_trials: 40.0, per_algorithm_trials: {IALSRecommender: 3}, per_trial_timeout_seconds: 5,
              timeout_seconds: 6, storage_path: x}
            item_metadata: {item_id_column: item_id, type: csv, path: items.csv, fields: [a, b]}
            cleansing: {drop_null_ids: yes, min_rows: 1, min_users: 2, min_items: 3}
            schema: {item_column: item, user_column: user, time_unit: s, time_column: time}
            source: {limit: 1, path: data.csv, type: csv}
            name: quickstart
            """;

        Assert.Equal(Hash(Full), Hash(other));
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_file_or_the_run() => Assert.Equal(Hash(Full), Hash(Full, "other.yaml"));

    // Computed with Python's json and hashlib from the documented form.
    [Fact]
    public void What_is_hashed_does_not_change_unnoticed() =>
        Assert.Equal("b4d1b58d558c3dbd3b0d81eaacb63b82f347264fef090e92b9b647b49b54ee2e", Hash(RecipeText.Valid));

    [Theory]
    [InlineData("name: quickstart", "name: quickstart2")]
    [InlineData("type: csv, path: data.csv", "type: unpinned, path: data.csv")]
    [InlineData("path: data.csv", "path: data2.csv")]
    [InlineData("limit: 1", "limit: 2")]
    [InlineData("user_column: user", "user_column: user2")]
    [InlineData("item_column: item,", "item_column: item2,")]
    [InlineData("time_column: time,", "time_column: time2,")]
    [InlineData("time_unit: s", "time_unit: ms")]
    [InlineData("drop_null_ids: true", "drop_null_ids: false")]
    [InlineData("dedup: keep_last", "dedup: keep_first")]
    [InlineData("min_rows: 1", "min_rows: null")]
    [InlineData("min_users: 2", "min_users: 0")]
    [InlineData("min_items: 3", "min_items: 4")]
    [InlineData("item_metadata: {type: csv", "item_metadata: {type: parquet")]
    [InlineData("path: items.csv", "path: items2.csv")]
    [InlineData("sha256: null", "sha256: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'")]
    [InlineData("[a, b]", "[b, a]")]
    [InlineData("on_field_missing: error", "on_field_missing: 'null'")]
    [InlineData("item_id_column: item_id", "item_id_column: id")]
    [InlineData("[TopPop, {type: IALS, n_components: 4}]", "[{type: IALS, n_components: 4}, TopPop]")]
    [InlineData("n_components: 4", "n_components: 5")]
    [InlineData(", n_components: 4", "")]
    [InlineData("metric: ndcg", "metric: map")]
    [InlineData("cutoff: 20", "cutoff: 21")]
    [InlineData("n_trials: 40", "n_trials: 41")]
    [InlineData("{IALS: 3}", "{IALS: 4}")]
    [InlineData("{IALS: 3}", "{TopPop: 3}")]
    [InlineData("per_trial_timeout_seconds: 5", "per_trial_timeout_seconds: 6")]
    [InlineData("  timeout_seconds: 6", "  timeout_seconds: 7")]
    [InlineData("parallelism: 1", "parallelism: 2")]
    [InlineData("storage_path: x", "storage_path: y")]
    [InlineData("scheme: random", "scheme: time_user")]
    [InlineData("seed: 1", "seed: 2")]
    [InlineData("path: model.recotem", "path: model2.recotem")]
    [InlineData("versioning: append_sha", "versioning: always_overwrite")]
    public void Any_other_value_gives_another_hash(string old, string replacement)
    {
        Assert.Contains(old, Full, StringComparison.Ordinal);

        Assert.NotEqual(Hash(Full), Hash(Full.Replace(old, replacement, StringComparison.Ordinal)));
    }

    [Fact]
    public void Expanded_values_count_as_if_they_were_written()
    {
        HostEnvironment environment = new([new("RECOTEM_RECIPE_X", "data.csv")]);

        Assert.Equal(Hash(Full), Hash(Full.Replace("data.csv", "'${RECOTEM_RECIPE_X}'", StringComparison.Ordinal), environment: environment));
    }

    private string Hash(string text, string file = "r.yaml", HostEnvironment? environment = null) =>
        new RecipeLoader(TestCatalog.Instance, environment ?? HostEnvironment.Empty, NullEventLog.Instance).Load(_directory.Write(file, text)).Hash;
}
