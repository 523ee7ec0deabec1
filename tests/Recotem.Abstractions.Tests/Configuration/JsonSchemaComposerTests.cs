using System.Buffers;
using System.Text;
using System.Text.Json;
using Recotem.Abstractions.Tests.Composition;

namespace Recotem.Abstractions.Tests.Configuration;

public sealed class JsonSchemaComposerTests
{
    private const string Plain = """{"title":"Sized","type":"object","properties":{"size":{"type":"integer"}},"additionalProperties":false}""";
    private const string Demanding = """{"title":"Demanding","type":"object","properties":{"size":{"type":"integer"}},"required":["size"],"additionalProperties":false}""";

    [Fact]
    public void A_choice_becomes_an_alternative_of_all_plugins()
    {
        JsonElement schema = Compose("""{"title":"R","type":"object","properties":{"w":{"description":"d","x-recotem-kind":"widgets","x-recotem-discriminator":"type"}},"additionalProperties":false}""");
        Assert.Equal("Recipe", schema.GetProperty("title").GetString());
        JsonElement widget = schema.GetProperty("properties").GetProperty("w");
        Assert.Equal(
            """{"description":"d","oneOf":[{"$ref":"#/$defs/widgets.demanding"},{"$ref":"#/$defs/widgets.plain"},{"$ref":"#/$defs/widgets.sized"},{"type":"string","enum":["plain","sized","large"]}],"discriminator":{"propertyName":"type","mapping":{"demanding":"#/$defs/widgets.demanding","plain":"#/$defs/widgets.plain","sized":"#/$defs/widgets.sized","large":"#/$defs/widgets.sized"}}}""",
            Compact(widget));
        JsonElement definitions = schema.GetProperty("$defs");
        Assert.Equal(
            """{"title":"Demanding","type":"object","properties":{"type":{"const":"demanding"},"size":{"type":"integer"}},"required":["type","size"],"additionalProperties":false}""",
            Compact(definitions.GetProperty("widgets.demanding")));
        Assert.Equal(
            """{"title":"plain","type":"object","properties":{"type":{"const":"plain"}},"required":["type"],"additionalProperties":false}""",
            Compact(definitions.GetProperty("widgets.plain")));
        Assert.Equal("""{"enum":["sized","large"]}""", Compact(definitions.GetProperty("widgets.sized").GetProperty("properties").GetProperty("type")));
    }

