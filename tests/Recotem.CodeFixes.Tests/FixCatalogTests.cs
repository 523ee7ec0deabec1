using System.Reflection;
using Microsoft.CodeAnalysis.CodeFixes;
using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests;

public sealed class FixCatalogTests
{
    [Fact]
    public void No_rule_has_two_fixes() =>
        Assert.All(CodeFixRun.Fixes.SelectMany(f => f.FixableDiagnosticIds).GroupBy(i => i, StringComparer.Ordinal), g => Assert.Single(g));

    [Fact]
    public void Every_fix_is_exported_under_its_own_name_and_can_fix_all() => Assert.All(CodeFixRun.Fixes, fix =>
    {
        ExportCodeFixProviderAttribute export = Assert.IsType<ExportCodeFixProviderAttribute>(fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>());
        Assert.Equal(fix.GetType().Name, export.Name);
        Assert.NotNull(fix.GetFixAllProvider());
        Assert.IsAssignableFrom<RecotemCodeFix>(fix);
    });
}
