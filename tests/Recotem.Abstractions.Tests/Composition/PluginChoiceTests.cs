namespace Recotem.Abstractions.Tests.Composition;

public sealed class PluginChoiceTests
{
    private readonly ConfigErrors _errors = new();

    private static readonly PluginCatalog s_catalog = new PluginCatalogBuilder()
        .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets"))
        .Add(TestCatalog.Plugin("widgets", "plain"))
        .Add(TestCatalog.Plugin("widgets", "sized", ["large"], TestCatalog.Record("Sized", "{}")))
        .Build();

    [Fact]
    public void A_name_alone_is_a_choice_without_options()
    {
        BoundPlugin<TestCatalog.IWidget> bound = TestCatalog.Choice<TestCatalog.IWidget>("\"large\"", _errors).Bind(s_catalog);
        Assert.Equal("sized", bound.Descriptor.Id.Name);
        Assert.Equal("size default", bound.Configuration);
    }

    [Fact]
    public async Task Keys_beside_the_name_are_bound_and_the_plugin_is_constructed_with_them()
    {
        BoundPlugin<TestCatalog.IWidget> bound = TestCatalog.Choice<TestCatalog.IWidget>("""{"type":"sized","size":3}""", _errors).Bind(s_catalog);
        Assert.Equal("size 3", (await bound.ActivateAsync(new PluginScope(s_catalog))).Text);
    }

    [Fact]
    public void A_mapping_without_the_name_means_the_default() =>
        Assert.Equal("size 4", TestCatalog.Choice<TestCatalog.IWidget>("""{"size":4}""", _errors, "sized").Bind(s_catalog).Configuration);

    [Fact]
    public void Drawn_values_replace_keys()
    {
        PluginChoice<TestCatalog.IWidget> choice = TestCatalog.Choice<TestCatalog.IWidget>("""{"type":"sized","size":3}""", _errors);
        var drawn = new ConfigScalar(choice.Position, "9", ScalarKind.Integer);
        Assert.Equal("size 9", choice.With([new("size", drawn)]).Bind(s_catalog).Configuration);
        Assert.Equal("size 3", choice.Bind(s_catalog).Configuration);
    }

    [Theory]
    [InlineData("\"plian\"", "test.json:1:6: x: unknown widgets plugin 'plian'; did you mean 'plain'? expected one of plain, sized")]
    [InlineData("""{"type":"sized","siez":1}""", "test.json:1:22: x.siez: unknown key 'siez'; did you mean 'size'? expected one of size")]
    [InlineData("""{"type":"plain","size":1}""", "test.json:1:22: x.size: unknown key 'size'; 'widgets/plain' takes no options")]
    public void A_mistake_in_a_choice_is_located(string json, string expected)
    {
        var error = Assert.Throws<RecipeException>(() => TestCatalog.Choice<TestCatalog.IWidget>(json, _errors).Bind(s_catalog));
        Assert.Equal(expected, error.Message);
    }
}
