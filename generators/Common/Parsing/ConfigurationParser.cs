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
        int before = problems.Count;
        var parser = new ConfigurationParser(compilation, problems, cancellation);
        parser.Enqueue(record);
        while (parser._pending.Count > 0)
        {
            INamedTypeSymbol next = parser._pending.Dequeue();
            parser._models[next] = parser.ParseRecord(next);
        }

        return problems.Count > before
            ? EquatableArray<ConfigurationModel>.Empty
            : parser._models.Values.Select(m => m!).OrderBy(m => m.FullName, StringComparer.Ordinal).ToEquatable();
    }

    /// <summary>Checks one record, without the records it refers to.</summary>
    /// <returns>The records of the same assembly that it refers to.</returns>
    public static IEnumerable<INamedTypeSymbol> Check(
        INamedTypeSymbol record, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        var parser = new ConfigurationParser(compilation, problems, cancellation);
        parser.ParseRecord(record);
        return parser._pending;
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
        if (Misuse(record) is var (reason, remedy) && reason is not null)
        {
            _problems.Add("RCT2102", record, record.Name, reason, remedy);
            return null;
        }

        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var properties = new List<PropertyModel>();
        foreach (IPropertySymbol property in Properties(record))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (ParseProperty(property, record) is not { } model)
                continue;
            if (keys.TryGetValue(model.Key, out string? other))
                _problems.Add("RCT2105", Own(property, record), model.Key, property.Name, $"is that of '{other}' too");
            else
                keys.Add(model.Key, property.Name);
            properties.Add(model);
        }

        CheckRequiredMembers(record, properties);
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

    // The binder constructs the record, so it must be able to set every member that the compiler demands.
    private void CheckRequiredMembers(INamedTypeSymbol record, List<PropertyModel> properties)
    {
        if (Constructor(record) is not { } constructor || Attributes.Find(constructor, WellKnownNames.SetsRequiredMembers) is not null)
            return;
        for (INamedTypeSymbol? t = record; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            foreach (ISymbol member in t.GetMembers())
            {
                bool missing = member switch
                {
                    IFieldSymbol field => field.IsRequired,
                    IPropertySymbol property => property.IsRequired && !IsOption(property, properties),
                    _ => false,
                };
                if (missing)
                    AddMissing(member, record);
            }
        }
    }

    private void AddMissing(ISymbol member, INamedTypeSymbol record)
    {
        if (!_problems.All.Any(p => SymbolEqualityComparer.Default.Equals(p.Symbol, member)))
            _problems.Add("RCT2102", Own(member, record), member.Name, "it is required but is no option of the record", "make it a public property with 'init', or remove 'required'");
    }

    private static bool IsOption(IPropertySymbol property, List<PropertyModel> options) => options.Exists(o => o.Name == property.Name);

    private static IMethodSymbol? Constructor(INamedTypeSymbol record) => record.InstanceConstructors.FirstOrDefault(c =>
        c.Parameters.IsEmpty && c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && !Attributes.IsForbidden(c));

    // A member of a base record in another assembly has no place in this one.
    private ISymbol Own(ISymbol member, INamedTypeSymbol record) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, _compilation.Assembly) ? member : record;

    private static (string? Reason, string Remedy) Misuse(INamedTypeSymbol record)
    {
        if (!record.IsRecord || !record.IsReferenceType)
            return ("it is no record class", "declare it as 'record'");
        if (record.IsAbstract)
            return ("it is abstract", "remove 'abstract', or mark the records that derive from it");
        if (IsGeneric(record))
            return ("it has type parameters", "remove them, also from the types around it");
        if (!Names.IsReachable(record))
            return ("generated code cannot reach it", "make it internal or public, and the types around it");
        if (Attributes.IsForbidden(record))
            return ("[Obsolete] forbids its use", "remove the record, or let [Obsolete] only warn");
        if (Constructor(record) is null)
            return ("it has no constructor without parameters that generated code can call", "turn positional parameters into properties with 'init'");
        return IsBinderNameTaken(record)
            ? ($"the name of its binder, '{ConfigurationLocator.BinderName(record)}', is taken", "rename the record or the type that has that name")
            : (null, "");
    }

    private static bool IsBinderNameTaken(INamedTypeSymbol record) => record.ContainingNamespace
        .GetTypeMembers(ConfigurationLocator.BinderName(record), 0)
        .Any(t => Attributes.Find(t, WellKnownNames.GeneratedCode) is not { } origin || Attributes.Text(origin, 0) != "Recotem.Generators");

    private static bool IsGeneric(INamedTypeSymbol type) => type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));

    private static string Title(INamedTypeSymbol record)
    {
        string title = record.Name;
        for (INamedTypeSymbol? outer = record.ContainingType; outer is not null; outer = outer.ContainingType)
            title = outer.Name + title;
        return title;
    }

    /// <summary>
    /// The properties that may be options. Base records first; a redeclared property counts where it was declared first, in its last form.
    /// </summary>
    public static List<IPropertySymbol> Properties(INamedTypeSymbol record)
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
                    || property.ExplicitInterfaceImplementations.Length > 0 || !MayBeOption(property, record) || Attributes.Find(property, WellKnownNames.JsonIgnore) is not null)
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

    // What a base record of another assembly computes or keeps to itself cannot be told apart there, and is no option.
    private static bool MayBeOption(IPropertySymbol property, INamedTypeSymbol record) =>
        SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, record.ContainingAssembly)
        || Setter(property) is { DeclaredAccessibility: Accessibility.Public };

    // An override that says only how the value is read keeps the setter of what it overrides.
    private static IMethodSymbol? Setter(IPropertySymbol property)
    {
        for (IPropertySymbol? p = property; p is not null; p = p.OverriddenProperty)
        {
            if (p.SetMethod is { } setter)
                return setter;
        }

        return null;
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

    private PropertyModel? ParseProperty(IPropertySymbol property, INamedTypeSymbol record)
    {
        // Editors show the source of other projects, but what is read must not depend on that; nor has it a semantic model here.
        bool isOwn = SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, _compilation.Assembly);
        var declaration = isOwn ? property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) as PropertyDeclarationSyntax : null;
        IMethodSymbol? setter = Setter(property);
        if (setter is not { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal })
        {
            // A computed property is no option.
            bool computed = setter is null && declaration is not null
                && (declaration.ExpressionBody is not null || declaration.AccessorList?.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null) == true);
            if (!computed)
                _problems.Add("RCT2102", Own(property, record), property.Name, "nothing can set it", "give it a public 'init' accessor, or mark it with [JsonIgnore]").Suggest("init");
            return null;
        }

        if (Attributes.IsForbidden(property))
        {
            _problems.Add("RCT2102", Own(property, record), property.Name, "[Obsolete] forbids its use", "let [Obsolete] only warn, or mark it with [JsonIgnore]");
            return null;
        }

        if (ValueParser.Parse(property.Type, property, Nested) is not { } value)
        {
            string type = property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            _problems.Add("RCT2101", Own(property, record), property.Name, type, UnsupportedType.Remedy(property.Type));
            return null;
        }

        EquatableArray<ConstraintModel> constraints = ConstraintParser.Parse(property, Own(property, record), value, _problems, out bool isRequired);
        if (isRequired)
            value = value with { IsNullable = false };
        bool secret = Attributes.Find(property, WellKnownNames.SecretAttribute) is not null;
        ExpressionSyntax? initializer = declaration?.Initializer?.Value is { } written && !DefaultParser.IsNone(written) ? written : null;
        string? defaultChoice = null;
        string? defaultJson = null;
        if (initializer is not null)
            defaultJson = DefaultParser.Json(initializer, value, _compilation, out defaultChoice, _cancellation);
        else if (isOwn && !property.IsRequired && !isRequired)
            defaultJson = DefaultParser.Implicit(value);
        DefaultCheck.Against(constraints, defaultJson, value, property, Own(property, record), _problems);
        return new PropertyModel(
            property.Name,
            Names.Escape(property.Name),
            Key(property),
            value,
            property.IsRequired,
            property.IsRequired || (isRequired && isOwn && initializer is null),
            isRequired && !isOwn && property.Type.IsReferenceType,
            secret,
            isOwn ? Documentation.Summary(property, _cancellation) : null,
            secret ? null : defaultJson,
            defaultChoice,
            constraints,
            SearchParser.Parse(property, Own(property, record), value, _problems));
    }

    private string? Nested(INamedTypeSymbol record)
    {
        if (SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, _compilation.Assembly))
        {
            Enqueue(record);
            return ConfigurationLocator.BinderCode(record);
        }

        return ConfigurationLocator.Use(record, record, _compilation, _problems)?.BinderCode;
    }

    public static string Key(IPropertySymbol property) =>
        Attributes.Find(property, WellKnownNames.JsonPropertyName) is { } attribute && Attributes.Text(attribute, 0) is { Length: > 0 } key
            ? key
            : SnakeCase.Of(property.Name);
}
