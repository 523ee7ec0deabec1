using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Recotem.Generators.Benchmarks;

/// <summary>
/// Asks the compiler for the symbols that ours asks for, and does nothing with them: what binding costs, which the compiler repeats
/// after every edit of a project, and below which no generator of this shape can get.
/// </summary>
internal sealed class BindingGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Touch(context, "Recotem.PluginKindAttribute", static _ => { });
        Touch(context, "Recotem.PluginHostAttribute", static _ => { });
        Touch(context, "Recotem.PluginAttribute", TouchPlugin);
        Touch(context, "Recotem.DataSourceAttribute", TouchPlugin);
        Touch(context, "Recotem.ConfigurationAttribute", TouchRecord);
        context.RegisterSourceOutput(context.CompilationProvider.Select(static (c, _) => c.Assembly.Identity.Version), static (_, _) => { });
    }

    private static void Touch(IncrementalGeneratorInitializationContext context, string attribute, Action<INamedTypeSymbol> touch) =>
        context.RegisterSourceOutput(
            context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, (c, _) =>
            {
                touch((INamedTypeSymbol)c.TargetSymbol);
                return 0;
            }).Collect(),
            static (_, _) => { });

    private static void TouchPlugin(INamedTypeSymbol type)
    {
        _ = type.AllInterfaces;
        _ = (type.GetMembers("NoExpandFields").FirstOrDefault() as IPropertySymbol)?.Type;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            foreach (IParameterSymbol parameter in constructor.Parameters)
                _ = parameter.Type.GetAttributes();
        }
    }

    private static void TouchRecord(INamedTypeSymbol record)
    {
        _ = record.AllInterfaces;
        _ = record.InstanceConstructors;
        foreach (IPropertySymbol property in record.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.IsImplicitlyDeclared)
                continue;
            _ = property.GetAttributes();
            _ = property.SetMethod;
            _ = property.ExplicitInterfaceImplementations;
            foreach (ITypeSymbol nested in (property.Type as INamedTypeSymbol)?.TypeArguments ?? [])
            {
                if (nested is INamedTypeSymbol { IsRecord: true } inner)
                    TouchRecord(inner);
            }
        }
    }
}
