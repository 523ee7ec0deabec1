using System.Text;
using Recotem.Recipes;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests.Properties;

/// <summary>Generated binders agree with a slow reference binder about random records and random YAML.</summary>
public sealed class BinderPropertyTests
{
    private const int Records = 60;
    private const int DocumentsPerRecord = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_generated_binder_reads_as_the_reference_binder_does(ulong seed)
    {
        var drawn = new RecordGenerator(new SplitMix(seed), forSchema: false);
        drawn.Draw(Records);
        using var loaded = new LoadedRun(GeneratorRun.Of(RecordSource.Files(drawn)));
        var random = new SplitMix(seed + 1000);
        var documents = new DocumentGenerator(random, forSchema: false);
        int accepted = 0;
        int refused = 0;
        foreach (RecordShape record in drawn.Records)
        {
            ConfigurationDescriptor descriptor = loaded.Configuration($"Acme.{record.Name}Binder");
            for (int i = 0; i < DocumentsPerRecord; i++)
            {
                Doc document = documents.Record(record);
                string yaml = document.ToYaml(random);
                bool expands = random.Chance(70);
                if (Difference(record, descriptor, yaml, expands) is { } difference)
                    Assert.Fail($"seed {seed}\n{difference}\n\n{yaml}\nsmallest: {Smallest(record, descriptor, document, expands)}\n\n{RecordSource.Of(record)}");
                _ = new ReferenceBinder(expands: false).Bind(record, Parse(yaml)) is null ? refused++ : accepted++;
            }
        }

        // A test whose documents are all right, or all wrong, would say little.
        Assert.True(accepted > Records * DocumentsPerRecord / 4 && refused > Records * DocumentsPerRecord / 4, $"{accepted} accepted, {refused} refused");
    }

    private static string? Difference(RecordShape record, ConfigurationDescriptor descriptor, string yaml, bool expands)
    {
        ConfigNode root = Parse(yaml);
        var reference = new ReferenceBinder(expands);
        string? expected = reference.Bind(record, root);
        var errors = new ConfigErrors();
        object? bound = descriptor.Bind(ConfigReader.Root(root, errors, expands ? new TestExpander() : null));
        string? actual = bound is null ? null : Canonical.Of(bound, record);
        if (expected != actual)
            return $"expected {expected ?? "a refusal: " + string.Join(", ", reference.Mistakes)}\nreceived {actual ?? "a refusal: " + string.Join(", ", errors.ToImmutable())}";
        string[] mistakes = [.. errors.ToImmutable().Select(e => $"{e.Position}: {e.Path}").Distinct().Order(StringComparer.Ordinal)];
        if (!mistakes.SequenceEqual(reference.Mistakes))
            return $"expected mistakes\n  {string.Join("\n  ", reference.Mistakes)}\nreceived\n  {string.Join("\n  ", errors.ToImmutable())}";
        return errors.ToImmutable().FirstOrDefault(e => e.ToString().Contains("hidden-word", StringComparison.Ordinal)) is { Path.Length: > 0 } leak ? $"shows an expanded value: {leak}" : null;
    }

    // Without the entries that the difference does not need.
    private static string Smallest(RecordShape record, ConfigurationDescriptor descriptor, Doc document, bool expands)
    {
        for (int i = 0; document is Doc.Mapping mapping && i < mapping.Entries.Length;)
        {
            Doc smaller = new Doc.Mapping([.. mapping.Entries.Where((_, index) => index != i)]);
            if (Difference(record, descriptor, smaller.ToJson(), expands) is null)
                i++;
            else
                document = smaller;
        }

        return document.ToJson();
    }

    private static ConfigNode Parse(string yaml) => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "test.yaml");
}
