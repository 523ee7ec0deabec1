using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>Writes the constructor by which a data source takes its configuration, and the record if there is none.</summary>
internal static class ConfigurationConstructor
{
    private static readonly string[] s_records = ["Config", "Options", "Settings"];
    private static readonly string[] s_fields = ["_config", "_configuration", "_options"];

    /// <summary>Whether a constructor that hosts can call takes a configuration.</summary>
    public static bool Exists(INamedTypeSymbol type) => Callable(type).Any(c => c.Parameters.Any(Suppliable.IsConfiguration));

    /// <summary>The members to add; null if a constructor cannot be added.</summary>
    public static IReadOnlyList<MemberDeclarationSyntax>? For(INamedTypeSymbol type)
    {
        // Hosts call the longest constructor; what it asks for is asked for still.
        IMethodSymbol? other = Callable(type).Where(c => !c.IsImplicitlyDeclared).OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
        bool hasHidden = type.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared);
        if (type.TypeKind != TypeKind.Class || type.IsStatic
            || (other is null && (hasHidden || !HasPlainBase(type)))
            || other?.Parameters.Any(p => p.RefKind != RefKind.None || p.IsParams || p.Name == "config") == true)
            return null;

        var members = new List<MemberDeclarationSyntax>();
        string? record = type.GetTypeMembers().FirstOrDefault(t => t.Arity == 0 && Attributes.Find(t, WellKnownNames.ConfigurationAttribute) is not null) is { } declared
            ? Names.Escape(declared.Name)
            : null;
        if (record is null)
        {
            record = s_records.FirstOrDefault(n => type.Name != n && type.GetMembers(n).IsEmpty);
            if (record is null)
                return null;
            members.Add(ParsedCode.Member($"[global::{WellKnownNames.ConfigurationAttribute}]\npublic sealed record {record};"));
        }

        // The other constructors would leave it null.
        string? field = other is not null ? null : s_fields.FirstOrDefault(n => type.GetMembers(n).IsEmpty);
        if (field is not null)
            members.Add(ParsedCode.Member($"private readonly {record} {field};"));
        string parameters = string.Concat(other?.Parameters.Select(p => $", {Code(p.Type)} {Names.Escape(p.Name)}") ?? []);
        string chain = other is null ? "" : $" : this({string.Join(", ", other.Parameters.Select(p => Names.Escape(p.Name)))})";
        string body = field is null ? "{ }" : $"{{\n{field} = config;\n}}";
        members.Add(ParsedCode.Member($"public {Names.Escape(type.Name)}({record} config{parameters}){chain}\n{body}"));
        return members;
    }

    private static IEnumerable<IMethodSymbol> Callable(INamedTypeSymbol type) => type.InstanceConstructors.Where(c =>
        c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && !(type.IsRecord && c.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, type)));

    private static bool HasPlainBase(INamedTypeSymbol type) =>
        type.BaseType is { } parent && parent.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility != Accessibility.Private);

    private static string Code(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers));
}
