using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Recotem.CodeFixes;

/// <summary>Writes what turns a caught exception into a data-source error.</summary>
internal static class Failure
{
    private const string Cancellation = "global::System.OperationCanceledException";

    private static readonly string[] s_names = ["e", "error", "exception", "failure", "cause"];

    /// <summary><c>throw new DataSourceException(e.Message, e);</c>.</summary>
    public static ThrowStatementSyntax Throw(string variable) =>
        (ThrowStatementSyntax)ParsedCode.Statement($"throw {Creation($"{variable}.Message", variable)};");

    /// <summary><c>new DataSourceException(message, cause)</c>, or without a cause.</summary>
    public static ExpressionSyntax New(ExpressionSyntax message, ExpressionSyntax? cause) =>
        ParsedCode.Expression(Creation(message.WithoutTrivia().ToFullString(), cause?.WithoutTrivia().ToFullString()));

    /// <summary>A catch of some exceptions that throws them on as the cause of a data-source error.</summary>
    /// <param name="exceptions">The types, as code writes them.</param>
    /// <param name="variable">The name of the variable.</param>
    public static CatchClauseSyntax Catch(IReadOnlyList<string> exceptions, string variable)
    {
        string declaration = exceptions.Count == 1 ? $"({exceptions[0]} {variable})" : $"(global::System.Exception {variable}) when ({variable} is {string.Join(" or ", exceptions)})";
        var attempt = (TryStatementSyntax)ParsedCode.Statement($"try\n{{\n}}\ncatch {declaration}\n{{\nthrow {Creation($"{variable}.Message", variable)};\n}}");
        return attempt.Catches[0];
    }

    /// <summary>The name of the exception in a catch: its own, or one that is free.</summary>
    public static string NameIn(CatchClauseSyntax clause) =>
        clause.Declaration is { Identifier: { RawKind: not 0, ValueText.Length: > 0 } name } ? name.Text : FreeName(clause);

    /// <summary>A name that the member around a node does not use.</summary>
    public static string FreeName(SyntaxNode node)
    {
        SyntaxNode around = node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node;
        var used = new HashSet<string>(around.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        // Catches beside each other may use one name, but a catch within another may not.
        return s_names.FirstOrDefault(n => !used.Contains(n) || (n == "e" && IsOnlyCaught(around, node, n))) ?? "recotemFailure";
    }

    /// <summary>Gives the exception a name, and lets cancellation pass a catch of everything.</summary>
    public static CatchClauseSyntax Named(CatchClauseSyntax clause, string name, bool isGeneral)
    {
        if (clause.Declaration is not { } declaration)
        {
            // Every token is written out: what is elastic would be formatted together with the lines around it.
            declaration = SyntaxFactory.CatchDeclaration(
                SyntaxFactory.Token([], SyntaxKind.OpenParenToken, []),
                ParsedCode.Type("global::System.Exception").WithoutAnnotations(Formatter.Annotation),
                default,
                SyntaxFactory.Token([], SyntaxKind.CloseParenToken, clause.CatchKeyword.TrailingTrivia));
            clause = clause.WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space)).WithDeclaration(declaration);
        }

        if (declaration.Identifier.RawKind == 0 || declaration.Identifier.ValueText.Length == 0)
        {
            clause = clause.WithDeclaration(declaration
                .WithType(declaration.Type.WithTrailingTrivia(SyntaxFactory.Space))
                .WithIdentifier(SyntaxFactory.Identifier(default, name, default)));
        }

        if (!isGeneral || clause.Filter is not null)
            return clause;
        SyntaxTriviaList end = clause.Declaration!.GetTrailingTrivia();
        CatchFilterClauseSyntax filter = SyntaxFactory.CatchFilterClause(
            SyntaxFactory.Token([], SyntaxKind.WhenKeyword, [SyntaxFactory.Space]),
            SyntaxFactory.Token([], SyntaxKind.OpenParenToken, []),
            ParsedCode.Expression($"{name} is not {Cancellation}").WithoutAnnotations(Formatter.Annotation),
            SyntaxFactory.Token([], SyntaxKind.CloseParenToken, end));
        return clause.WithDeclaration(clause.Declaration!.WithTrailingTrivia(SyntaxFactory.Space)).WithFilter(filter);
    }

    /// <summary>Whether a catch takes everything, cancellation included.</summary>
    public static bool IsGeneral(CatchClauseSyntax clause, SemanticModel model) =>
        clause.Declaration is null || (clause.Filter is null && model.GetTypeInfo(clause.Declaration.Type).Type is { } type && (type.Name is "Exception" or "SystemException") && type.ContainingNamespace.ToDisplayString() == "System");

    private static bool IsOnlyCaught(SyntaxNode around, SyntaxNode node, string name) =>
        around.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == name)
            .All(t => t.Parent?.FirstAncestorOrSelf<CatchClauseSyntax>() is { } clause && !clause.Contains(node) && !node.Contains(clause));

    private static string Creation(string message, string? cause) => $"new global::{KnownTypes.DataSourceException}({message}{(cause is null ? "" : $", {cause}")})";
}
