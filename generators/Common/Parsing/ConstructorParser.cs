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
        ImmutableArray<IMethodSymbol> accessible = type.InstanceConstructors
            .Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal && !IsCopy(c, type))
            .OrderByDescending(c => c.Parameters.Length)
            .ThenBy(c => c.ToDisplayString(), StringComparer.Ordinal)
            .ToImmutableArray();
        if (accessible.IsEmpty)
        {
            problems.Add("RCT2004", type, type.Name);
            return EquatableArray<ArgumentModel>.Empty;
        }

        // The problems of the constructor that asks for most are those that its author wants to read about.
        ContractProblems? first = null;
        foreach (IMethodSymbol constructor in accessible)
        {
            var own = new ContractProblems();
            EquatableArray<ArgumentModel> arguments = Arguments(constructor, compilation, own, out record, out configuration);
            if (isSource && configuration is null)
                own.Add("RCT2210", type, type.Name);
            if (HasRequiredMembers(type, constructor))
                own.Add("RCT2004", type, type.Name);
            if (own.All.Count == 0)
                return arguments;
            first ??= own;
        }

        foreach (ContractProblem problem in first!.All)
            problems.Add(problem.Id, problem.Symbol, problem.Detail);
        return EquatableArray<ArgumentModel>.Empty;
    }

    private static EquatableArray<ArgumentModel> Arguments(
        IMethodSymbol constructor, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, out INamedTypeSymbol? record, out ConfigurationUse? configuration)
    {
        record = null;
        configuration = null;
        var arguments = new List<ArgumentModel>();
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            ITypeSymbol type = parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
            if (Attributes.Find(type, WellKnownNames.ConfigurationAttribute) is not null)
            {
                if (configuration is not null)
                    problems.Add("RCT2006", parameter, parameter.Name);
                record = (INamedTypeSymbol)type;
                configuration = ConfigurationLocator.Use(record, compilation);
                if (configuration is null)
                    problems.Add("RCT2102", type, type.Name);
                arguments.Add(new ArgumentModel(ArgumentSource.Configuration, Names.Code(type), Names.Full(type)));
            }
            else if (parameter.RefKind == RefKind.None && IsService(type))
            {
                bool optional = parameter.NullableAnnotation == NullableAnnotation.Annotated || (parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is null);
                arguments.Add(new ArgumentModel(optional ? ArgumentSource.Optional : ArgumentSource.Required, Names.Code(type), Names.Full(type)));
            }
            else
            {
                problems.Add("RCT2005", parameter, parameter.Name);
            }
        }

        return arguments.ToEquatable();
    }

    private static bool IsService(ITypeSymbol type) =>
        type.SpecialType == SpecialType.None && type.TypeKind is TypeKind.Interface or TypeKind.Class && Names.IsReachable(type)
        && type is INamedTypeSymbol { IsUnboundGenericType: false };

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    private static bool HasRequiredMembers(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        if (Attributes.Find(constructor, WellKnownNames.SetsRequiredMembers) is not null)
            return false;
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
                return true;
        }

        return false;
    }
}
