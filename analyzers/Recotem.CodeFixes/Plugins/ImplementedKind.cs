using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>The members of a kind as a class begins to implement them.</summary>
internal sealed class ImplementedKind
{
    private readonly INamedTypeSymbol _kind;
    private readonly SyntaxGenerator _generator;
    private readonly List<MemberDeclarationSyntax> _members = [];

    private ImplementedKind(INamedTypeSymbol kind, SyntaxGenerator generator) => (_kind, _generator) = (kind, generator);

    /// <summary>The implementation; null if a member of the kind has a form that is not written by a fix.</summary>
    public static ImplementedKind? Of(INamedTypeSymbol kind, INamedTypeSymbol type, Finding finding)
    {
        var implementation = new ImplementedKind(kind, finding.Generator);
        foreach (ISymbol member in kind.AllInterfaces.Insert(0, kind).SelectMany(i => i.GetMembers()).OrderBy(m => m is IMethodSymbol))
        {
            if (!member.IsAbstract || member is IMethodSymbol { AssociatedSymbol: not null })
                continue;
            // A member of the same name is either the implementation already, or in the way of one.
            if (member.IsStatic || !type.GetMembers(member.Name).IsEmpty)
                return null;
            MemberDeclarationSyntax? written = member switch
            {
                IMethodSymbol { IsGenericMethod: false, ReturnsByRef: false, ReturnsByRefReadonly: false } method => implementation.Method(method, Body(kind, type, finding)),
                IPropertySymbol { IsIndexer: false, ReturnsByRef: false, ReturnsByRefReadonly: false, SetMethod: null } property => implementation.Property(property, Body(kind, type, finding)),
                _ => null,
            };
            if (written is null)
                return null;
            implementation._members.Add(written.WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation));
        }

        return implementation;
    }

    public TypeDeclarationSyntax Add(TypeDeclarationSyntax declaration)
    {
        TypeDeclarationSyntax implementing = BaseTypes.Add(declaration, KnownTypes.Name(_generator, _kind));
        return Members.Append(implementing, _generator, _members);
    }

    private MemberDeclarationSyntax Method(IMethodSymbol method, ExpressionSyntax body) =>
        ((MethodDeclarationSyntax)_generator.MethodDeclaration(
            method.Name,
            method.Parameters.Select(p => _generator.ParameterDeclaration(p)),
            returnType: method.ReturnsVoid ? null : _generator.TypeExpression(method.ReturnType, addImport: true),
            accessibility: Accessibility.Public))
        .WithBody(null)
        .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(body))
        .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));

    private MemberDeclarationSyntax Property(IPropertySymbol property, ExpressionSyntax body) =>
        SyntaxFactory.PropertyDeclaration((TypeSyntax)_generator.TypeExpression(property.Type, addImport: true), Names.Escape(property.Name))
            .WithModifiers(SyntaxFactory.TokenList(SyntaxFactory.Token(SyntaxKind.PublicKeyword)))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(body))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));

    // Nothing but a DataSourceException may leave a data source, not even while it is being written.
    private static ExpressionSyntax Body(INamedTypeSymbol kind, INamedTypeSymbol type, Finding finding)
    {
        SyntaxNode exception = Attributes.Is(kind, WellKnownNames.DataSourceKind) && KnownTypes.Find(finding, KnownTypes.DataSourceException) is { } own
            ? finding.Generator.ObjectCreationExpression(KnownTypes.Name(finding.Generator, own), Literal.Of($"'{type.Name}' cannot fetch yet."))
            : ParsedCode.Expression("new global::System.NotImplementedException()");
        return (ExpressionSyntax)finding.Generator.ThrowExpression(exception);
    }
}
