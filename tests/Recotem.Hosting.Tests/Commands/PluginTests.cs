using System.Text;
using System.Text.Json;
using Recotem.Hosting.Commands;

namespace Recotem.Hosting.Tests.Commands;

public sealed class PluginTests
{
    [Fact]
    public async Task The_list_as_json_has_every_plugin_sorted_with_its_origin()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "list", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        JsonElement[] plugins = [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray()];
        string[] ids = [.. plugins.Select(p => $"{p.GetProperty("kind").GetString()}/{p.GetProperty("name").GetString()}")];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Contains("kinds/kinds", ids);
        Assert.Contains("sources/csv", ids);
        JsonElement faulty = plugins.Single(p => p.GetProperty("name").GetString() == "faulty");
        Assert.Equal(["kind", "name", "version", "assembly", "aliases", "description"], faulty.EnumerateObject().Select(m => m.Name));
        Assert.Equal("Recotem.Hosting.Tests", faulty.GetProperty("assembly").GetString());
        Assert.Equal("broken", faulty.GetProperty("aliases")[0].GetString());
        Assert.Equal("A source without a probe whose fetch fails in a way of its choice.", faulty.GetProperty("description").GetString());
        Assert.Equal(3, faulty.GetProperty("version").GetString()!.Split('.').Length);
    }

    [Fact]
    public async Task The_list_as_text_has_a_line_for_each_plugin_under_a_header()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "list");

        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("KIND", lines[0], StringComparison.Ordinal);
        Assert.Equal(Plugins.Catalog.Plugins.Length + 1, lines.Length);
        Assert.All(lines, l => Assert.Equal(l.TrimEnd(), l));
    }

    [Fact]
    public async Task Names_only_of_one_kind_are_lines_for_scripts()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "list", "--kind", "sources", "--names-only");

        Assert.Equal("sources/csv\nsources/faulty\n", run.Output);
    }

    [Theory]
    [InlineData("sources/faulty")]
    [InlineData("faulty")]
    [InlineData("broken")]
    public async Task A_plugin_is_found_by_name_or_alias_with_or_without_its_kind(string name)
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", name, "--json");

        JsonElement plugin = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("faulty", plugin.GetProperty("name").GetString());
        Assert.Equal("Recotem.Hosting.Tests.FaultySource", plugin.GetProperty("type").GetString());
        JsonElement fault = plugin.GetProperty("options").EnumerateArray().First();
        Assert.Equal("fault", fault.GetProperty("key").GetString());
        Assert.Equal("defect | download | timeout | hang | none", fault.GetProperty("type").GetString());
        Assert.Equal("What goes wrong.", fault.GetProperty("description").GetString());
        Assert.Empty(plugin.GetProperty("facets").EnumerateArray());
    }

    [Fact]
    public async Task Details_as_text_show_options_needs_and_facets()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", "csv");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("sources/csv\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"needs +Recotem\.IObjectStores", run.Output);
        Assert.Matches(@"facets +Recotem\.IProbe", run.Output);
        Assert.Matches(@"path +text +\(required\) ", run.Output);
    }

    [Fact]
    public async Task Details_of_an_algorithm_show_its_traits()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", "ials", "--json");

        JsonElement traits = JsonDocument.Parse(run.Output).RootElement.GetProperty("traits");
        Assert.Equal(Plugins.Catalog.Find("algorithms", "IALS")!.Trait("scores_new_users"), traits.GetProperty("scores_new_users").GetString());
    }

    [Fact]
    public async Task Details_of_an_algorithm_show_what_a_search_draws()
    {
        CommandRun json = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", "algorithms/CosineKNN", "--json");
        Dictionary<string, string> searches = JsonDocument.Parse(json.Output).RootElement.GetProperty("options").EnumerateArray()
            .ToDictionary(o => o.GetProperty("key").GetString()!, o => string.Concat(o.GetProperty("search").GetRawText().Where(c => !char.IsWhiteSpace(c))));
        Assert.Equal("""{"min":4,"max":1000,"log":false,"step":1}""", searches["top_k"]);
        Assert.Equal("""{"min":0,"max":1000,"log":false}""", searches["shrinkage"]);
        Assert.Equal("""{"values":["none","tf_idf","bm_25"]}""", searches["feature_weighting"]);
        Assert.Matches("""^\{"values":\[(false,true|true,false)\]\}$""", searches["normalize"]);
        Assert.Equal("null", searches["bm25_k1"]);

        CommandRun text = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", "algorithms/IALS");
        Assert.Matches(@"(?m)^OPTION +TYPE +DEFAULT +SEARCHED +DESCRIPTION$", text.Output);
        Assert.Matches(@"(?m)^n_components .* 20 +4 to 300  ", text.Output);
        Assert.Matches(@"(?m)^alpha0 .* 0\.003 to 1, log  ", text.Output);
        CommandRun source = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", "csv");
        Assert.DoesNotContain("SEARCHED", source.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_a_search_draws_are_json_of_their_kind()
    {
        (string Text, ScalarKind Kind)[] values =
            [("none", ScalarKind.Text), ("3", ScalarKind.Text), ("true", ScalarKind.Boolean), ("-3", ScalarKind.Integer), ("0.5", ScalarKind.Float), (".inf", ScalarKind.Float), ("~", ScalarKind.Null)];
        var dimension = new CategoricalDimension("x", [.. values.Select(v => new ConfigScalar(default, v.Text, v.Kind))]);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            new PluginOption("x", "any", IsRequired: false, Default: null, Description: null, dimension).WriteSearch(writer);
        Assert.Equal("""{"values":["none","3",true,-3,0.5,".inf",null]}""", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("csw", "unknown plugin 'csw'; did you mean 'csv'?")]
    [InlineData("kinds", null)]
    [InlineData("sources/nothing", "unknown plugin 'nothing'")]
    public async Task An_unknown_plugin_exits_with_2_and_a_suggestion(string name, string? expected)
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "info", name);

        Assert.Equal(expected is null ? 0 : 2, run.ExitCode);
        Assert.Contains(expected ?? "", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_several_kinds_asks_for_the_kind()
    {
        // Every kind is itself a plugin named like it, of the kind of kinds.
        PluginCatalog catalog = Plugins.Catalog.ToBuilder().Add(Plugins.Catalog.Find("sources", "csv")! with { Id = new PluginRef("metrics", "csv") }).Build();

        CommandRun ambiguous = await CommandRun.OfAsync(catalog, "plugin", "info", "csv");
        CommandRun chosen = await CommandRun.OfAsync(catalog, "plugin", "info", "csv", "--kind", "sources");

        Assert.Equal(2, ambiguous.ExitCode);
        Assert.Contains("metrics/csv, sources/csv; choose one with --kind", ambiguous.Error, StringComparison.Ordinal);
        Assert.Equal(0, chosen.ExitCode);
    }

    [Fact]
    public async Task An_unknown_kind_exits_with_2_and_names_the_nearest()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "list", "--kind", "metric");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("unknown kind 'metric'; did you mean 'metrics'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_as_json_name_their_plugins()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "kinds", "--json");

        JsonElement metrics = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Single(k => k.GetProperty("kind").GetString() == "metrics");
        Assert.Equal("training.metric", metrics.GetProperty("section").GetString());
        Assert.Equal("named", metrics.GetProperty("selection").GetString());
        Assert.Contains("ndcg", metrics.GetProperty("plugins").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task An_empty_catalog_gives_empty_lists()
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, "plugin", "list", "--json");

        Assert.Equal("[]\n", run.Output);
    }
}
