using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>What is dangerous or surprising about a configuration record that can be bound.</summary>
internal static class ConfigurationAdvice
{
    private static readonly string[] s_credentials =
        ["password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "access_key", "private_key", "credential", "credentials"];

    public static void Check(INamedTypeSymbol record, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        foreach (IPropertySymbol property in ConfigurationParser.Properties(record))
        {
            cancellation.ThrowIfCancellationRequested();
            // What a base record declares is reported there.
            if (!SymbolEqualityComparer.Default.Equals(property.ContainingType, record) || property.SetMethod is null)
                continue;
            var declaration = property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as PropertyDeclarationSyntax;
            ExpressionSyntax? initializer = declaration?.Initializer?.Value is { } written && !DefaultParser.IsNone(written) ? written : null;
            CheckSecret(property, initializer, compilation, problems, cancellation);
            CheckUnset(property, record, initializer, problems);
            CheckPattern(property, problems);
        }
    }

    private static void CheckPattern(IPropertySymbol property, ContractProblems problems)
    {
        if (Attributes.Find(property, WellKnownNames.Annotations + "RegularExpressionAttribute") is { } attribute
            && Attributes.Text(attribute, 0) is { } pattern && !SharedPattern.IsShared(pattern)
            // One that does not compile is an error already.
            && !problems.All.Any(p => p.Id == "RCT2103" && SymbolEqualityComparer.Default.Equals(p.Symbol, property)))
        {
            problems.Add(
                "RCT2103", property, property.Name, "RegularExpression", "is left out of the JSON Schema, because its pattern means something else there, or nothing",
                "use escapes and groups that both know, or editors will not check it").At(attribute, 0).Mildly();
        }
    }

    private static void CheckSecret(
        IPropertySymbol property, ExpressionSyntax? initializer, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        if (Attributes.Find(property, WellKnownNames.SecretAttribute) is null)
        {
            string key = ConfigurationParser.Key(property).Replace('-', '_');
            if (property.Type.SpecialType == SpecialType.System_String
                && s_credentials.Any(c => key == c || key.EndsWith("_" + c, StringComparison.Ordinal)))
                problems.Add("RCT2106", property, property.Name, "is named like a credential but would appear in messages and listings", "mark it with [Secret]").Suggest("Secret");
        }
        else if (initializer is not null
            && compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer, cancellation) is { HasValue: true, Value: string { Length: > 0 } })
        {
            problems.Add("RCT2106", property, property.Name, "has a literal default, which everybody can read in the binary", "remove the default").At(initializer);
        }
    }

    // Without nullable annotations the types say nothing about null.
    private static void CheckUnset(IPropertySymbol property, INamedTypeSymbol record, ExpressionSyntax? initializer, ContractProblems problems)
    {
        if (property is { Type.IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated, IsRequired: false }
            && initializer is null
            && Attributes.Find(property, WellKnownNames.Annotations + "RequiredAttribute") is null
            && !record.InstanceConstructors.Any(c => c is { IsImplicitlyDeclared: false, Parameters.IsEmpty: true }))
            problems.Add("RCT2107", property, property.Name).Suggest("required");
    }
}
