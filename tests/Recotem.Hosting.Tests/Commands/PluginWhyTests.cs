using System.Text.Json;

namespace Recotem.Hosting.Tests.Commands;

public sealed class PluginWhyTests
{
    private static readonly PluginOmission s_omission = new()
    {
        Id = new PluginRef("sources", "clicks"),
        Version = new SemVersion(4, 5, 6),
        ContractVersion = "1.0",
        TypeName = "Acme.Clicks.ClickSource",
        Origin = new PluginOrigin("Acme.Clicks", new SemVersion(1, 2, 3)),
        Aliases = ["click-log"],
        Reason = OmissionReason.Excluded,
        Entry = "sources/cl*",
    };

    [Theory]
    [InlineData("csv")]
    [InlineData("sources/csv")]
    [InlineData("csv", "--kind", "sources")]
    public async Task A_plugin_of_the_program_is_found_with_its_assembly(params string[] args)
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, ["plugin", "why", .. args]);

        PluginDescriptor csv = Plugins.Catalog.Find("sources", "csv")!;
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal($"sources/csv is in this program: {csv.TypeName} of Recotem.DataSources {csv.Origin.Version}\n", run.Output);
    }

    [Fact]
    public async Task A_host_remembers_what_it_leaves_out()
    {
        CommandRun run = await CommandRun.OfAsync(PluginsWithoutCsv.Catalog, "plugin", "why", "csv");

        PluginDescriptor csv = Plugins.Catalog.Find("sources", "csv")!;
        Assert.Null(PluginsWithoutCsv.Catalog.Find("sources", "csv"));
        Assert.Equal(
            $"sources/csv is not in this program: {csv.TypeName} of Recotem.DataSources {csv.Origin.Version} is left out, because Exclude has \"sources/c*@Recotem.DataSources\" on [PluginHost]\n",
            run.Output);
    }

    [Theory]
    [InlineData("clicks")]
    [InlineData("click-log")]
    [InlineData("sources/click-log")]
    public async Task An_excluded_plugin_is_named_with_the_entry_and_its_assembly(string name)
    {
        CommandRun run = await CommandRun.OfAsync(With(s_omission), "plugin", "why", name);

        Assert.Equal((2, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "sources/clicks is not in this program: Acme.Clicks.ClickSource of Acme.Clicks 1.2.3 is left out, because Exclude has \"sources/cl*\" on [PluginHost]\n", run.Output);
    }

    [Theory]
    [InlineData(OmissionReason.NotOwnAssembly, null, "excluded", "OwnAssemblyOnly", "OwnAssemblyOnly on [PluginHost] takes plugins of the host's own assembly only")]
    [InlineData(OmissionReason.NotListed, null, "excluded", "Only", "no entry of Only on [PluginHost] has it")]
    [InlineData(OmissionReason.Excluded, "*/clicks", "excluded", "Exclude", "Exclude has \"*/clicks\" on [PluginHost]")]
    [InlineData(OmissionReason.NotPreferred, "sources/clicks=Acme", "excluded", "Prefer", "Prefer has \"sources/clicks=Acme\" on [PluginHost], which takes another plugin of that name")]
    [InlineData(OmissionReason.Clash, null, "clash", null, "another plugin claims the same name")]
    [InlineData(OmissionReason.Incompatible, null, "incompatible", null, "it was compiled against version 1.0 of its kind, and this program has 1.0")]
    [InlineData(OmissionReason.UnknownKind, null, "unknown_kind", null, "its kind 'sources' is declared by no reference, or by several")]
    public async Task Every_reason_is_told_in_text_and_in_json(OmissionReason reason, string? entry, string state, string? rule, string text)
    {
        PluginCatalog catalog = With(s_omission with { Reason = reason, Entry = entry });

        CommandRun asText = await CommandRun.OfAsync(catalog, "plugin", "why", "clicks");
        CommandRun asJson = await CommandRun.OfAsync(catalog, "plugin", "why", "clicks", "--json");

        Assert.EndsWith($"is left out, because {text}\n", asText.Output, StringComparison.Ordinal);
        JsonElement answer = JsonDocument.Parse(asJson.Output).RootElement;
        Assert.Equal(2, asJson.ExitCode);
        Assert.Equal(state, answer.GetProperty("state").GetString());
        JsonElement plugin = Assert.Single(answer.GetProperty("plugins").EnumerateArray());
        Assert.Equal(
            ["sources", "clicks", "4.5.6", "Acme.Clicks", "1.2.3", "1.0", "Acme.Clicks.ClickSource", state, rule, entry],
            plugin.EnumerateObject().Take(10).Select(m => m.Value.GetString()));
    }

    [Theory]
    [InlineData("2.0", "; besides, it was compiled against version 2.0 of its kind, and this program has 1.0")]
    [InlineData("1.0", "")]
    public async Task An_excluded_plugin_that_would_not_fit_either_says_both(string contract, string expected)
    {
        CommandRun run = await CommandRun.OfAsync(With(s_omission with { ContractVersion = contract }), "plugin", "why", "clicks");

        Assert.EndsWith($"because Exclude has \"sources/cl*\" on [PluginHost]{expected}\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_winner_of_a_preference_says_what_it_was_taken_instead_of()
    {
        PluginCatalog catalog = With(s_omission with { Id = new PluginRef("sources", "csv"), Reason = OmissionReason.NotPreferred, Entry = "sources/csv=Recotem.DataSources" });

        CommandRun text = await CommandRun.OfAsync(catalog, "plugin", "why", "csv");
        CommandRun json = await CommandRun.OfAsync(catalog, "plugin", "why", "csv", "--json");

        Assert.Equal(0, text.ExitCode);
        Assert.Contains(
            "\n  Prefer \"sources/csv=Recotem.DataSources\" on [PluginHost] takes it instead of Acme.Clicks.ClickSource of Acme.Clicks 1.2.3\n", text.Output, StringComparison.Ordinal);
        JsonElement answer = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal("present", answer.GetProperty("state").GetString());
        Assert.Equal(
            ["Recotem.DataSources present Prefer sources/csv=Recotem.DataSources", "Acme.Clicks excluded Prefer sources/csv=Recotem.DataSources"],
            answer.GetProperty("plugins").EnumerateArray().Select(p =>
                $"{p.GetProperty("assembly").GetString()} {p.GetProperty("state").GetString()} {p.GetProperty("rule").GetString()} {p.GetProperty("entry").GetString()}"));
    }

    [Fact]
    public async Task The_default_of_a_kind_is_told()
    {
        PluginCatalog catalog = Plugins.Catalog.ToBuilder().Default("sources", "broken").Build();

        CommandRun text = await CommandRun.OfAsync(catalog, "plugin", "why", "faulty");
        CommandRun json = await CommandRun.OfAsync(catalog, "plugin", "why", "faulty", "--json");
        CommandRun other = await CommandRun.OfAsync(catalog, "plugin", "why", "csv", "--json");

        Assert.EndsWith("\n  Defaults on [PluginHost] gives it to constructors that ask for a plugin of 'sources'\n", text.Output, StringComparison.Ordinal);
        Assert.True(Default(json));
        Assert.False(Default(other));

        static bool Default(CommandRun run) => JsonDocument.Parse(run.Output).RootElement.GetProperty("plugins")[0].GetProperty("default").GetBoolean();
    }

    [Theory]
    [InlineData("csw", "sources/csv")]
    [InlineData("sourcs/csv", "sources/csv")]
    [InlineData("sources/clicsk", "sources/clicks")]
    [InlineData("CLICK-LOG", "sources/clicks")]
    public async Task A_misspelt_name_gets_the_nearest_also_of_what_is_left_out(string name, string nearest)
    {
        CommandRun text = await CommandRun.OfAsync(With(s_omission), "plugin", "why", name);
        CommandRun json = await CommandRun.OfAsync(With(s_omission), "plugin", "why", name, "--json");

        Assert.Equal(2, text.ExitCode);
        Assert.StartsWith($"no plugin is called '{name}'; did you mean '{nearest}'? If not, reference the package", text.Output, StringComparison.Ordinal);
        JsonElement answer = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(["misspelt", nearest], new[] { "state", "nearest" }.Select(p => answer.GetProperty(p).GetString()));
    }

    [Theory]
    [InlineData("acme-warehouse")]
    [InlineData("sources/acme-warehouse")]
    [InlineData("warehouses/acme")]
    public async Task A_name_that_nothing_resembles_is_not_referenced(string name)
    {
        CommandRun text = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "why", name);
        CommandRun json = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "why", name, "--json");

        Assert.Equal(2, text.ExitCode);
        Assert.Equal(
            $"'{name}' is not referenced: no assembly of this program declares a plugin of that name; reference the package that brings it, and build this program again\n", text.Output);
        JsonElement answer = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal("not_referenced", answer.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("nearest").ValueKind);
        Assert.Empty(answer.GetProperty("plugins").EnumerateArray());
    }

    [Fact]
    public async Task An_unknown_kind_exits_with_2_and_names_the_nearest()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "plugin", "why", "csv", "--kind", "source");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("unknown kind 'source'; did you mean 'sources'?", run.Error, StringComparison.Ordinal);
    }

    private static PluginCatalog With(PluginOmission omission) => new(
        Plugins.Catalog.Kinds,
        () => [.. Plugins.Catalog.Plugins.Where(p => p.Id.Kind != "kinds")],
        Plugins.Catalog.Find,
        () => [omission],
        _ => null);
}
