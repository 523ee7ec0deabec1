using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>The body of a member of a kind that does nothing: no effect, an empty result, or none.</summary>
internal sealed class DefaultBody
{
    private readonly SyntaxGenerator _generator;
    private readonly ISymbol _member;
    private readonly bool _mayWriteCollections;

    public DefaultBody(SyntaxGenerator generator, ISymbol member, SyntaxTree tree)
    {
        _generator = generator;
        _member = member;
        _mayWriteCollections = KnownTypes.HasCollectionExpressions(tree);
    }

    /// <summary>Whether a member is one that can be given a body.</summary>
    public static bool Fits(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method is { Body: null, ExpressionBody: null, ReturnType: not RefTypeSyntax },
        PropertyDeclarationSyntax property => property is { ExpressionBody: null, Type: not RefTypeSyntax },
        _ => false,
    };

    public MemberDeclarationSyntax Add(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax { Body: null, ExpressionBody: null } method when _member is IMethodSymbol symbol => Add(method, symbol),
        PropertyDeclarationSyntax { AccessorList: { } accessors } property when _member is IPropertySymbol symbol => Add(property, accessors, symbol),
        _ => member,
    };

    private MethodDeclarationSyntax Add(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        SyntaxToken end = method.SemicolonToken;
        // An out parameter must be assigned, to what nobody can know here.
        bool isUnknown = symbol.Parameters.Any(p => p.RefKind == RefKind.Out);
        if (symbol.ReturnsVoid && !isUnknown)
            return method.WithSemicolonToken(default).WithBody(Empty(end));
        ExpressionSyntax value = isUnknown ? Throw() : Value(symbol.ReturnType) ?? Throw();
        return method.WithExpressionBody(SyntaxFactory.ArrowExpressionClause(value).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private PropertyDeclarationSyntax Add(PropertyDeclarationSyntax property, AccessorListSyntax accessors, IPropertySymbol symbol)
    {
        ArrowExpressionClauseSyntax arrow = SyntaxFactory.ArrowExpressionClause(Value(symbol.Type) ?? Throw()).WithAdditionalAnnotations(Formatter.Annotation);
        if (accessors.Accessors.Count == 1 && accessors.Accessors[0].IsKind(SyntaxKind.GetAccessorDeclaration))
        {
            return property
                .WithAccessorList(null)
                .WithExpressionBody(arrow)
                .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(accessors.GetTrailingTrivia()));
        }

        IEnumerable<AccessorDeclarationSyntax> bodies = accessors.Accessors.Select(a => a.IsKind(SyntaxKind.GetAccessorDeclaration)
            ? a.WithExpressionBody(arrow)
            : a.WithSemicolonToken(default).WithBody(Empty(a.SemicolonToken)));
        return property.WithAccessorList(accessors.WithAccessors(SyntaxFactory.List(bodies)).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private ExpressionSyntax? Value(ITypeSymbol type)
    {
        if (type.NullableAnnotation == NullableAnnotation.Annotated)
            return SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression);
        if (type.SpecialType == SpecialType.System_String)
            return Literal.Of("");
        if (type.SpecialType == SpecialType.System_Boolean)
            return SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression);
        if (_mayWriteCollections && IsSequence(type))
            return SyntaxFactory.CollectionExpression();
        if (Names.Namespace(type) == "System.Threading.Tasks" && type is INamedTypeSymbol { Name: "Task" or "ValueTask" } task)
            return Task(task);
        return type.IsValueType ? SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression) : null;
    }

    private ExpressionSyntax? Task(INamedTypeSymbol task)
    {
        if (task.Arity == 0)
            return task.IsValueType ? SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression) : Member(task, "CompletedTask");
        ITypeSymbol result = task.TypeArguments[0];
        if (task.IsValueType && (result.IsValueType || result.NullableAnnotation == NullableAnnotation.Annotated) && !IsSequence(result))
            return SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression);
        return task.ContainingNamespace.GetTypeMembers(task.Name, 0).FirstOrDefault() is { } factory && Value(result) is { } value
            ? (ExpressionSyntax)_generator.InvocationExpression(
                _generator.MemberAccessExpression(_generator.TypeExpression(factory, addImport: true), _generator.GenericName("FromResult", result)), value)
            : null;
    }

    private ExpressionSyntax Member(INamedTypeSymbol type, string name) =>
        (ExpressionSyntax)_generator.MemberAccessExpression(_generator.TypeExpression(type, addImport: true), name);

    // Whoever calls a member without a harmless result must learn that the plugin has none.
    private static ExpressionSyntax Throw() => ParsedCode.Expression("throw new global::System.NotSupportedException()");

    private static BlockSyntax Empty(SyntaxToken end) => SyntaxFactory.Block(
        SyntaxFactory.Token([SyntaxFactory.Space], SyntaxKind.OpenBraceToken, [SyntaxFactory.Space]),
        default,
        SyntaxFactory.Token([], SyntaxKind.CloseBraceToken, end.TrailingTrivia));

    private static bool IsSequence(ITypeSymbol type) =>
        type is IArrayTypeSymbol { Rank: 1 }
        || type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T or SpecialType.System_Collections_Generic_IReadOnlyList_T
            or SpecialType.System_Collections_Generic_IReadOnlyCollection_T or SpecialType.System_Collections_Generic_IList_T or SpecialType.System_Collections_Generic_ICollection_T
        || (type is INamedTypeSymbol { Arity: 1, Name: "ImmutableArray" or "ImmutableList" or "ImmutableHashSet" } && Names.Namespace(type) == "System.Collections.Immutable");
}
