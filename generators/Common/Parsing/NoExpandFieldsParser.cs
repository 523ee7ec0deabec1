using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Compilation;

/// <summary>
/// Reads the guarded fields that a plugin declares, at build time, from the constant forms of its property: a collection
/// expression, <c>ImmutableHashSet.Create(…)</c> or <c>.Empty</c>, as initialiser or as body.
/// </summary>
internal static class NoExpandFieldsParser
{
    public static bool TryParse(
        INamedTypeSymbol type,
        bool isRequired,
        Microsoft.CodeAnalysis.Compilation compilation,
        ContractProblems problems,
        out EquatableArray<string> fields,
        CancellationToken cancellation)
    {
        fields = EquatableArray<string>.Empty;
        ISymbol? member = type.GetMembers(WellKnownNames.NoExpandFields).FirstOrDefault();
        if (member is null)
        {
            if (isRequired)
                problems.Add("RCT2201", type, type.Name);
            return false;
        }

        if (member is not IPropertySymbol { IsStatic: true, SetMethod: null, DeclaredAccessibility: Accessibility.Public } property
            || !IsSetOfText(property.Type))
        {
            problems.Add("RCT2202", member, type.Name);
            return false;
        }

        bool assigned = type.StaticConstructors.Any(c => !c.IsImplicitlyDeclared);
        if (assigned || !TryElements(property, compilation, out fields, cancellation))
        {
            problems.Add("RCT2203", member, type.Name);
            return false;
        }

        return true;
    }

    /// <summary>A guard that matches no key guards nothing: most likely it is the C# name of the property, or misspelt.</summary>
    public static void CheckKeys(
        INamedTypeSymbol type, EquatableArray<string> fields, INamedTypeSymbol? record, ContractProblems problems, CancellationToken cancellation)
    {
        if (fields.Count == 0)
            return;
        HashSet<string>? keys = record is null ? [] : ConfigurationKeys.Of(record, cancellation);
        foreach (string field in fields)
        {
            if (keys?.Contains(field) == false)
                problems.Add("RCT2204", type.GetMembers(WellKnownNames.NoExpandFields)[0], field);
        }
    }

    private static bool IsSetOfText(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "ImmutableHashSet", TypeArguments: { Length: 1 } arguments }
        && arguments[0].SpecialType == SpecialType.System_String && Names.Namespace(type) == "System.Collections.Immutable";

    private static bool TryElements(
        IPropertySymbol property, Microsoft.CodeAnalysis.Compilation compilation, out EquatableArray<string> fields, CancellationToken cancellation)
    {
        fields = EquatableArray<string>.Empty;
        if (property.DeclaringSyntaxReferences.Length != 1
            || property.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is not PropertyDeclarationSyntax declaration
            || Value(declaration) is not { } value)
            return false;
        var elements = new List<ExpressionSyntax>();
        switch (value)
        {
            case CollectionExpressionSyntax collection:
                foreach (CollectionElementSyntax element in collection.Elements)
                {
                    if (element is not ExpressionElementSyntax plain)
                        return false;
                    elements.Add(plain.Expression);
                }

                break;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax create } call when IsFactory(create, "Create"):
                elements.AddRange(call.ArgumentList.Arguments.Select(a => a.Expression));
                break;
            case MemberAccessExpressionSyntax access when IsFactory(access, "Empty"):
                break;
            default:
                return false;
        }

        SemanticModel? model = null;
        var names = new SortedSet<string>(System.StringComparer.Ordinal);
        foreach (ExpressionSyntax element in elements)
        {
            cancellation.ThrowIfCancellationRequested();
            object? constant = element is LiteralExpressionSyntax { Token.Value: string text }
                ? text
                : (model ??= compilation.GetSemanticModel(element.SyntaxTree)).GetConstantValue(element, cancellation).Value;
            if (constant is not string name)
                return false;
            names.Add(name);
        }

        fields = names.ToEquatable();
        return true;
    }

    private static ExpressionSyntax? Value(PropertyDeclarationSyntax property)
    {
        if ((property.Initializer?.Value ?? property.ExpressionBody?.Expression) is { } value)
            return value;
        AccessorDeclarationSyntax? getter = property.AccessorList?.Accessors.FirstOrDefault();
        return getter?.ExpressionBody?.Expression
            ?? (getter?.Body?.Statements is { Count: 1 } statements && statements[0] is ReturnStatementSyntax result ? result.Expression : null);
    }

    private static bool IsFactory(MemberAccessExpressionSyntax access, string name) =>
        access.Name.Identifier.ValueText == name
        && access.Expression is SimpleNameSyntax { Identifier.ValueText: "ImmutableHashSet" }
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ImmutableHashSet" };
}
