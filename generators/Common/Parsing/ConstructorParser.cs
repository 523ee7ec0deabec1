using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Chooses the constructor by which a plugin is activated: of those that can be supplied, the one that asks for most.</summary>
internal static class ConstructorParser
{
    public static EquatableArray<ArgumentModel> Parse(
        INamedTypeSymbol type, bool isSource, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, out INamedTypeSymbol? record, out ConfigurationUse? configuration)
    {
        record = null;
        configuration = null;
        ImmutableArray<IMethodSymbol> accessible = type.InstanceConstructors.Where(c => IsAccessible(c, type)).ToImmutableArray();
        if (accessible.Length > 1)
        {
            accessible = accessible
                .OrderByDescending(c => c.Parameters.Length)
                .ThenBy(c => c.ToDisplayString(), StringComparer.Ordinal)
                .ToImmutableArray();
        }

        if (accessible.IsEmpty)
        {
            problems.Add("RCT2004", type, type.Name, "it has no constructor that generated code can call", "make a constructor internal or public");
            return EquatableArray<ArgumentModel>.Empty;
        }

        // The problems of the constructor that asks for most are those that its author wants to read about.
        ContractProblems? first = null;
        INamedTypeSymbol? firstRecord = null;
        foreach (IMethodSymbol constructor in accessible)
        {
            var own = new ContractProblems();
            EquatableArray<ArgumentModel> arguments = Arguments(constructor, compilation, own, out record, out configuration);
            if (isSource && record is null)
                AddNoConfiguration(type, own);
            if (HasRequiredMembers(type, constructor))
                own.Add("RCT2004", type, type.Name, "it has required members", "take what they hold through the constructor");
            if (own.Count == 0)
                return arguments;
            if (first is null)
                (first, firstRecord) = (own, record);
        }

        foreach (ContractProblem problem in first!.All)
            problems.Add(problem);
        (record, configuration) = (firstRecord, null);
        return EquatableArray<ArgumentModel>.Empty;
    }

    /// <summary>Whether generated code could construct the type, given all arguments.</summary>
    public static bool IsConstructible(INamedTypeSymbol type) => type.InstanceConstructors.Any(c => IsAccessible(c, type) && !HasRequiredMembers(type, c));

    private static EquatableArray<ArgumentModel> Arguments(
        IMethodSymbol constructor, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, out INamedTypeSymbol? record, out ConfigurationUse? configuration)
    {
        record = null;
        configuration = null;
        var arguments = new List<ArgumentModel>();
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            ITypeSymbol type = parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
            bool isValue = parameter.RefKind is RefKind.None or RefKind.In;
            if (isValue && Attributes.Find(type, WellKnownNames.ConfigurationAttribute) is not null)
            {
                if (configuration is not null)
                    problems.Add("RCT2006", parameter, type.Name, record!.Name);
                record = (INamedTypeSymbol)type;
                configuration = ConfigurationLocator.Use(record, parameter, compilation, problems);
                // What is wrong with a record of this assembly is reported where it is declared.
                if (configuration is null)
                    AddNoBinder(record, parameter, compilation, problems);
                arguments.Add(new ArgumentModel(ArgumentSource.Configuration, Names.Code(type), Names.Full(type)));
            }
            else if (isValue && IsService(type))
            {
                bool optional = parameter.NullableAnnotation == NullableAnnotation.Annotated || (parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is null);
                arguments.Add(new ArgumentModel(optional ? ArgumentSource.Optional : ArgumentSource.Required, Names.Code(type), Names.Full(type)));
            }
            else
            {
                string remedy = isValue ? Remedy(type) : $"take it by value, without '{(parameter.RefKind == RefKind.Out ? "out" : "ref")}'";
                problems.Add("RCT2005", parameter, parameter.Name, parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), remedy);
            }
        }

        return arguments.ToEquatable();
    }

    private static void AddNoConfiguration(INamedTypeSymbol type, ContractProblems problems)
    {
        INamedTypeSymbol? declared = type.GetTypeMembers().FirstOrDefault(t => Attributes.Find(t, WellKnownNames.ConfigurationAttribute) is not null);
        if (declared is null)
            problems.Add("RCT2210", type, type.Name, "a configuration record", "declare a record marked [Configuration] and take it").Relate(type);
        else
            problems.Add("RCT2210", type, type.Name, $"'{declared.Name}'", $"add a parameter of type '{declared.Name}'").Relate(declared).Suggest(declared.Name);
    }

    private static void AddNoBinder(INamedTypeSymbol record, IParameterSymbol parameter, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems)
    {
        bool isOwn = SymbolEqualityComparer.Default.Equals(record.ContainingAssembly, compilation.Assembly);
        problems.Add(
            "RCT2102",
            isOwn ? record : parameter,
            record.Name,
            isOwn ? "generated code cannot reach it" : $"'{record.ContainingAssembly.Name}' was compiled without the generator, or cannot bind it itself",
            isOwn ? "make it internal or public, and the types around it" : "reference Recotem.Abstractions in that project and mend its errors");
    }

    /// <summary>Whether hosts offer what a constructor takes by this type: plugins of a kind, or a service.</summary>
    public static bool IsService(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Class } && Names.IsReachable(type) && !Attributes.IsForbidden(type)
        && (Attributes.Find(type, WellKnownNames.PluginKindAttribute) is not null || Attributes.Find(type, WellKnownNames.HostServiceAttribute) is not null);

    private static string Remedy(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { IsRecord: true } => "mark the record with [Configuration]",
        { Name: "CancellationToken" } => "remove it, the methods of a plugin get one",
        INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Class, SpecialType: SpecialType.None } =>
            "use a configuration record, a kind, or a service that hosts offer, which is marked [HostService]",
        _ => "make it a property of the configuration record",
    };

    private static bool IsAccessible(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && !IsCopy(constructor, type) && !Attributes.IsForbidden(constructor);

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    private static bool HasRequiredMembers(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (Attributes.Find(constructor, WellKnownNames.SetsRequiredMembers) is not null)
            return false;
        for (INamedTypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            foreach (ISymbol member in t.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                    return true;
            }
        }

        return false;
    }
}
