namespace Recotem.Recipes.Tests;

public sealed class RecipeLoaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RecordedEvents _events = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_small_recipe_takes_the_defaults()
    {
        LoadedRecipe loaded = Load(RecipeText.Valid);

        Assert.Equal("quickstart", loaded.Name);
        Assert.Equal("csv", loaded.Source.Descriptor.Id.Name);
        Assert.Equal("data.csv", ((TestCatalog.SourceConfig)loaded.Source.Configuration!).Path);
        Assert.Equal(["TopPop", "IALS"], loaded.Algorithms.Select(a => a.Descriptor.Id.Name));
        Assert.Equal(("ndcg", "random", "tpe"), (loaded.Metric.Descriptor.Id.Name, loaded.Split.Descriptor.Id.Name, loaded.Search.Descriptor.Id.Name));
        Recipe recipe = loaded.Recipe;
        Assert.Equal(new CleansingSection { DropNullIds = true, Dedup = Dedup.KeepLast }, recipe.Cleansing);
        Assert.Null(recipe.ItemMetadata);
        Assert.Equal((20, 40, 1, ""), (recipe.Training.Cutoff, recipe.Training.NTrials, recipe.Training.Parallelism, recipe.Training.StoragePath));
        Assert.Null(recipe.Training.PerAlgorithmTrials);
        Assert.Equal(Versioning.AppendSha, recipe.Output.Versioning);
        Assert.Matches("^[0-9a-f]{64}$", loaded.Hash);
        Assert.Equal([$"info recotem.recipe.loader recipe_loaded name=quickstart path={loaded.Path}"], _events.All);
    }

    [Fact]
    public void The_hash_is_computed_when_it_is_first_asked_for_and_once()
    {
        int computed = 0;
        LoadedRecipe loaded = Load(RecipeText.Valid) with { ComputeHash = () => $"hash {++computed}" };

        Assert.Equal(("hash 1", "hash 1"), (loaded.Hash, loaded.Hash));
        Assert.Equal("given", (loaded with { Hash = "given" }).Hash);
    }

    [Fact]
    public void Every_field_can_be_given()
    {
        LoadedRecipe loaded = Load("""
            name: my-recipe_v2
            source: {type: csv, path: data.csv, limit: "10"}
            schema: {user_column: u, item_column: i, time_column: t, time_unit: ms}
            cleansing: {drop_null_ids: no, dedup: none, min_rows: 1, min_users: null, min_items: 0}
            item_metadata:
              type: parquet
              path: https://host/items.parquet
              sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
              fields: [title, year]
              on_field_missing: "null"
              item_id_column: id
            training:
              algorithms:
                - type: ials
                  n_components: 64
                - CosineKNNRecommender
              metric: {type: map}
              cutoff: 10
              n_trials: 10.0
              per_algorithm_trials: {IALSRecommender: 3, cosineknn: 4}
              per_trial_timeout_seconds: 5
              timeout_seconds: 60
              parallelism: 2
              storage_path: study.db
              split: {scheme: time_user, heldout_ratio: 0.2, seed: 7}
              search: random
            output: {path: "file:///tmp/x", versioning: always_overwrite}
            """);

        Assert.Equal(new SchemaSection { UserColumn = "u", ItemColumn = "i", TimeColumn = "t", TimeUnit = TimeUnit.Ms }, loaded.Recipe.Schema);
        Assert.Equal(new CleansingSection { DropNullIds = false, Dedup = Dedup.None, MinRows = 1, MinItems = 0 }, loaded.Recipe.Cleansing);
        Assert.Equal((MetadataFormat.Parquet, MissingField.Null), (loaded.Recipe.ItemMetadata!.Type, loaded.Recipe.ItemMetadata.OnFieldMissing));
        Assert.Equal(["title", "year"], loaded.Recipe.ItemMetadata.Fields.ToArray());
        Assert.Equal(10, loaded.Recipe.Training.NTrials);
        Assert.Equal(3, loaded.Recipe.Training.PerAlgorithmTrials!["IALS"]);
        Assert.Equal(4, loaded.Recipe.Training.PerAlgorithmTrials["CosineKNN"]);
        Assert.Equal(64, ((TestCatalog.Options)loaded.Algorithms[0].Configuration!).Values["n_components"]);
        Assert.Equal(["n_components"], ((ConfigMapping)loaded.Recipe.Training.Algorithms[0].Node).Entries.Select(e => e.Key));
        Assert.Equal("time_user", loaded.Split.Descriptor.Id.Name);
        Assert.Equal(Versioning.AlwaysOverwrite, loaded.Recipe.Output.Versioning);
    }

    [Fact]
    public void A_split_without_a_scheme_keeps_its_options()
    {
        LoadedRecipe loaded = Load(RecipeText.With("training:\n", "training:\n  split: {seed: 7}\n"));

        Assert.Equal(7, ((TestCatalog.Options)loaded.Split.Configuration!).Values["seed"]);
    }

    [Theory]
    [InlineData("name: quickstart", "name: a/b", "1:7", "name")]
    [InlineData("name: quickstart", "name: 12345678901234567890123456789012345678901234567890123456789012345", "1:7", "name")]
    [InlineData("name: quickstart", "name: ''", "1:7", "name")]
    [InlineData("name: quickstart", "name: 0", "1:7", "name")]
    [InlineData("name: quickstart", "name: [a]", "1:7", "name")]
    [InlineData("name: quickstart", "name: \"a\\n\"", "1:7", "name")]
    [InlineData("name: quickstart\n", "", "1:1", "name")]
    [InlineData("name: quickstart", "name: quickstart\nnme: x", "2:1", "nme")]
    [InlineData("  user_column: user", "  user_colum: user\n  user_column: user", "6:3", "schema.user_colum")]
    [InlineData("  user_column: user", "  user_column: ''", "6:16", "schema.user_column")]
    [InlineData("item_column: item", "item_column: user", "7:16", "schema.item_column")]
    [InlineData("item_column: item", "item_column: item\n  time_column: item", "8:16", "schema.time_column")]
    [InlineData("item_column: item", "item_column: item\n  time_unit: minutes", "8:14", "schema.time_unit")]
    [InlineData("  path: data.csv", "  path: data.csv\n  delimeter: x", "5:3", "source.delimeter")]
    [InlineData("  path: data.csv\n", "", "3:3", "source.path")]
    [InlineData("type: csv", "type: cvs", "3:9", "source")]
    [InlineData("  type: csv\n", "", "3:3", "source.type")]
    [InlineData("source:\n  type: csv\n  path: data.csv\n", "source:\n", "2:8", "source")]
    [InlineData("source:\n  type: csv\n  path: data.csv\n", "source: [csv]\n", "2:9", "source")]
    [InlineData("source:\n  type: csv\n  path: data.csv\n", "", "1:1", "source")]
    [InlineData("training:\n", "cleansing:\ntraining:\n", "8:11", "cleansing")]
    [InlineData("training:\n", "cleansing: {dedup: sum_weight}\ntraining:\n", "8:20", "cleansing.dedup")]
    [InlineData("training:\n", "cleansing: {min_rows: -1}\ntraining:\n", "8:23", "cleansing.min_rows")]
    [InlineData("[TopPop, IALS]", "[]", "9:15", "training.algorithms")]
    [InlineData("  algorithms: [TopPop, IALS]", "  cutoff: 3", "9:3", "training.algorithms")]
    [InlineData("training:\n  algorithms: [TopPop, IALS]\n", "", "1:1", "training")]
    [InlineData("training:\n  algorithms: [TopPop, IALS]\n", "training:\n", "8:10", "training")]
    [InlineData("training:\n", "training:\n  n_trials: 0\n", "9:13", "training.n_trials")]
    [InlineData("training:\n", "training:\n  n_trials: 10.5\n", "9:13", "training.n_trials")]
    [InlineData("training:\n", "training:\n  cutoff: true\n", "9:11", "training.cutoff")]
    [InlineData("training:\n", "training:\n  parallelism: 0\n", "9:16", "training.parallelism")]
    [InlineData("training:\n", "training:\n  metric: NDCG\n", "9:11", "training.metric")]
    [InlineData("training:\n", "training:\n  split: {scheme: weekly}\n", "9:19", "training.split")]
    [InlineData("training:\n", "training:\n  split: time_user\n", "9:10", "training.split")]
    [InlineData("training:\n", "training:\n  search: {type: tea}\n", "9:18", "training.search")]
    [InlineData("training:\n", "training:\n  split: {heldout: 1}\n", "9:11", "training.split.heldout")]
    [InlineData("training:\n", "training:\n  per_algorithm_trials: {IALSS: 3}\n", "9:26", "training.per_algorithm_trials.IALSS")]
    [InlineData("training:\n", "training:\n  per_algorithm_trials: {CosineKNN: 3}\n", "9:26", "training.per_algorithm_trials.CosineKNN")]
    [InlineData("training:\n", "training:\n  per_algorithm_trials: {IALS: 3, ials: 4}\n", "9:35", "training.per_algorithm_trials.ials")]
    [InlineData("[TopPop, IALS]", "[IALS, {type: ials, n_components: 3}]", "9:29", "training.algorithms[1]")]
    [InlineData("[TopPop, IALS]", "[{type: TopPop, k: 3}]", "9:31", "training.algorithms[0].k")]
    [InlineData("model.recotem", "ftp://host/x", "11:9", "output.path")]
    [InlineData("model.recotem", "file://host/x", "11:9", "output.path")]
    [InlineData("model.recotem", "''", "11:9", "output.path")]
    [InlineData("model.recotem", "m\n  versioning: x", "12:15", "output.versioning")]
    [InlineData("data.csv", "HTTP://host/x.csv", "4:9", "source.path")]
    [InlineData("data.csv", "https://u:p@host/x.csv", "4:9", "source.path")]
    [InlineData("data.csv", "a::b", "4:9", "source.path")]
    public void A_mistake_is_reported_where_it_is(string old, string replacement, string place, string path)
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With(old, replacement)));

        ConfigError error = Assert.Single(e.Errors);
        Assert.Equal((place, path), ($"{error.Position.Line}:{error.Position.Column}", error.Path));
        Assert.Equal(ExitCode.Recipe, e.ExitCode);
        Assert.NotEmpty(error.Expected);
    }

    [Theory]
    [InlineData("type: csv\n", "item_metadata.type")]
    [InlineData("type: tsv\n  path: x\n  fields: [a]\n", "item_metadata.type")]
    [InlineData("type: csv\n  path: x\n  fields: []\n", "item_metadata.fields")]
    [InlineData("type: csv\n  path: x\n  fields: [a]\n  item_id_column: ' '\n", "item_metadata.item_id_column")]
    [InlineData("type: csv\n  path: x\n  fields: [a]\n  on_field_missing: null\n", "item_metadata.on_field_missing")]
    [InlineData("type: csv\n  path: x\n  fields: [a]\n  sha256: ABC\n", "item_metadata.sha256")]
    [InlineData("type: csv\n  path: https://host/x\n  fields: [a]\n", "item_metadata.path")]
    [InlineData("type: csv\n  path: ftp://host/x\n  fields: [a]\n", "item_metadata.path")]
    public void Item_metadata_is_validated(string section, string path)
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load($"{RecipeText.Valid}item_metadata:\n  {section}"));

        Assert.Contains(e.Errors, x => path == "item_metadata.type" || x.Path == path);
        Assert.All(e.Errors, x => Assert.StartsWith("item_metadata", x.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Mistakes_of_all_sections_are_reported_together_in_the_order_of_the_file()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load("""
            name: a b
            source:
              type: csv
              pth: data.csv
            schema:
              user_column: 3
              item_column: item
            training:
              algorithms: [TopPop, {type: IALS, n_componets: 3}, Nope]
              metric: ndgc
              cutoff: 0
              split: {scheme: time_user, seed: x}
              per_algorithm_trials: {Nope: 2, Other: 3}
            output:
              path: http://host/x
            name: again
            """));

        Assert.Equal(
            [
                "1:7 name", "3:3 source.path", "4:3 source.pth", "6:16 schema.user_column", "9:37 training.algorithms[1].n_componets",
                "9:54 training.algorithms[2]", "10:11 training.metric", "11:11 training.cutoff", "12:10 training.split",
                "12:36 training.split.seed", "13:35 training.per_algorithm_trials.Other", "15:9 output.path", "16:1 ",
            ],
            e.Errors.Select(x => $"{x.Position.Line}:{x.Position.Column} {x.Path}").Where(x => !x.StartsWith("12:10 ", StringComparison.Ordinal)).Append("12:10 training.split").OrderBy(Key));

        static (int, int) Key(string line)
        {
            string[] parts = line.Split(' ')[0].Split(':');
            return (int.Parse(parts[0]), int.Parse(parts[1]));
        }
    }

    [Fact]
    public void Unknown_names_come_with_the_nearest_known_ones()
    {
        Assert.Contains("did you mean 'csv'?", Assert.Throws<RecipeException>(() => Load(RecipeText.With("type: csv", "type: cvs"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "did you mean 'output'?", Assert.Throws<RecipeException>(() => Load(RecipeText.With("output:", "ouput:"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_algorithm_alone_is_a_training_error_with_its_place()
    {
        TrainingException e = Assert.Throws<TrainingException>(() => Load(RecipeText.With("[TopPop, IALS]", "[TopPop, IALSS, P3alpha]")));

        Assert.Equal(("unknown_algorithm", ExitCode.Training), (e.Code, e.ExitCode));
        string[] lines = e.Message.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("r.yaml:9:24: training.algorithms[1]: unknown algorithm 'IALSS'; did you mean 'IALS'?", lines[0], StringComparison.Ordinal);
        Assert.Contains("CosineKNN, IALS, TopPop", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_algorithm_beside_other_mistakes_is_one_of_them()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With("[TopPop, IALS]", "[Nope]\n  cutoff: 0")));

        Assert.Equal(["training.algorithms[0]", "training.cutoff"], e.Errors.Select(x => x.Path));
    }

    [Fact]
    public void An_algorithm_that_is_named_twice_takes_part_once()
    {
        LoadedRecipe loaded = Load(RecipeText.With("[TopPop, IALS]", "[TopPop, IALSRecommender, toppop, ials]"));

        Assert.Equal(["TopPop", "IALS"], loaded.Algorithms.Select(a => a.Descriptor.Id.Name));
        Assert.Equal(["TopPop", "IALSRecommender"], loaded.Recipe.Training.Algorithms.Select(a => a.Name));
    }

    [Fact]
    public void A_plugin_that_is_the_default_and_missing_is_reported_at_its_section()
    {
        PluginCatalog catalog = TestCatalog.Instance.ToBuilder().Remove("metrics", "ndcg").Build();

        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.Valid, catalog: catalog));

        ConfigError error = Assert.Single(e.Errors);
        Assert.Equal("training.metric", error.Path);
        Assert.Equal(9, error.Position.Line);
    }

    [Theory]
    [InlineData("", "1:1")]
    [InlineData("null\n", "1:1")]
    [InlineData("[a]\n", "1:1")]
    [InlineData("text\n", "1:1")]
    public void A_file_without_a_mapping_is_refused(string text, string place)
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load(text));

        Assert.Equal(RecipeFailure.Parse, e.Category);
        Assert.Contains($":{place}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_expanded_everywhere_but_in_guarded_fields()
    {
        string text = RecipeText.Valid
            .Replace("name: quickstart", "name: ${RECOTEM_RECIPE_NAME}", StringComparison.Ordinal)
            .Replace("  path: data.csv", "  path: ${RECOTEM_RECIPE_FILE}\n  limit: ${RECOTEM_RECIPE_N}\n  query: select ${RECOTEM_RECIPE_N} ${AWS_SECRET}", StringComparison.Ordinal)
            .Replace("training:\n", "training:\n  n_trials: ${RECOTEM_RECIPE_N}\n", StringComparison.Ordinal);
        HostEnvironment environment = new([new("RECOTEM_RECIPE_NAME", "expanded"), new("RECOTEM_RECIPE_FILE", "a.csv")]);

        LoadedRecipe loaded = Load(text, environment, new Dictionary<string, string> { ["RECOTEM_RECIPE_N"] = "5" });

        Assert.Equal(("expanded", 5), (loaded.Name, loaded.Recipe.Training.NTrials));
        Assert.Equal(new TestCatalog.SourceConfig("a.csv", null, "select ${RECOTEM_RECIPE_N} ${AWS_SECRET}", 5), loaded.Source.Configuration);
    }

    [Fact]
    public void Fields_that_a_plugin_guards_are_literal_in_any_case()
    {
        LoadedRecipe loaded = Load(RecipeText.With("  path: data.csv", "  path: data.csv\n  sql: ${HOME}"));

        Assert.Equal("${HOME}", ((TestCatalog.SourceConfig)loaded.Source.Configuration!).Query);
    }

    [Fact]
    public void A_plugin_that_declares_no_guards_gets_all_text_literally()
    {
        LoadedRecipe loaded = Load(RecipeText.With("type: csv\n  path: data.csv", "type: plain\n  path: ${RECOTEM_RECIPE_X}"));

        Assert.Equal("${RECOTEM_RECIPE_X}", ((TestCatalog.SourceConfig)loaded.Source.Configuration!).Path);
    }

    [Fact]
    public void References_that_cannot_be_replaced_are_reported_once_and_as_security()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With("data.csv", "${AWS_REGION}/${HOME}")));

        Assert.Equal(RecipeFailure.Security, e.Category);
        ConfigError error = Assert.Single(e.Errors);
        Assert.Equal("source.path", error.Path);
        Assert.Contains("${AWS_REGION} is blocked", error.Problem, StringComparison.Ordinal);
        Assert.Contains("${HOME} is not allowed", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: quickstart", "name: ${RECOTEM_RECIPE_V}")]
    [InlineData("data.csv", "${RECOTEM_RECIPE_V}")]
    [InlineData("model.recotem", "${RECOTEM_RECIPE_V}")]
    [InlineData("[TopPop, IALS]", "[TopPop]\n  cutoff: ${RECOTEM_RECIPE_V}")]
    [InlineData("type: csv", "type: ${RECOTEM_RECIPE_V}")]
    [InlineData("[TopPop, IALS]", "['${RECOTEM_RECIPE_V}']")]
    [InlineData("[TopPop, IALS]", "[TopPop]\n  metric: ${RECOTEM_RECIPE_V}")]
    [InlineData("item_column: item", "item_column: item\n  time_column: item\n  time_unit: ${RECOTEM_RECIPE_V}")]
    public void The_value_of_a_variable_is_never_in_a_message(string old, string replacement)
    {
        HostEnvironment environment = new([new("RECOTEM_RECIPE_V", "hush-hush:/x y")]);

        RecotemException e = Assert.ThrowsAny<RecotemException>(() => Load(RecipeText.With(old, replacement), environment));

        Assert.DoesNotContain("hush", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_cannot_smuggle_in_a_scheme()
    {
        HostEnvironment environment = new([new("RECOTEM_RECIPE_V", "http://host/x")]);

        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With("model.recotem", "${RECOTEM_RECIPE_V}"), environment));

        Assert.Equal(RecipeFailure.Security, e.Category);
    }

    [Fact]
    public void A_network_source_needs_a_hash_if_the_plugin_takes_one()
    {
        string hash = new('0', 64);

        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With("data.csv", "https://host/x\n  sha256: null")));
        Load(RecipeText.With("data.csv", $"https://host/x\n  sha256: '{hash}'"));
        Load(RecipeText.With("data.csv", "s3://bucket/x"));
        Load(RecipeText.With("type: csv\n  path: data.csv", "type: unpinned\n  path: https://host/x"));

        Assert.Contains("source.path", e.Message, StringComparison.Ordinal);
        Assert.Contains("https", e.Message, StringComparison.Ordinal);
        Assert.Contains("source.sha256", e.Message, StringComparison.Ordinal);
        Assert.Contains("sha256sum", e.Message, StringComparison.Ordinal);
        Assert.Equal(RecipeFailure.Security, e.Category);
    }

    [Fact]
    public void A_split_by_time_names_the_scheme_and_the_column()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With("training:\n", "training:\n  split: {scheme: time_user}\n")));

        Assert.Contains("'time_user'", e.Message, StringComparison.Ordinal);
        Assert.Contains("schema.time_column", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unquoted_date_in_a_text_field_asks_for_quotes()
    {
        RecipeException e = Assert.Throws<RecipeException>(() => Load(RecipeText.With("user_column: user", "user_column: 2026-01-31")));

        Assert.Contains("quotes", e.Message, StringComparison.Ordinal);
        Load(RecipeText.With("user_column: user", "user_column: '2026-01-31'"));
    }

    [Fact]
    public void The_output_must_stay_inside_the_root()
    {
        Directory.CreateDirectory(_directory.At("root"));
        HostEnvironment environment = new([new("RECOTEM_ARTIFACT_ROOT", _directory.At("root"))]);

        Load(RecipeText.With("model.recotem", _directory.At("root/model.recotem")), environment);
        RecipeException outside = Assert.Throws<RecipeException>(() => Load(RecipeText.With("model.recotem", _directory.At("root/../model.recotem")), environment));
        RecipeException missing = Assert.Throws<RecipeException>(() => Load(RecipeText.With("model.recotem", _directory.At("root/a/model.recotem")), environment));

        Assert.Equal(RecipeFailure.Security, outside.Category);
        Assert.Contains("outside", outside.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.At("root/a"), missing.Message, StringComparison.Ordinal);
    }

    private LoadedRecipe Load(string text, HostEnvironment? environment = null, IReadOnlyDictionary<string, string>? extra = null, PluginCatalog? catalog = null) =>
        new RecipeLoader(catalog ?? TestCatalog.Instance, environment ?? HostEnvironment.Empty, _events).Load(_directory.Write("r.yaml", text), extra);
}
