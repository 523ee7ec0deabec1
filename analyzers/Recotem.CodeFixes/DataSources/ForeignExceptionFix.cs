using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.CodeFixes;

/// <summary>RCT2205: throws a data-source error instead, with the exception that was there as its cause.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForeignExceptionFix))]
[Shared]
public sealed class ForeignExceptionFix : RecotemCodeFix
{
    private const string Title = "Wrap in a DataSourceException";

    /// <summary>Creates the fix.</summary>
    public ForeignExceptionFix()
        : base("RCT2205")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (KnownTypes.Find(finding, KnownTypes.DataSourceException) is null)
            yield break;
        CatchClauseSyntax? clause = Around(finding.Node);
        if (finding.Node is ThrowStatementSyntax { Expression: null } again && clause is not null)
        {
            string variable = Failure.NameIn(clause);
            yield return InCatch(finding, clause, variable, again, _ => Failure.Throw(variable).WithTriviaFrom(again));
        }
        else if (finding.Node is ExpressionSyntax thrown && thrown.Parent is ThrowStatementSyntax or ThrowExpressionSyntax)
        {
            yield return Thrown(finding, thrown, clause);
        }
    }

    private static Repair Thrown(Finding finding, ExpressionSyntax thrown, CatchClauseSyntax? clause)
    {
        ExpressionSyntax fallback = Literal.Of($"'{finding.Type?.Name}' failed.");
        if (thrown is not BaseObjectCreationExpressionSyntax creation)
        {
            // The variable is asked for its message; anything else would be computed twice.
            ExpressionSyntax message = thrown is IdentifierNameSyntax ? ParsedCode.Expression($"{thrown.WithoutTrivia()}.Message") : fallback;
            ExpressionSyntax wrapped = Failure.New(message, thrown);
            bool isCaught = clause is not null && thrown is IdentifierNameSyntax name && name.Identifier.Text == Failure.NameIn(clause);
            return isCaught
                ? InCatch(finding, clause!, thrown.ToString(), thrown, current => wrapped.WithTriviaFrom(current))
                : Repair.Rewrite(Title, finding.Id, thrown, current => wrapped.WithTriviaFrom(current));
        }

        ExpressionSyntax[] arguments = creation.ArgumentList?.Arguments.Select(a => a.Expression).ToArray() ?? [];
        ExpressionSyntax? told = arguments.FirstOrDefault(a => finding.Model.GetTypeInfo(a, finding.Cancellation).Type?.SpecialType == SpecialType.System_String);
        ExpressionSyntax? cause = arguments.FirstOrDefault(a => IsException(finding.Model.GetTypeInfo(a, finding.Cancellation).Type));
        if (clause is not null && cause is null)
        {
            string variable = Failure.NameIn(clause);
            ExpressionSyntax inner = Failure.New(told ?? fallback, SyntaxFactory.IdentifierName(variable));
            return InCatch(finding, clause, variable, thrown, current => inner.WithTriviaFrom(current));
        }

        // Without a message, what the exception says by its type is kept as the cause.
        ExpressionSyntax made = Failure.New(told ?? fallback, cause ?? (told is null && creation is ObjectCreationExpressionSyntax ? creation : null));
        return Repair.Rewrite(Title, finding.Id, thrown, current => made.WithTriviaFrom(current));
    }

    private static Repair InCatch(Finding finding, CatchClauseSyntax clause, string variable, SyntaxNode place, System.Func<SyntaxNode, SyntaxNode> rewrite)
    {
        bool isGeneral = Failure.IsGeneral(clause, finding.Model);
        return new Repair(Title, finding.Id, async (edits, cancellation) =>
        {
            await edits.RewriteAsync(place, rewrite, cancellation).ConfigureAwait(false);
            await edits.RewriteAsync(clause, c => Failure.Named((CatchClauseSyntax)c, variable, isGeneral), cancellation).ConfigureAwait(false);
        });
    }

    // The catch whose exception is at hand, which code in a function of its own may run without.
    private static CatchClauseSyntax? Around(SyntaxNode node) =>
        node.Ancestors().TakeWhile(a => a is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<CatchClauseSyntax>().FirstOrDefault();

    private static bool IsException(ITypeSymbol? type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }
}
