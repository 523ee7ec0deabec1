using System.Text.Json;

namespace Recotem.Recipes.Tests;

public sealed class RecipeSchemaTests
{
    public static TheoryData<string> Sections => new("recipe", "schema", "cleansing", "item_metadata", "training", "output");

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_key_is_described_and_unknown_keys_are_refused(string section)
    {
        using JsonDocument schema = JsonDocument.Parse(Descriptor(section).Schema());

        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
        foreach (JsonProperty property in schema.RootElement.GetProperty("properties").EnumerateObject())
            Assert.True(property.Value.TryGetProperty("description", out JsonElement text) && text.GetString()!.Length > 10, property.Name);
    }

    [Theory]
    [InlineData("recipe", "name output schema source training")]
    [InlineData("schema", "item_column user_column")]
    [InlineData("cleansing", "")]
    [InlineData("item_metadata", "fields path type")]
    [InlineData("training", "algorithms")]
    [InlineData("output", "path")]
    public void Required_keys_are_those_of_the_specification(string section, string required)
    {
        using JsonDocument schema = JsonDocument.Parse(Descriptor(section).Schema());

        string[] keys = schema.RootElement.TryGetProperty("required", out JsonElement list) ? [.. list.EnumerateArray().Select(k => k.GetString()!)] : [];
        Assert.Equal(required, string.Join(' ', keys.Order(StringComparer.Ordinal)));
    }

    private static ConfigurationDescriptor Descriptor(string section) => section switch
    {
        "recipe" => RecipeBinder.Descriptor,
        "schema" => SchemaSectionBinder.Descriptor,
        "cleansing" => CleansingSectionBinder.Descriptor,
        "item_metadata" => ItemMetadataSectionBinder.Descriptor,
        "training" => TrainingSectionBinder.Descriptor,
        _ => OutputSectionBinder.Descriptor,
    };
}
