using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Compilation;

/// <summary>
/// Decides whether a record is a valid configuration, and describes it together with the records of the same assembly that its
/// properties refer to.
/// </summary>
internal sealed class ConfigurationParser
{
    private readonly Microsoft.CodeAnalysis.Compilation _compilation;
    private readonly ContractProblems _problems;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<INamedTypeSymbol, ConfigurationModel?> _models = new(SymbolEqualityComparer.Default);
    private readonly Queue<INamedTypeSymbol> _pending = new();

    private ConfigurationParser(Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        _compilation = compilation;
        _problems = problems;
        _cancellation = cancellation;
    }

    /// <summary>The record and the records it refers to; nothing if any of them is not valid.</summary>
    public static EquatableArray<ConfigurationModel> Parse(
        INamedTypeSymbol record, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        int before = problems.All.Count;
        var parser = new ConfigurationParser(compilation, problems, cancellation);
        parser.Enqueue(record);
        while (parser._pending.Count > 0)
        {
            INamedTypeSymbol next = parser._pending.Dequeue();
            parser._models[next] = parser.ParseRecord(next);
        }

        return problems.All.Count > before
            ? EquatableArray<ConfigurationModel>.Empty
            : parser._models.Values.Select(m => m!).OrderBy(m => m.FullName, StringComparer.Ordinal).ToEquatable();
    }

    private void Enqueue(INamedTypeSymbol record)
    {
        if (!_models.ContainsKey(record))
        {
            _models.Add(record, null);
            _pending.Enqueue(record);
        }
    }

    private ConfigurationModel? ParseRecord(INamedTypeSymbol record)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!IsUsable(record))
        {
            _problems.Add("RCT2102", record, record.Name);
            return null;
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        var properties = new List<PropertyModel>();
        foreach (IPropertySymbol property in Properties(record))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (ParseProperty(property) is not { } model)
                continue;
            if (!keys.Add(model.Key))
                _problems.Add("RCT2105", property, model.Key);
            properties.Add(model);
        }

        AttributeData? attribute = Attributes.Find(record, WellKnownNames.ConfigurationAttribute);
        return new ConfigurationModel(
            Names.Code(record),
            Names.Full(record),
            Names.Namespace(record),
            ConfigurationLocator.BinderName(record),
            Title(record),
            Names.IsPublic(record),
            attribute is not null && Attributes.Named(attribute, "UnknownKeys") is { Kind: TypedConstantKind.Enum, Value: 1 },
            record.AllInterfaces.Any(i => Attributes.Is(i, WellKnownNames.ValidatesSelf)),
            Documentation.Summary(record, _cancellation),
            properties.ToEquatable());
    }

    private static bool IsUsable(INamedTypeSymbol record) =>
        record is { IsRecord: true, IsReferenceType: true, IsAbstract: false, Arity: 0 } && Names.IsReachable(record)
        && (record.ContainingType is not { } outer || !IsGeneric(outer))
        && record.InstanceConstructors.Any(c =>
            c.Parameters.IsEmpty && c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal);

    private static bool IsGeneric(INamedTypeSymbol type) => type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));

    private static string Title(INamedTypeSymbol record)
    {
        string title = record.Name;
        for (INamedTypeSymbol? outer = record.ContainingType; outer is not null; outer = outer.ContainingType)
            title = outer.Name + title;
        return title;
    }

    // Base records first; a redeclared property counts where it was declared first, in its last form.
    private List<IPropertySymbol> Properties(INamedTypeSymbol record)
    {
        var levels = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? t = record; t is { SpecialType: SpecialType.None }; t = t.BaseType)
            levels.Push(t);
        var properties = new List<IPropertySymbol>();
        foreach (INamedTypeSymbol level in levels)
        {
            foreach (IPropertySymbol property in Ordered(level))
            {
                if (property.IsStatic || property.IsIndexer || property.DeclaredAccessibility != Accessibility.Public
                    || property.ExplicitInterfaceImplementations.Length > 0 || Attributes.Find(property, WellKnownNames.JsonIgnore) is not null)
                    continue;
                int known = properties.FindIndex(p => p.Name == property.Name);
                if (known >= 0)
                    properties[known] = property;
                else
                    properties.Add(property);
            }
        }

        return properties;
    }

    // The order of the declaration; files of a partial record are ordered by their paths, not by their place on the command line.
    private static IEnumerable<IPropertySymbol> Ordered(INamedTypeSymbol type)
    {
        IEnumerable<IPropertySymbol> properties = type.GetMembers().OfType<IPropertySymbol>();
        return type.DeclaringSyntaxReferences.Length < 2
            ? properties
            : properties
                .OrderBy(p => p.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath, StringComparer.Ordinal)
                .ThenBy(p => p.DeclaringSyntaxReferences.FirstOrDefault()?.Span.Start ?? 0);
    }

    private PropertyModel? ParseProperty(IPropertySymbol property)
    {
        var declaration = property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) as PropertyDeclarationSyntax;
        if (property.SetMethod is not { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal })
        {
            // A computed property is no option.
            bool computed = property.SetMethod is null && declaration is not null
                && (declaration.ExpressionBody is not null || declaration.AccessorList?.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null) == true);
            if (!computed)
                _problems.Add("RCT2102", property, property.Name);
            return null;
        }

        if (ValueParser.Parse(property.Type, property, Nested) is not { } value)
        {
            _problems.Add("RCT2101", property, property.Type.ToDisplayString());
            return null;
        }

        EquatableArray<ConstraintModel> constraints = ConstraintParser.Parse(property, value, _problems, out bool isRequired);
        bool secret = Attributes.Find(property, WellKnownNames.SecretAttribute) is not null;
        ExpressionSyntax? initializer = declaration?.Initializer?.Value;
        string? defaultChoice = null;
        string? defaultJson = null;
        if (initializer is not null)
            defaultJson = DefaultParser.Json(initializer, value, _compilation, out defaultChoice, _cancellation);
        else if (!property.IsRequired && !isRequired)
            defaultJson = DefaultParser.Implicit(value);
        return new PropertyModel(
            property.Name,
            Names.Escape(property.Name),
            Key(property),
            value,
            property.IsRequired,
            property.IsRequired || (isRequired && initializer is null),
            secret,
            Documentation.Summary(property, _cancellation),
            secret ? null : defaultJson,
            defaultChoice,
            constraints,
            SearchParser.Parse(property, value));
    }

    private string? Nested(INamedTypeSymbol record)
    {
        if (SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, _compilation.Assembly))
        {
            Enqueue(record);
            return ConfigurationLocator.BinderCode(record);
        }

        return ConfigurationLocator.Use(record, _compilation)?.BinderCode;
    }

    private static string Key(IPropertySymbol property) =>
        Attributes.Find(property, WellKnownNames.JsonPropertyName) is { } attribute && Attributes.Text(attribute, 0) is { Length: > 0 } key
            ? key
            : SnakeCase.Of(property.Name);
}
