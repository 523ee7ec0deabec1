using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Recotem.Analyzers;

namespace Recotem.CodeFixes;

/// <summary>RCT2206: catches what an external call throws, and throws it on as the cause of a data-source error.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExternalCallFix))]
[Shared]
public sealed class ExternalCallFix : RecotemCodeFix
{
    private const string Title = "Wrap the call";

    /// <summary>Creates the fix.</summary>
    public ExternalCallFix()
        : base("RCT2206")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (!finding.Diagnostic.Properties.TryGetValue(FixProperties.Exceptions, out string? text) || string.IsNullOrEmpty(text)
            || finding.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } name || Call(name) is not { } call
            || !FailsHere(call, finding) || KnownTypes.Find(finding, KnownTypes.DataSourceException) is null)
            yield break;
        string[] exceptions = text!.Split(';');
        foreach (SyntaxNode ancestor in call.Ancestors())
        {
            switch (ancestor)
            {
                case StatementSyntax statement and not BlockSyntax:
                    if (Wrapped(finding, statement, exceptions) is { } repair)
                        yield return repair;
                    yield break;
                case ArrowExpressionClauseSyntax arrow:
                    if (Body(finding, arrow, exceptions) is { } body)
                        yield return body;
                    yield break;
                case LambdaExpressionSyntax or MemberDeclarationSyntax:
                    yield break;
            }
        }
    }

    // From the name to the whole call: client.GetAsync of client.GetAsync(…).
    private static ExpressionSyntax? Call(ExpressionSyntax name)
    {
        SyntaxNode node = name;
        while (node.Parent is MemberAccessExpressionSyntax access && access.Name == node)
            node = access;
        if (node.Parent is InvocationExpressionSyntax invocation && invocation.Expression == node)
            return invocation;
        return node.Parent is BaseObjectCreationExpressionSyntax creation ? creation : node as ExpressionSyntax;
    }

    // A task fails where it is awaited, and a lazy sequence where it is read.
    private static bool FailsHere(ExpressionSyntax call, Finding finding)
    {
        ITypeSymbol? type = finding.Model.GetTypeInfo(call, finding.Cancellation).Type;
        if (type is { Name: "Task" or "ValueTask" })
            return call.Ancestors().TakeWhile(a => a is ExpressionSyntax).Any(a => a is AwaitExpressionSyntax);
        return type is not { Name: "IEnumerable" or "IAsyncEnumerable" or "OrderedEnumerable" }
            || call.Parent is CommonForEachStatementSyntax;
    }

    private static Repair? Wrapped(Finding finding, StatementSyntax statement, string[] exceptions)
    {
        // A value cannot be yielded where a failure is caught.
        if (statement is LocalFunctionStatementSyntax || Yields(statement))
            return null;
        string variable = Failure.FreeName(statement);
        if (Outlives(finding, statement).Count == 0)
            return Repair.Rewrite(Title, finding.Id, statement, s => Try([(StatementSyntax)s], exceptions, variable));
        if (statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables.Count: 1 } declaration && Split(finding, declaration) is { } split)
        {
            return new Repair(Title, finding.Id, async (edits, cancellation) =>
            {
                await edits.InsertBeforeAsync(statement, split.Declaration, cancellation).ConfigureAwait(false);
                await edits.RewriteAsync(statement, s => Try([split.Assign((LocalDeclarationStatementSyntax)s)], exceptions, variable).WithLeadingTrivia(SyntaxFactory.ElasticMarker), cancellation).ConfigureAwait(false);
            });
        }

        return Rest(finding, statement, exceptions, variable);
    }

    // What the statement declares is needed behind it, so everything behind it is wrapped with it.
    private static Repair? Rest(Finding finding, StatementSyntax statement, string[] exceptions, string variable)
    {
        if (statement.Parent is not BlockSyntax block)
            return null;
        StatementSyntax[] rest = block.Statements.SkipWhile(s => s != statement).ToArray();
        if (rest.Any(s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax || Yields(s)))
            return null;
        var mark = new SyntaxAnnotation();
        return new Repair(Title, finding.Id, async (edits, cancellation) =>
        {
            await edits.RewriteAsync(statement, s => s.WithAdditionalAnnotations(mark), cancellation).ConfigureAwait(false);
            await edits.RewriteAsync(block, b => Enclosed((BlockSyntax)b), cancellation).ConfigureAwait(false);
        });

        BlockSyntax Enclosed(BlockSyntax current)
        {
            int start = current.Statements.IndexOf(s => s.HasAnnotation(mark));
            return current.WithStatements([.. current.Statements.Take(start), Try([.. current.Statements.Skip(start)], exceptions, variable)]);
        }
    }

    private static Repair? Body(Finding finding, ArrowExpressionClauseSyntax arrow, string[] exceptions)
    {
        if (arrow.Parent is not MethodDeclarationSyntax method || finding.Model.GetDeclaredSymbol(method, finding.Cancellation) is not { } symbol)
            return null;
        bool returns = !symbol.ReturnsVoid && !(symbol.IsAsync && symbol.ReturnType is INamedTypeSymbol { Arity: 0 });
        string variable = Failure.FreeName(arrow);
        return Repair.Rewrite(Title, finding.Id, method, m =>
        {
            var current = (MethodDeclarationSyntax)m;
            ExpressionSyntax value = current.ExpressionBody!.Expression;
            StatementSyntax only = returns ? SyntaxFactory.ReturnStatement(value) : SyntaxFactory.ExpressionStatement(value);
            BlockSyntax body = SyntaxFactory.Block(Try([only], exceptions, variable))
                .WithTrailingTrivia(current.SemicolonToken.TrailingTrivia)
                .WithAdditionalAnnotations(Formatter.Annotation);
            return current.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body);
        });
    }

    private static TryStatementSyntax Try(IReadOnlyList<StatementSyntax> statements, string[] exceptions, string variable)
    {
        SyntaxTriviaList before = statements[0].GetLeadingTrivia();
        SyntaxTriviaList after = statements[statements.Count - 1].GetTrailingTrivia();
        StatementSyntax[] inner = [.. statements];
        inner[0] = inner[0].WithLeadingTrivia(SyntaxFactory.ElasticMarker);
        inner[inner.Length - 1] = inner[inner.Length - 1].WithTrailingTrivia(SyntaxFactory.ElasticMarker);
        return SyntaxFactory.TryStatement(SyntaxFactory.Block(inner), [Failure.Catch(exceptions, variable)], null)
            .WithLeadingTrivia(before)
            .WithTrailingTrivia(after)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static (LocalDeclarationStatementSyntax Declaration, System.Func<LocalDeclarationStatementSyntax, StatementSyntax> Assign)? Split(
        Finding finding, LocalDeclarationStatementSyntax statement)
    {
        VariableDeclaratorSyntax declarator = statement.Declaration.Variables[0];
        if (statement.IsConst || statement.Declaration.Type is RefTypeSyntax || declarator.Initializer is null
            || finding.Model.GetDeclaredSymbol(declarator, finding.Cancellation) is not ILocalSymbol { Type: { IsAnonymousType: false, IsRefLikeType: false } type } local
            || Outlives(finding, statement).Any(v => !SymbolEqualityComparer.Default.Equals(v, local)))
            return null;
        TypeSyntax name = statement.Declaration.Type.IsVar ? (TypeSyntax)finding.Generator.TypeExpression(Nullability(type, finding, declarator), addImport: true) : statement.Declaration.Type;
        LocalDeclarationStatementSyntax declaration = SyntaxFactory.LocalDeclarationStatement(
                SyntaxFactory.VariableDeclaration(name.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space), [SyntaxFactory.VariableDeclarator(declarator.Identifier.WithoutTrivia())]))
            .WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithTrailingTrivia(Members.LineEnd(statement.Parent ?? statement))
            .WithAdditionalAnnotations(Formatter.Annotation);
        return (declaration, s =>
        {
            VariableDeclaratorSyntax current = s.Declaration.Variables[0];
            ExpressionSyntax assignment = SyntaxFactory.AssignmentExpression(
                SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName(current.Identifier.WithoutTrivia()), current.Initializer!.Value);
            return SyntaxFactory.ExpressionStatement(assignment).WithTrailingTrivia(s.GetTrailingTrivia());
        }
        );
    }

    // The type that var has says that the variable may be null, although the value never is.
    private static ITypeSymbol Nullability(ITypeSymbol type, Finding finding, VariableDeclaratorSyntax declarator) =>
        type.IsReferenceType && finding.Model.GetTypeInfo(declarator.Initializer!.Value, finding.Cancellation).Nullability.FlowState != NullableFlowState.MaybeNull
            ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)
            : type;

    // The variables of a statement that code behind it uses; those of a using declaration live as long as the block.
    private static IReadOnlyList<ISymbol> Outlives(Finding finding, StatementSyntax statement)
    {
        if (finding.Model.AnalyzeDataFlow(statement) is not { Succeeded: true } flow)
            return [];
        bool isUsing = statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };
        return
        [
            .. flow.VariablesDeclared.Where(v => isUsing || statement.Parent?.DescendantNodes()
                .OfType<IdentifierNameSyntax>()
                .Any(n => n.SpanStart > statement.Span.End && n.Identifier.ValueText == v.Name) == true),
        ];
    }

    private static bool Yields(StatementSyntax statement) =>
        statement.DescendantNodesAndSelf(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(n => n.IsKind(SyntaxKind.YieldReturnStatement));
}
