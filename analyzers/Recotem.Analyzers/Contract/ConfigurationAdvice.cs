using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>What is dangerous or surprising about a configuration record that can be bound.</summary>
internal static class ConfigurationAdvice
{
    private static readonly string[] s_credentials =
        ["password", "passwd", "pwd", "passphrase", "secret", "token", "api_key", "apikey", "access_key", "private_key", "credential", "connection_string"];

    // What stands before "token" where it is a word of a text, or a place in a sequence of pages, and no credential.
    private static readonly string[] s_words =
        ["pad", "padding", "bos", "eos", "unk", "unknown", "mask", "sep", "separator", "cls", "special", "start", "end", "stop", "page", "next", "continuation", "cursor", "word"];

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
            // A getter with a body decides itself what an unset option is.
            if (declaration?.AccessorList?.Accessors.Any(a => a.IsKind(SyntaxKind.GetAccessorDeclaration) && (a.Body is not null || a.ExpressionBody is not null)) != true)
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
                "use escapes and groups that both know, or editors will not check it").At(attribute, 0).AsWarning();
        }
    }

    private static void CheckSecret(
        IPropertySymbol property, ExpressionSyntax? initializer, Microsoft.CodeAnalysis.Compilation compilation, ContractProblems problems, CancellationToken cancellation)
    {
        if (Attributes.Find(property, WellKnownNames.SecretAttribute) is null)
        {
            if (IsText(property.Type) && IsCredential(ConfigurationParser.Key(property).Replace('-', '_')))
                problems.Add("RCT2106", property, property.Name, "is named like a credential but would appear in messages and listings", "mark it with [Secret]").Suggest("Secret");
        }
        else if (initializer is not null
            && compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer, cancellation) is { HasValue: true, Value: string { Length: > 0 } })
        {
            problems.Add("RCT2106", property, property.Name, "has a literal default, which everybody can read in the binary", "remove the default").At(initializer);
        }
    }

    // Text, or a collection of it.
    private static bool IsText(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        IArrayTypeSymbol array => IsText(array.ElementType),
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => IsText(arguments[arguments.Length - 1]),
        _ => false,
    };

    private static bool IsCredential(string key)
    {
        string singular = key.EndsWith("s", StringComparison.Ordinal) ? key.Substring(0, key.Length - 1) : key;
        foreach (string credential in s_credentials)
        {
            if (singular == credential)
                return true;
            if (singular.EndsWith("_" + credential, StringComparison.Ordinal))
            {
                string before = singular.Substring(0, singular.Length - credential.Length - 1);
                return credential != "token" || !s_words.Contains(before.Substring(before.LastIndexOf('_') + 1), StringComparer.Ordinal);
            }
        }

        return false;
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
