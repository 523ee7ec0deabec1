using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Recotem.CodeFixes;

/// <summary>RCT2207: throws what a catch would hide as the cause of a data-source error.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SwallowedFailureFix))]
[Shared]
public sealed class SwallowedFailureFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public SwallowedFailureFix()
        : base("RCT2207")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { } clause || KnownTypes.Find(finding, KnownTypes.DataSourceException) is null)
            yield break;
        StatementSyntax? last = clause.Block.Statements.LastOrDefault();
        // Other ways out of the handler would still hide the failure, and only a person can tell what they are for.
        if (Exits(clause.Block).Any(e => e != last))
            yield break;
        string variable = Failure.NameIn(clause);
        bool isGeneral = Failure.IsGeneral(clause, finding.Model);
        yield return Repair.Rewrite("Throw a DataSourceException with the cause", finding.Id, clause, current =>
        {
            CatchClauseSyntax named = Failure.Named((CatchClauseSyntax)current, variable, isGeneral);
            return named.WithBlock(Throwing(named.Block, Failure.Throw(variable)));
        });
    }

    private static BlockSyntax Throwing(BlockSyntax block, ThrowStatementSyntax thrown)
    {
        if (block.Statements.LastOrDefault() is { } last && IsExit(last))
            return block.ReplaceNode(last, thrown.WithTriviaFrom(last));
        SyntaxTrivia lineEnd = Members.LineEnd(block);
        bool isOneLine = block.ToString().IndexOf('\n') < 0;
        // What stands on one line stays there.
        return block.AddStatements(isOneLine
            ? thrown.WithoutAnnotations(Formatter.Annotation).WithTrailingTrivia(SyntaxFactory.Space)
            : thrown.WithLeadingTrivia(SyntaxFactory.ElasticMarker).WithTrailingTrivia(lineEnd));
    }

    private static IEnumerable<StatementSyntax> Exits(BlockSyntax block) =>
        block.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<StatementSyntax>().Where(IsExit);

    private static bool IsExit(StatementSyntax statement) => statement is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax;
}
