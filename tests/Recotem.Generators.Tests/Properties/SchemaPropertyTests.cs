using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests.Properties;

/// <summary>
/// The JSON Schema of a record accepts a document exactly when its binder does: for documents with native scalars, whole numbers
/// within ±2^53, text of the basic plane, and patterns of the shared subset.
/// </summary>
public sealed class SchemaPropertyTests
{
    private const int Records = 60;
    private const int DocumentsPerRecord = 50;

    [Theory]
    [InlineData(101)]
    public async Task The_schema_accepts_what_the_binder_accepts(ulong seed)
    {
        var drawn = new RecordGenerator(new SplitMix(seed), forSchema: true);
        drawn.Draw(Records);
        using var loaded = new LoadedRun(GeneratorRun.Of(RecordSource.Files(drawn)));
        PluginCatalog catalog = loaded.Catalog();
        var documents = new DocumentGenerator(new SplitMix(seed + 1000), forSchema: true);
        var cases = new List<(string Schema, string[] Documents)>();
        foreach (RecordShape record in drawn.Records)
        {
            string[] drawnDocuments = [.. Enumerable.Range(0, DocumentsPerRecord).Select(_ => documents.Record(record)).Where(d => NativeScalars.Are(d, record)).Select(d => d.ToJson())];
            cases.Add((Schema(loaded.Configuration($"Acme.{record.Name}Binder"), catalog), drawnDocuments));
        }

        string?[][] verdicts = await SchemaJudge.JudgeAsync(cases);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < cases.Count; i++)
        {
            RecordShape record = drawn.Records[i];
            for (int j = 0; j < cases[i].Documents.Length; j++)
            {
                string document = cases[i].Documents[j];
                string mistakes = Mistakes(loaded.Configuration($"Acme.{record.Name}Binder"), record, document, catalog);
                if (mistakes.Length == 0 != verdicts[i][j] is null)
                    Assert.Fail($"seed {seed}\nbinder: {mistakes}\nschema: {verdicts[i][j]}\n\n{document}\n\n{RecordSource.Of(record)}\n{cases[i].Schema}");
                _ = mistakes.Length == 0 ? accepted++ : refused++;
            }
        }

        Assert.True(accepted > Records * DocumentsPerRecord / 5 && refused > Records * DocumentsPerRecord / 5, $"{accepted} accepted, {refused} refused");
    }

    private static string Schema(ConfigurationDescriptor descriptor, PluginCatalog catalog)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
            JsonSchemaComposer.Compose(descriptor, "Test", catalog, writer);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // A choice is bound when the catalog is known.
    private static string Mistakes(ConfigurationDescriptor descriptor, RecordShape record, string document, PluginCatalog catalog)
    {
        var errors = new ConfigErrors();
        object? bound = descriptor.Bind(ConfigReader.Root(ConfigText.Parse(document), errors));
        if (bound is not null)
        {
            foreach (PluginChoice<IMetric> choice in record.Options.SelectMany(o => Choices(Canonical.Property(bound, o.Name).GetValue(bound), o.Type)))
                choice.Bind(catalog, errors);
        }

        return string.Join('\n', errors.ToImmutable());
    }

    private static IEnumerable<PluginChoice<IMetric>> Choices(object? value, ValueType type)
    {
        switch (type.Form)
        {
            case Form.Choice when value is PluginChoice<IMetric> choice:
                return [choice];
            case Form.Record when value is not null:
                return type.Record!.Options.SelectMany(o => Choices(Canonical.Property(value, o.Name).GetValue(value), o.Type));
            case Form.List when value is IEnumerable items && value.GetType().GetProperty("IsDefault")?.GetValue(value) is not true:
                return items.Cast<object?>().SelectMany(i => Choices(i, type.Element!));
            case Form.Map when value is IEnumerable entries:
                return entries.Cast<object>().SelectMany(e => Choices(e.GetType().GetProperty("Value")!.GetValue(e), type.Element!));
            default:
                return [];
        }
    }
}
