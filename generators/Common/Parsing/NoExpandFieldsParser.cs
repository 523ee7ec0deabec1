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
        out List<GuardedField> fields,
        CancellationToken cancellation)
    {
        fields = [];
        ISymbol? member = type.GetMembers(WellKnownNames.NoExpandFields).FirstOrDefault();
        if (member is null)
        {
            if (isRequired)
                problems.Add("RCT2201", type, type.Name);
            return false;
        }

        if (WrongShape(member) is { } wrong)
        {
            // A nested type would be reported where it is checked itself, which it is not for this.
            problems.Add("RCT2202", member is INamedTypeSymbol ? type : member, type.Name, wrong);
            return false;
        }

        string? reason = NotConstant((IPropertySymbol)member, compilation, fields, out SyntaxNode? place, cancellation);
        if (reason is null && AssignmentOf(type, cancellation) is { } assignment)
            (reason, place) = ("is changed by the static constructor of the class", assignment);
        if (reason is null)
            return true;
        fields.Clear();
        ContractProblem problem = problems.Add("RCT2203", member, type.Name, reason);
        if (place is not null)
            problem.At(place);
        return false;
    }

    /// <summary>A guard that matches no key guards nothing: most likely it is the C# name of the property, or misspelt.</summary>
    public static void CheckKeys(
        List<GuardedField> fields,
        INamedTypeSymbol? record,
        List<KeyValuePair<string, IPropertySymbol>> top,
        INamedTypeSymbol type,
        ContractProblems problems,
        CancellationToken cancellation)
    {
        // Nearly always the fields are the record's own, and their types need not be read.
        if (fields.TrueForAll(f => top.Exists(t => t.Key == f.Key)))
            return;
        HashSet<string>? keys = record is null ? [] : ConfigurationKeys.Of(record, cancellation);
        foreach (GuardedField field in fields)
        {
            if (keys is null || keys.Contains(field.Key))
                continue;
            string? nearest = NearestText.Of(SnakeCase.Of(field.Key), keys);
            string hint = nearest is not null ? $"did you mean '{nearest}'?"
                : keys.Count == 0 ? "the data source takes no keys"
                : $"its keys are {string.Join(", ", keys.OrderBy(k => k, System.StringComparer.Ordinal))}";
            problems.Add("RCT2204", type.GetMembers(WellKnownNames.NoExpandFields)[0], field.Key, record?.Name ?? type.Name, hint).At(field.Node).Suggest(nearest);
        }
    }

    private static string? WrongShape(ISymbol member) => member switch
    {
        IFieldSymbol => "is a field",
        not IPropertySymbol => "is no property",
        { IsStatic: false } => "belongs to each instance",
        { DeclaredAccessibility: not Accessibility.Public } => "is not public",
        IPropertySymbol { SetMethod: not null } => "can be set",
        IPropertySymbol property when !IsSetOfText(property.Type) => $"is of type '{property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'",
        _ => null,
    };

    private static bool IsSetOfText(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "ImmutableHashSet", TypeArguments: { Length: 1 } arguments }
        && arguments[0].SpecialType == SpecialType.System_String && Names.Namespace(type) == "System.Collections.Immutable";

    private static string? NotConstant(
        IPropertySymbol property, Microsoft.CodeAnalysis.Compilation compilation, List<GuardedField> fields, out SyntaxNode? place, CancellationToken cancellation)
    {
        place = null;
        if (Value(property.ContainingType, cancellation) is not { } value)
            return "is computed when the program runs";
        place = value;
        SemanticModel? model = null;
        var elements = new List<ExpressionSyntax>();
        switch (value)
        {
            case CollectionExpressionSyntax collection:
                foreach (CollectionElementSyntax element in collection.Elements)
                {
                    place = element;
                    if (element is not ExpressionElementSyntax plain)
                        return "spreads another collection";
                    elements.Add(plain.Expression);
                }

                break;
            case InvocationExpressionSyntax call when IsOfFactory(call.Expression, "Create", compilation, cancellation):
                ExpressionSyntax[] arguments = call.ArgumentList.Arguments.Select(a => a.Expression).ToArray();
                if (arguments.Length > 0 && IsOrdinal(arguments[0]))
                    arguments = arguments.Skip(1).ToArray();
                elements.AddRange(arguments.Length == 1 && Listed(arguments[0]) is { } listed ? listed : arguments);
                break;
            case ExpressionSyntax empty when IsOfFactory(empty, "Empty", compilation, cancellation):
                break;
            default:
                return "is computed when the program runs";
        }

        foreach (ExpressionSyntax element in elements)
        {
            cancellation.ThrowIfCancellationRequested();
            place = element;
            object? constant = element is LiteralExpressionSyntax { Token.Value: string text }
                ? text
                : (model ??= compilation.GetSemanticModel(element.SyntaxTree)).GetConstantValue(element, cancellation).Value;
            if (constant is not string name)
                return "has an element that the compiler cannot evaluate";
            fields.Add(new GuardedField(name, element));
        }

        return null;
    }

    // The elements that are handed over as one collection written in place: Create(["a"]), Create(new[] { "a" }).
    private static IEnumerable<ExpressionSyntax>? Listed(ExpressionSyntax argument) => argument switch
    {
        CollectionExpressionSyntax { Elements: var elements } when elements.All(e => e is ExpressionElementSyntax) =>
            elements.Select(e => ((ExpressionElementSyntax)e).Expression),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        _ => null,
    };

    // In any declaration of the class: of a partial property only the implementing one has a value.
    private static ExpressionSyntax? Value(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is not TypeDeclarationSyntax declaration)
                continue;
            foreach (MemberDeclarationSyntax member in declaration.Members)
            {
                if (member is PropertyDeclarationSyntax { Identifier.ValueText: WellKnownNames.NoExpandFields } property && Value(property) is { } value)
                    return value;
            }
        }

        return null;
    }

    private static ExpressionSyntax? Value(PropertyDeclarationSyntax property)
    {
        AccessorDeclarationSyntax? getter = property.AccessorList?.Accessors.FirstOrDefault();
        ExpressionSyntax? value = property.Initializer?.Value ?? property.ExpressionBody?.Expression ?? getter?.ExpressionBody?.Expression
            ?? (getter?.Body?.Statements is { Count: 1 } statements && statements[0] is ReturnStatementSyntax result ? result.Expression : null);
        while (value is ParenthesizedExpressionSyntax inner)
            value = inner.Expression;
        return value;
    }

    // Text that the static constructor assigns is not what the generator reads.
    private static SyntaxNode? AssignmentOf(INamedTypeSymbol type, CancellationToken cancellation) => type.StaticConstructors
        .SelectMany(c => c.DeclaringSyntaxReferences)
        .SelectMany(r => r.GetSyntax(cancellation).DescendantNodes().OfType<AssignmentExpressionSyntax>())
        .FirstOrDefault(a => a.Left.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == WellKnownNames.NoExpandFields));

    // Equal keys are equal texts, which is what a set compares by itself.
    private static bool IsOrdinal(ExpressionSyntax argument) =>
        argument is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Ordinal", Expression: var comparer }
        && comparer is IdentifierNameSyntax { Identifier.ValueText: "StringComparer" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StringComparer" };

    // By its text, which is nearly always enough, or by what an alias or a static using leads to.
    private static bool IsOfFactory(ExpressionSyntax expression, string name, Microsoft.CodeAnalysis.Compilation compilation, CancellationToken cancellation)
    {
        SimpleNameSyntax? member = expression as SimpleNameSyntax ?? (expression as MemberAccessExpressionSyntax)?.Name;
        if (member?.Identifier.ValueText != name)
            return false;
        if (expression is MemberAccessExpressionSyntax
            {
                Expression: SimpleNameSyntax { Identifier.ValueText: "ImmutableHashSet" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ImmutableHashSet" },
            })
            return true;
        return compilation.GetSemanticModel(expression.SyntaxTree).GetSymbolInfo(expression, cancellation).Symbol?.ContainingType is { Name: "ImmutableHashSet" } type
            && Names.Namespace(type) == "System.Collections.Immutable";
    }
}

/// <summary>A key that a plugin guards, and where it says so.</summary>
internal sealed class GuardedField
{
    public GuardedField(string key, SyntaxNode node) => (Key, Node) = (key, node);

    public string Key { get; }

    public SyntaxNode Node { get; }
}
