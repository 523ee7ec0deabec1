using System.Reflection;
using Microsoft.CodeAnalysis.CodeFixes;
using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests;

public sealed class FixCatalogTests
{
    // The rules whose row of the specification names a fix and that are reported by an analyzer.
    public static TheoryData<string> Promised =>
    [
        "RCT1001", "RCT1002", "RCT1003", "RCT1004", "RCT1005", "RCT1006",
        "RCT2001", "RCT2002", "RCT2003", "RCT2004", "RCT2005", "RCT2008", "RCT2009", "RCT2010", "RCT2014", "RCT2016", "RCT2019",
        "RCT2102", "RCT2105", "RCT2106", "RCT2107",
        "RCT2201", "RCT2202", "RCT2204", "RCT2205", "RCT2206", "RCT2207", "RCT2208", "RCT2209", "RCT2210",
        "RCT4001", "RCT4002", "RCT4005", "RCT4006", "RCT4008", "RCT4015",
    ];

    [Theory]
    [MemberData(nameof(Promised))]
    public void Every_rule_for_which_a_fix_is_promised_has_one(string id) => Assert.Contains(id, FixableRules.Ids);

    [Fact]
    public void The_list_of_fixable_rules_is_that_of_the_fixes() => Assert.Equal(
        CodeFixRun.Fixes.SelectMany(f => f.FixableDiagnosticIds).Order(StringComparer.Ordinal), FixableRules.Ids);

    [Fact]
    public void No_rule_has_two_fixes() =>
        Assert.All(CodeFixRun.Fixes.SelectMany(f => f.FixableDiagnosticIds).GroupBy(i => i, StringComparer.Ordinal), g => Assert.Single(g));

    [Fact]
    public void Every_fix_is_exported_under_its_own_name_and_can_fix_all() => Assert.All(CodeFixRun.Fixes, fix =>
    {
        ExportCodeFixProviderAttribute export = Assert.IsType<ExportCodeFixProviderAttribute>(fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>());
        Assert.Equal(fix.GetType().Name, export.Name);
        Assert.NotNull(fix.GetFixAllProvider());
    });
}
