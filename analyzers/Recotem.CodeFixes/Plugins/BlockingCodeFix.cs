using System;
using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Formatting;
using Recotem.Analyzers;

namespace Recotem.CodeFixes;

/// <summary>RCT2209: awaits what code waits for or forgets, and returns a task from async methods that return nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingCodeFix))]
[Shared]
public sealed class BlockingCodeFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public BlockingCodeFix()
        : base("RCT2209")
    {
    }

    private protected override async Task<IEnumerable<Repair>> FindAsync(Finding finding)
    {
        if (!finding.Diagnostic.Properties.TryGetValue(FixProperties.Blocking, out string? text) || !Enum.TryParse(text, out BlockingFix fix))
            return [];
        if (fix == BlockingFix.ReturnTask)
            return await TaskAsync(finding).ConfigureAwait(false) is { } repair ? [repair] : [];
        if (finding.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } name || !AsyncPlace.Is(name) || Awaited(fix, name, finding) is not { } awaited)
            return [];
        return [Repair.Rewrite("Await it", finding.Id + "Await", awaited.Place, place => Await((ExpressionSyntax)place, awaited.Task((ExpressionSyntax)place)))];
    }

    // What is replaced, and the task that is awaited instead; made of what the place has become, in which other code may have been mended.
    private static (ExpressionSyntax Place, Func<ExpressionSyntax, ExpressionSyntax> Task)? Awaited(BlockingFix fix, ExpressionSyntax name, Finding finding)
    {
        if (fix == BlockingFix.Observe)
        {
            return name.Parent is AssignmentExpressionSyntax discard && finding.Model.GetTypeInfo(name, finding.Cancellation).Type is INamedTypeSymbol { Arity: 0 }
                ? (discard, place => ((AssignmentExpressionSyntax)place).Right)
                : (name, place => place);
        }

        if (name.Parent is not MemberAccessExpressionSyntax access)
            return null;
        if (access.Parent is not InvocationExpressionSyntax call)
            return fix == BlockingFix.Await ? (access, Receiver) : null;
        var method = finding.Model.GetSymbolInfo(call, finding.Cancellation).Symbol as IMethodSymbol;
        string[] token = Token(call, finding);
        switch (fix)
        {
            case BlockingFix.Await when access.Name.Identifier.ValueText == "GetResult" && access.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax }:
                return (call, place => Receiver(Receiver(place)));
            case BlockingFix.Await when method is { ReturnsVoid: true, Parameters.Length: 0 }:
                return (call, Receiver);
            case BlockingFix.Await when method is { ReturnsVoid: true, Parameters.Length: 1 }:
                return (call, place => Renamed(place, "WaitAsync"));
            case BlockingFix.AwaitCombined when method?.Parameters.Length == 1 && IsUnused(call):
                return (call, place => Renamed(place, access.Name.Identifier.ValueText.Replace("Wait", "When")));
            case BlockingFix.Delay:
                ExpressionSyntax delay = ParsedCode.Expression("global::System.Threading.Tasks.Task.Delay");
                return (call, place => ((InvocationExpressionSyntax)place).WithExpression(delay).AddArgumentListArguments(Arguments(token)));
            case BlockingFix.AwaitSibling when access.Name.Identifier.ValueText == "Wait":
                return (call, place => Renamed(place, "WaitAsync"));
            case BlockingFix.AwaitSibling when call.ArgumentList.Arguments.Count == 0:
                return (call, place => Renamed(place, "WaitForExitAsync").AddArgumentListArguments(Arguments(token)));
            default:
                return null;
        }
    }

    // Whoever uses which task was first would get the task instead of its place.
    private static bool IsUnused(ExpressionSyntax call) =>
        call.Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax };

    // The task of task.Result, task.Wait() and task.GetAwaiter().
    private static ExpressionSyntax Receiver(ExpressionSyntax place) =>
        ((MemberAccessExpressionSyntax)(place is InvocationExpressionSyntax call ? call.Expression : place)).Expression;

    private static InvocationExpressionSyntax Renamed(ExpressionSyntax place, string name)
    {
        var call = (InvocationExpressionSyntax)place;
        var access = (MemberAccessExpressionSyntax)call.Expression;
        return call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(name).WithTriviaFrom(access.Name)));
    }

    private static ArgumentSyntax[] Arguments(string[] token) => [.. token.Select(t => SyntaxFactory.Argument(SyntaxFactory.IdentifierName(t)).WithAdditionalAnnotations(Formatter.Annotation))];

    // The token of the innermost function that has one.
    private static string[] Token(ExpressionSyntax call, Finding finding) =>
    [
        .. finding.Model.LookupSymbols(call.SpanStart)
            .OfType<IParameterSymbol>()
            .Where(p => p.Type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" })
            .Select(p => p.Name)
            .Take(1),
    ];

    private static ExpressionSyntax Await(ExpressionSyntax place, ExpressionSyntax task)
    {
        ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token([], SyntaxKind.AwaitKeyword, [SyntaxFactory.Space]), task.WithoutTrivia());
        bool isOperand = place.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or InvocationExpressionSyntax or PostfixUnaryExpressionSyntax;
        return (isOperand ? SyntaxFactory.ParenthesizedExpression(awaited) : awaited).WithTriviaFrom(place);
    }

    // Whoever calls the method without awaiting it would be the next to be reported.
    private static async Task<Repair?> TaskAsync(Finding finding)
    {
        ISymbol? method = finding.Node is MethodDeclarationSyntax or LocalFunctionStatementSyntax ? finding.Model.GetDeclaredSymbol(finding.Node, finding.Cancellation) : null;
        if (method is null || method.IsOverride || KnownTypes.Find(finding, "System.Threading.Tasks.Task") is not { } task)
            return null;
        var calls = new List<InvocationExpressionSyntax>();
        foreach (ReferencedSymbol reference in await SymbolFinder.FindReferencesAsync(method, finding.Document.Project.Solution, finding.Cancellation).ConfigureAwait(false))
        {
            foreach (ReferenceLocation location in reference.Locations)
            {
                SyntaxNode? root = await location.Document.GetSyntaxRootAsync(finding.Cancellation).ConfigureAwait(false);
                if (root?.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax name
                    || name.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => i.Expression.Span.End == name.Span.End) is not { Parent: ExpressionStatementSyntax } call
                    || !AsyncPlace.Is(call))
                    return null;
                calls.Add(call);
            }
        }

        TypeSyntax type = KnownTypes.Name(finding.Generator, task);
        return new Repair("Return a task", finding.Id + "Task", async (edits, cancellation) =>
        {
            await edits.RewriteAsync(finding.Node, n => WithType(n, type), cancellation).ConfigureAwait(false);
            foreach (InvocationExpressionSyntax call in calls)
                await edits.RewriteAsync(call, c => Await((ExpressionSyntax)c, (ExpressionSyntax)c), cancellation).ConfigureAwait(false);
        });
    }

    private static SyntaxNode WithType(SyntaxNode function, TypeSyntax type) => function switch
    {
        MethodDeclarationSyntax method => method.WithReturnType(type.WithTriviaFrom(method.ReturnType)),
        LocalFunctionStatementSyntax local => local.WithReturnType(type.WithTriviaFrom(local.ReturnType)),
        _ => function,
    };
}
