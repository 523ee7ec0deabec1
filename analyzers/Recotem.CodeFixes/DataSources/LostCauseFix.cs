using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Recotem.CodeFixes;

/// <summary>RCT2208: passes the caught exception as the cause.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LostCauseFix))]
[Shared]
public sealed class LostCauseFix : RecotemCodeFix
{
    private const string Parameter = "innerException";

    /// <summary>Creates the fix.</summary>
    public LostCauseFix()
        : base("RCT2208")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { ArgumentList: { } arguments } creation
            || finding.Model.GetSymbolInfo(creation, finding.Cancellation).Symbol is not IMethodSymbol constructor
            || constructor.Parameters.All(p => p.Name != Parameter))
            yield break;
        CatchClauseSyntax? clause = creation.FirstAncestorOrSelf<CatchClauseSyntax>();
        if ((clause is null ? Handed(creation, finding) : Failure.NameIn(clause)) is not { } cause)
            yield break;
        yield return new Repair($"Pass '{cause}' as the cause", finding.Id, async (edits, cancellation) =>
        {
            await edits.RewriteAsync(arguments, a => With((ArgumentListSyntax)a, constructor, cause), cancellation).ConfigureAwait(false);
            if (clause is not null)
                await edits.RewriteAsync(clause, c => Failure.Named((CatchClauseSyntax)c, cause, isGeneral: false), cancellation).ConfigureAwait(false);
        });
    }

    private static ArgumentListSyntax With(ArgumentListSyntax list, IMethodSymbol constructor, string cause)
    {
        ExpressionSyntax value = SyntaxFactory.IdentifierName(cause);
        int position = constructor.Parameters.First(p => p.Name == Parameter).Ordinal;
        ArgumentSyntax? present = list.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == Parameter)
            ?? (position < list.Arguments.Count && list.Arguments[position].NameColon is null ? list.Arguments[position] : null);
        if (present is not null)
            return list.ReplaceNode(present.Expression, value.WithTriviaFrom(present.Expression));
        ArgumentSyntax added = SyntaxFactory.Argument(value);
        if (position != list.Arguments.Count || list.Arguments.Any(a => a.NameColon is not null))
            added = added.WithNameColon(SyntaxFactory.NameColon(Parameter));
        return list.AddArguments(added).WithAdditionalAnnotations(Formatter.Annotation);
    }

    // A helper that makes the error is handed the exception.
    private static string? Handed(SyntaxNode creation, Finding finding)
    {
        IEnumerable<IParameterSymbol> parameters = finding.Model.GetEnclosingSymbol(creation.SpanStart, finding.Cancellation) is IMethodSymbol method ? method.Parameters : [];
        IParameterSymbol[] exceptions = parameters.Where(p => p.RefKind == RefKind.None && finding.Model.Compilation.ClassifyConversion(
            p.Type, finding.Model.Compilation.GetTypesByMetadataName("System.Exception").FirstOrDefault() ?? p.Type) is { IsIdentity: true } or { IsReference: true, IsImplicit: true }).ToArray();
        return exceptions.Length == 1 ? exceptions[0].Name : null;
    }
}
