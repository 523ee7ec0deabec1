using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Recotem.Analyzers.Tests.Documentation;
using Recotem.Architecture.Tests;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests;

/// <summary>Nothing is missing from any rule.</summary>
public sealed class RuleCatalogueTests
{
    private static readonly string[] s_markers = [nameof(FiresAttribute), nameof(SilentAttribute), nameof(BoundaryAttribute)];

    public static TheoryData<string> Ids => [.. Recotem.Analyzers.Rules.All.Select(r => r.Id)];

    [Fact]
    public void Every_descriptor_is_listed_once_and_in_order()
    {
        IEnumerable<DiagnosticDescriptor> declared = typeof(ContractAnalyzer).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!);

        string[] ids = [.. Recotem.Analyzers.Rules.All.Select(r => r.Id)];

        // RCT2103 has a harmless form, which may be suppressed.
        Assert.Equal(declared.Select(r => r.Id).Order(StringComparer.Ordinal), ids.Append("RCT2103").Order(StringComparer.Ordinal));
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_id_lies_in_the_range_of_its_category(string id)
    {
        string category = Recotem.Analyzers.Rules.Of(id).Category;

        Assert.Matches("^RCT[1-9][0-9]{3}$", id);
        // Blocking concerns plugins of every kind, though its number stands among the rules for sources.
        Assert.Equal(category, id == "RCT2209" ? "Recotem.Plugins" : CategoryOf(int.Parse(id.AsSpan(3), CultureInfo.InvariantCulture)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_field_carries_the_id_and_the_rule(string id)
    {
        FieldInfo[] fields = [.. typeof(ContractAnalyzer).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor) && ((DiagnosticDescriptor)f.GetValue(null)!).Id == id)];

        Assert.NotEmpty(fields);
        Assert.All(fields, f => Assert.Matches($"^Rct{id[3..]}[A-Z]", f.Name));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_texts_are_complete(string id)
    {
        DiagnosticDescriptor rule = Recotem.Analyzers.Rules.Of(id);
        string title = rule.Title.ToString(CultureInfo.InvariantCulture);
        string message = rule.MessageFormat.ToString(CultureInfo.InvariantCulture);
        string description = rule.Description.ToString(CultureInfo.InvariantCulture);

        Assert.True(rule.IsEnabledByDefault);
        Assert.Matches("^[A-Z].*[^.]$", title);
        Assert.Matches("^[A-Z{'].*[^.]$", message);
        Assert.Matches("^[A-Z].*[.]$", description);
        Assert.DoesNotContain(". ", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_help_link_leads_to_the_page(string id)
    {
        const string Address = "https://github.com/recotem/recotem-dotnet/blob/main/";
        string link = Recotem.Analyzers.Rules.Of(id).HelpLinkUri;

        Assert.StartsWith(Address, link, StringComparison.Ordinal);
        Assert.Equal($"docs/rules/{id}.md", link[Address.Length..]);
    }

    [Fact]
    public void Release_notes_list_every_rule_as_it_is()
    {
        string[] rows =
        [
            .. new[] { "Shipped", "Unshipped" }
                .SelectMany(f => File.ReadAllLines(Repository.PathOf("analyzers", "Recotem.Analyzers", $"AnalyzerReleases.{f}.md")))
                .Where(l => l.StartsWith("RCT", StringComparison.Ordinal))
                .Select(l => string.Join(" | ", l.Split('|').Select(c => c.Trim())))
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            Recotem.Analyzers.Rules.All.Select(r => $"{r.Id} | {r.Category} | {r.DefaultSeverity} | {r.Title.ToString(CultureInfo.InvariantCulture)}"), rows);
    }

    // A newer manifest stands in the way of a host and, where it has none, of a record that another one refers to.
    [Fact]
    public void A_rule_is_reported_by_one_analyzer_but_for_newer_manifests() => Assert.Equal(
        Recotem.Analyzers.Rules.All.Select(r => r.Id).Append("RCT4014").Order(StringComparer.Ordinal),
        AnalyzerRun.Analyzers.SelectMany(a => a.SupportedDiagnostics.Select(r => r.Id).Distinct(StringComparer.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_rule_has_a_page_and_a_page_has_a_rule() => Assert.Equal(KnownRule.All.Select(r => r.Id), RulePage.Ids);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_tests_in_which_it_fires_and_is_silent_and_of_the_line_between(string id)
    {
        Type? tests = typeof(RuleCatalogueTests).Assembly.GetTypes().SingleOrDefault(t => t.Name == $"Rct{id[3..]}Tests");
        Assert.True(tests is not null, $"there is no class Rct{id[3..]}Tests");

        MethodInfo[] methods = [.. tests.GetMethods().Where(m => m.GetCustomAttributes<FactAttribute>().Any())];

        Assert.Superset(
            s_markers.ToHashSet(),
            methods.SelectMany(m => m.CustomAttributes).Select(a => a.AttributeType.Name).ToHashSet());
        Assert.All(methods, m => Assert.True(m.CustomAttributes.Any(a => s_markers.Contains(a.AttributeType.Name)), $"{m.Name} does not say what it is a case of"));
    }

    private static string CategoryOf(int number) => number switch
    {
        < 2000 => "Recotem.Kinds",
        < 2100 => "Recotem.Plugins",
        < 2200 => "Recotem.Configuration",
        < 3000 => "Recotem.DataSources",
        >= 4000 and < 5000 => "Recotem.Hosts",
        >= 9000 => "Recotem.Environment",
        _ => "",
    };
}
