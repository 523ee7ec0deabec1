using System.Collections.Generic;
using System.Composition;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT2010: marks a class as the plugin that it is, and adds what a plugin of its kind needs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RegistrationFix))]
[Shared]
public sealed class RegistrationFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public RegistrationFix()
        : base("RCT2010")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Suggestion is not { } suggestion || finding.Type is not { } type || finding.Node is not TypeDeclarationSyntax declaration
            || Completion(type, finding) is not { } completion || FreeName(suggestion, type, finding) is not { } name)
            yield break;
        bool isSource = IsSource(type);
        if (KnownTypes.Attribute(finding, isSource ? WellKnownNames.DataSourceAttribute : WellKnownNames.PluginAttribute, name) is not { } attribute)
            yield break;
        yield return new Repair($"Add [{(isSource ? "DataSource" : "Plugin")}(\"{name}\")]", finding.Id, async (edits, cancellation) =>
        {
            await PartialFix.OpenAsync(type, edits, cancellation).ConfigureAwait(false);
            await edits.RewriteAsync(
                declaration,
                d => Members.Insert((TypeDeclarationSyntax)AttributeLists.Add((TypeDeclarationSyntax)d, attribute), finding.Generator, completion),
                cancellation).ConfigureAwait(false);
        });
    }

    /// <summary>The members that a class lacks to be a plugin; null if that is not all that it lacks.</summary>
    internal static IReadOnlyList<MemberDeclarationSyntax>? Completion(INamedTypeSymbol type, Finding finding)
    {
        bool isSource = IsSource(type);
        var problems = new ContractProblems();
        ConstructorParser.Parse(type, isSource, finding.Model.Compilation, problems, out _, out _);
        if (problems.All.Any(p => p.Id != "RCT2210"))
            return null;
        return isSource ? DataSourceCompletion.Of(type, finding) : [];
    }

    private static bool IsSource(INamedTypeSymbol type) => type.AllInterfaces.Any(i => Attributes.Is(i, WellKnownNames.DataSourceKind));

    private static string? FreeName(string suggestion, INamedTypeSymbol type, Finding finding)
    {
        bool isNamespaced = type.AllInterfaces.Any(i => Attributes.Find(i, WellKnownNames.PluginKindAttribute) is { } kind && Attributes.NamedFlag(kind, "Namespaced"));
        string name = isNamespaced ? $"{NameGrammar.Prefix(type.ContainingAssembly.Name)}.{suggestion}" : suggestion;
        return Enumerable.Range(1, 9)
            .Select(i => i == 1 ? name : string.Format(CultureInfo.InvariantCulture, "{0}-{1}", name, i))
            .FirstOrDefault(n => PluginNames.IsFree(n, type, finding.Model.Compilation, finding.Cancellation));
    }
}
