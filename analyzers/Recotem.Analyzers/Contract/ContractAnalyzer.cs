using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>
/// Reports what the generator would leave out: kinds, plugins and configuration records that break the contract. The verdict comes
/// from the very parsers that the generator uses.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : RecotemAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        KindRules.Rct1001InvalidKindId,
        KindRules.Rct1002KindIdNeedsNamespace,
        KindRules.Rct1003KindMustBePublicInterface,
        KindRules.Rct1004DispatchDoesNotFit,
        KindRules.Rct1005AbstractStaticMember,
        KindRules.Rct1006FanOutMemberWithoutBody,
        PluginRules.Rct2001ImplementsNoKind,
        PluginRules.Rct2002InvalidPluginName,
        PluginRules.Rct2003PluginNameNeedsNamespace,
        PluginRules.Rct2004CannotBeConstructed,
        PluginRules.Rct2005ParameterCannotBeSupplied,
        PluginRules.Rct2006SeveralConfigurations,
        PluginRules.Rct2007DuplicateName,
        PluginRules.Rct2008NotASemanticVersion,
        PluginRules.Rct2010NotRegistered,
        PluginRules.Rct2014NotPartial,
        PluginRules.Rct2017NameSaysNothing,
        PluginRules.Rct2019DerivedPluginAttribute,
        PluginRules.Rct2020BothPluginAndDataSource,
        ConfigurationRules.Rct2101UnsupportedOptionType,
        ConfigurationRules.Rct2102RecordNotUsable,
        ConfigurationRules.Rct2103InvalidConstraint,
        ConfigurationRules.Rct2103PatternNotShared,
        ConfigurationRules.Rct2104ContradictoryConstraint,
        ConfigurationRules.Rct2105KeyCollision,
        ConfigurationRules.Rct2106SecretExposed,
        ConfigurationRules.Rct2107OptionMayStayUnset,
        DataSourceRules.Rct2201NoExpandFieldsMissing,
        DataSourceRules.Rct2202NoExpandFieldsWrongType,
        DataSourceRules.Rct2203NoExpandFieldsNotConstant,
        DataSourceRules.Rct2204NoExpandFieldsNamesNoField,
        DataSourceRules.Rct2210NoConfigurationTaken,
        HostRules.Rct4014ManifestTooNew);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var own = new OwnTypes(context.Compilation);
        context.RegisterSymbolAction(symbol => Check(symbol, own), SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context, OwnTypes own)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var problems = new ContractProblems();
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        bool isPlugin = attributes.Any(a => Attributes.Is(a.AttributeClass, WellKnownNames.PluginAttribute) || Attributes.Is(a.AttributeClass, WellKnownNames.DataSourceAttribute));
        if (type.TypeKind == TypeKind.Interface)
        {
            if (KindParser.Parse(type, problems, context.CancellationToken) is { } kind)
                KindAdvice.Check(type, kind, problems);
        }
        else if (isPlugin)
        {
            PluginParser.Parse(type, context.Compilation, problems, context.CancellationToken);
            own.CheckNames(type, problems, context.CancellationToken);
            PluginAdvice.Check(type, problems);
        }
        else if (type.TypeKind == TypeKind.Class)
        {
            PluginAdvice.CheckUnmarked(type, problems);
        }

        if (own.IsConfiguration(type, context.CancellationToken))
        {
            ConfigurationParser.Check(type, context.Compilation, problems, context.CancellationToken);
            ConfigurationAdvice.Check(type, context.Compilation, problems, context.CancellationToken);
        }

        foreach (ContractProblem problem in problems.All)
        {
            // What is wrong with another type of this assembly is reported when that type is checked.
            if (problem.Symbol is not INamedTypeSymbol other || SymbolEqualityComparer.Default.Equals(other, type)
                || !SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, context.Compilation.Assembly) || problem.Id == "RCT2014")
                context.ReportDiagnostic(problem.ToDiagnostic(type, context.Compilation, context.CancellationToken));
        }
    }
}