    [Fact]
    public void The_default_of_a_choice_needs_no_name()
    {
        JsonElement schema = Compose("""{"type":"object","properties":{"w":{"x-recotem-kind":"widgets","x-recotem-discriminator":"scheme","x-recotem-default":"large"}},"additionalProperties":false}""");
        Assert.Equal("large", schema.GetProperty("properties").GetProperty("w").GetProperty("default").GetString());
        JsonElement definition = schema.GetProperty("$defs").GetProperty("widgets.sized.scheme.default");
        Assert.False(definition.TryGetProperty("required", out _));
        Assert.Equal(["scheme", "size"], definition.GetProperty("properties").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Names_of_a_kind_that_ignores_case_are_accepted_in_any_case()
    {
        JsonElement schema = Compose("""{"type":"object","properties":{"g":{"x-recotem-kind":"gadgets","x-recotem-discriminator":"type"}},"additionalProperties":false}""");
        JsonElement name = schema.GetProperty("$defs").GetProperty("gadgets.IALS").GetProperty("properties").GetProperty("type");
        Assert.Equal("^([iI][aA][lL][sS]|[a]\\.2)$".Replace("[a]", "[aA]", StringComparison.Ordinal), name.GetProperty("anyOf")[1].GetProperty("pattern").GetString());
    }

    [Fact]
    public void Of_several_versions_of_a_name_the_one_that_a_choice_finds_is_the_alternative()
    {
        JsonElement schema = Compose("""{"type":"object","properties":{"v":{"x-recotem-kind":"versions","x-recotem-discriminator":"type"}},"additionalProperties":false}""");
        Assert.Equal(
            """{"oneOf":[{"$ref":"#/$defs/versions.track.1.0.0"},{"$ref":"#/$defs/versions.track.2.0.0"},{"type":"string","enum":["old","track"]}],"discriminator":{"propertyName":"type","mapping":{"old":"#/$defs/versions.track.1.0.0","track":"#/$defs/versions.track.2.0.0"}}}""",
            Compact(schema.GetProperty("properties").GetProperty("v")));
    }

    [Fact]
    public void A_kind_without_plugins_accepts_nothing()
    {
        JsonElement schema = Compose("""{"type":"object","properties":{"n":{"x-recotem-kind":"nothing","x-recotem-discriminator":"type"}},"additionalProperties":false}""");
        Assert.Equal("""{"not":{}}""", Compact(schema.GetProperty("properties").GetProperty("n")));
    }

    [Fact]
    public void Nested_records_become_definitions_even_if_they_refer_to_themselves()
    {
        ConfigurationDescriptor part = null!;
        part = TestCatalog.Record("Part", """{"title":"Part","type":"object","properties":{"next":{"anyOf":[{"x-recotem-record":"Tests.Part"},{"type":"null"}]}},"additionalProperties":false}""") with { Nested = () => [part] };
        ConfigurationDescriptor namesake = TestCatalog.Record("Part", Plain) with { Name = "Other.Part" };
        JsonElement schema = Compose(
            """{"type":"object","properties":{"p":{"description":"d","x-recotem-record":"Tests.Part"},"q":{"x-recotem-record":"Other.Part"}},"additionalProperties":false}""", part, namesake);
        Assert.Equal("""{"description":"d","$ref":"#/$defs/Part"}""", Compact(schema.GetProperty("properties").GetProperty("p")));
        Assert.Equal("#/$defs/Part2", schema.GetProperty("properties").GetProperty("q").GetProperty("$ref").GetString());
        Assert.Equal("#/$defs/Part", schema.GetProperty("$defs").GetProperty("Part").GetProperty("properties").GetProperty("next").GetProperty("anyOf")[0].GetProperty("$ref").GetString());
    }

    [Fact]
    public void The_text_is_the_same_every_time_and_ends_lines_with_lf()
    {
        string text = ComposeText("""{"type":"object","properties":{"w":{"x-recotem-kind":"widgets","x-recotem-discriminator":"type"}},"additionalProperties":false}""");
        Assert.Equal(text, ComposeText("""{"type":"object","properties":{"w":{"x-recotem-kind":"widgets","x-recotem-discriminator":"type"}},"additionalProperties":false}"""));
        Assert.DoesNotContain('\r', text);
        Assert.StartsWith("{\n  \"title\": \"Recipe\",\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("x-recotem", text, StringComparison.Ordinal);
    }

    private static JsonElement Compose(string root, params ConfigurationDescriptor[] nested) => JsonDocument.Parse(ComposeText(root, nested)).RootElement;

    private static string ComposeText(string root, params ConfigurationDescriptor[] nested)
    {
        PluginCatalog catalog = new PluginCatalogBuilder()
            .Add(TestCatalog.Kind<TestCatalog.IWidget>("widgets"))
            .Add(TestCatalog.Kind<IDisposable>("gadgets", ignoreCase: true))
            .Add(TestCatalog.Plugin("widgets", "plain"))
            .Add(TestCatalog.Plugin("widgets", "sized", ["large"], TestCatalog.Record("Sized", Plain)))
            .Add(TestCatalog.Plugin("widgets", "demanding", [], TestCatalog.Record("Demanding", Demanding)))
            .Add(TestCatalog.Plugin("gadgets", "IALS", ["a.2"]))
            .Add(TestCatalog.Kind<IAsyncDisposable>("versions"))
            .Add(Version("0.9.0"))
            .Add(Version("1.0.0", "old"))
            .Add(Version("2.0.0"))
            .Build();
        var output = new ArrayBufferWriter<byte>();
        JsonSchemaComposer.Compose(TestCatalog.Record("Root", root, nested), "Recipe", catalog, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static PluginDescriptor Version(string text, params string[] aliases)
    {
        Assert.True(SemVersion.TryParse(text, out SemVersion version));
        return TestCatalog.Plugin("versions", "track", aliases, version: version) with { Id = new PluginRef("versions", "track", version) };
    }

    private static string Compact(JsonElement element)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            element.WriteTo(writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
