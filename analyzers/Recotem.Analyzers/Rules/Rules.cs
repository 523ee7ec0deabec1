using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Analyzers;

/// <summary>Every rule of the plugin contract. Rules that leave something out of the program cannot be suppressed.</summary>
internal static class Rules
{
    /// <summary>All rules, sorted by their id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create<DiagnosticDescriptor>(
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
        PluginRules.Rct2009IncompleteMetadata,
        PluginRules.Rct2010NotRegistered,
        PluginRules.Rct2014NotPartial,
        PluginRules.Rct2016NotMarkedAotCompatible,
        PluginRules.Rct2017NameSaysNothing,
        PluginRules.Rct2019DerivedPluginAttribute,
        PluginRules.Rct2020BothPluginAndDataSource,
        ConfigurationRules.Rct2101UnsupportedOptionType,
        ConfigurationRules.Rct2102RecordNotUsable,
        ConfigurationRules.Rct2103InvalidConstraint,
        ConfigurationRules.Rct2104ContradictoryConstraint,
        ConfigurationRules.Rct2105KeyCollision,
        ConfigurationRules.Rct2106SecretExposed,
        ConfigurationRules.Rct2107OptionMayStayUnset,
        DataSourceRules.Rct2201NoExpandFieldsMissing,
        DataSourceRules.Rct2202NoExpandFieldsWrongType,
        DataSourceRules.Rct2203NoExpandFieldsNotConstant,
        DataSourceRules.Rct2204NoExpandFieldsNamesNoField,
        DataSourceRules.Rct2205ForeignExceptionLeaves,
        DataSourceRules.Rct2206ExternalCallNotWrapped,
        DataSourceRules.Rct2207FailureSwallowed,
        DataSourceRules.Rct2208CauseLost,
        DataSourceRules.Rct2209BlocksOrDetaches,
        DataSourceRules.Rct2210NoConfigurationTaken,
        HostRules.Rct4001DuplicatePluginName,
        HostRules.Rct4002NamesDifferByCase,
        HostRules.Rct4003RequiredCapabilityMissing,
        HostRules.Rct4004OptionalCapabilityMissing,
        HostRules.Rct4005CapabilityAmbiguous,
        HostRules.Rct4006IncompatibleContractVersion,
        HostRules.Rct4007RequirementCycle,
        HostRules.Rct4008PatternMatchesNothing,
        HostRules.Rct4014ManifestTooNew,
        HostRules.Rct4015HostHasWrongShape,
        ProjectRules.Rct9002ReferencedIndirectly,
        ProjectRules.Rct9003NoDocumentationFile);

    /// <summary>The rule with an id.</summary>
    public static DiagnosticDescriptor Of(string id) => All.First(r => string.Equals(r.Id, id, StringComparison.Ordinal));
}
