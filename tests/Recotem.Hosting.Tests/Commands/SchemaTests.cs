using System.Text.Json;

namespace Recotem.Hosting.Tests.Commands;

public sealed class SchemaTests
{
    [Fact]
    public async Task The_schema_is_json_with_the_sections_of_a_recipe()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "schema");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        JsonElement schema = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("Recipe", schema.GetProperty("title").GetString());
        Assert.Equal(
            ["name", "source", "schema", "cleansing", "item_metadata", "training", "output"],
            schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["name", "source", "schema", "training", "output"], schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.DoesNotContain(run.Output, c => c > '~');
    }

    [Fact]
    public async Task Options_of_every_source_are_in_the_schema_with_their_descriptions()
    {
        CommandRun run = await CommandRun.OfAsync(Plugins.Catalog, "schema");

        Assert.Contains("\"faulty\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("What goes wrong.", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"delimiter\"", run.Output, StringComparison.Ordinal);
    }
}
