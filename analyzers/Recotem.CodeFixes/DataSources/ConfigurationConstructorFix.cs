using System.Collections.Generic;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT2210: lets a data source take its configuration through a constructor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConfigurationConstructorFix))]
[Shared]
public sealed class ConfigurationConstructorFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public ConfigurationConstructorFix()
        : base("RCT2210")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node is TypeDeclarationSyntax declaration && finding.Type is { } type && ConfigurationConstructor.For(type) is { } members)
        {
            yield return Repair.Rewrite(
                finding.Suggestion is { } record ? $"Add a constructor that takes '{record}'" : "Add a configuration record and a constructor that takes it",
                finding.Id, declaration, d => Members.Insert((TypeDeclarationSyntax)d, finding.Generator, members));
        }
    }
}
