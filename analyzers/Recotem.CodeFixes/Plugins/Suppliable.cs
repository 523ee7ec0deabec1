using Microsoft.CodeAnalysis;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>Tells which parameters of a constructor a host can supply.</summary>
internal static class Suppliable
{
    public static bool Is(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.None or RefKind.In
        && (IsConfiguration(parameter) || ConstructorParser.IsService(parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)));

    public static bool IsConfiguration(IParameterSymbol parameter) =>
        Attributes.Find(parameter.Type, WellKnownNames.ConfigurationAttribute) is not null;
}
