namespace Recotem.Abstractions.Tests.Composition;

public sealed class PluginCatalogTests
{
    private static readonly PluginCatalog s_catalog = new PluginCatalogBuilder()
        .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets", ignoreCase: true))
        .Add(TestCatalog.Kind<IPluginKind>("kinds"))
        .Add(TestCatalog.Kind<IDisposable>("apples"))
        .Add(TestCatalog.Plugin("widgets", "Small", ["Little"]))
        .Add(TestCatalog.Plugin("apples", "Red"))
        .Build();

    [Fact]
    public void Plugins_are_sorted_and_kinds_are_plugins_of_the_kind_of_kinds() => Assert.Equal(
        ["apples/Red", "kinds/apples", "kinds/kinds", "kinds/widgets", "widgets/Small"], s_catalog.Plugins.Select(p => p.Id.ToString()));

    [Fact]
    public async Task The_plugin_that_stands_for_a_kind_is_found_and_yields_its_descriptor()
    {
        PluginDescriptor self = s_catalog.Find("kinds", "kinds")!;
        Assert.Equal("Recotem.IPluginKind", self.TypeName);
        Assert.Same(s_catalog.FindKind("kinds"), await self.Activate(new PluginScope(s_catalog), null));
        Assert.Null(s_catalog.Find("kinds", "pears"));
        Assert.NotNull(s_catalog.Find("kinds", "widgets", new SemVersion(1, 0, 0)));
        Assert.Null(s_catalog.Find("kinds", "widgets", new SemVersion(2, 0, 0)));
    }

    [Fact]
    public void A_name_or_alias_is_found_under_the_rule_of_its_kind()
    {
        Assert.Equal("Small", s_catalog.Find("widgets", "LITTLE")!.Id.Name);
        Assert.Equal("Red", s_catalog.Find("apples", "Red")!.Id.Name);
        Assert.Null(s_catalog.Find("apples", "red"));
        Assert.Null(s_catalog.Find("pears", "Red"));
    }

    [Fact]
    public void A_builder_starts_from_a_catalog_and_gives_the_same_one() =>
        Assert.Equal(s_catalog.Plugins.Select(p => p.Id), s_catalog.ToBuilder().Build().Plugins.Select(p => p.Id));

    [Fact]
    public void A_taken_name_is_refused_kept_or_replaced()
    {
        PluginDescriptor other = TestCatalog.Plugin("apples", "Red") with { TypeName = "Other" };
        var error = Assert.Throws<ArgumentException>(() => s_catalog.ToBuilder().Add(other));
        Assert.Contains("Tests.Red", error.Message, StringComparison.Ordinal);
        Assert.Contains("Other", error.Message, StringComparison.Ordinal);
        Assert.Equal("Tests.Red", Build(DuplicatePlugins.KeepFirst).TypeName);
        Assert.Equal("Other", Build(DuplicatePlugins.Replace).TypeName);

        PluginDescriptor Build(DuplicatePlugins rule)
        {
            PluginCatalogBuilder builder = s_catalog.ToBuilder();
            builder.OnDuplicate = rule;
            return builder.Add(other).Build().Find("apples", "Red")!;
        }
    }

    [Theory]
    [InlineData("widgets", "SMALL", new string[0], "widgets/SMALL")]
    [InlineData("widgets", "little", new string[0], "widgets/little")]
    [InlineData("widgets", "Other", new[] { "LITTLE" }, "widgets/LITTLE")]
    [InlineData("apples", "Other", new[] { "Red" }, "apples/Red")]
    public void A_name_that_is_taken_under_the_rule_of_its_kind_is_refused_kept_or_replaced(string kind, string name, string[] aliases, string shared)
    {
        PluginDescriptor other = TestCatalog.Plugin(kind, name, aliases) with { TypeName = "Other" };
        var error = Assert.Throws<ArgumentException>(() => s_catalog.ToBuilder().Add(other));
        Assert.Contains($"plugin '{shared}' is declared by both", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", Build(DuplicatePlugins.KeepFirst));
        Assert.Equal("Other", Assert.Single(Build(DuplicatePlugins.Replace)));

        IEnumerable<string> Build(DuplicatePlugins rule)
        {
            PluginCatalogBuilder builder = s_catalog.ToBuilder();
            builder.OnDuplicate = rule;
            return builder.Add(other).Build().Of(kind).Select(p => p.TypeName);
        }
    }

    [Fact]
    public void Names_that_differ_by_case_are_judged_when_their_kind_is_known()
    {
        Assert.NotNull(s_catalog.ToBuilder().Add(TestCatalog.Plugin("apples", "red")).Build().Find("apples", "red"));
        PluginCatalogBuilder builder = new PluginCatalogBuilder().Add(TestCatalog.Plugin("late", "a")).Add(TestCatalog.Plugin("late", "A"));
        Assert.Throws<ArgumentException>(() => builder.Add(TestCatalog.Kind<IDisposable>("late", ignoreCase: true)));
    }

    [Fact]
    public async Task An_object_can_be_added_as_a_plugin()
    {
        using var apple = new MemoryStream();
        PluginCatalog catalog = s_catalog.ToBuilder().Add<IDisposable>("mine", apple).Build();
        Assert.Same(apple, await catalog.Find("apples", "mine")!.ActivateAsync<IDisposable>(new PluginScope(catalog), null));
    }
}
