using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Recotem.CodeFixes;

/// <summary>The rules that have a fix, for the index of the documentation.</summary>
public static class FixableRules
{
    /// <summary>The ids, sorted.</summary>
    public static ImmutableArray<string> Ids { get; } = new CodeFixProvider[]
    {
        new PublicKindFix(), new DispatchFix(), new DefaultBodyFix(),
        new SuggestedNameFix(), new ImplementKindFix(), new ConstructionFix(), new ConfigurationParameterFix(), new RegistrationFix(), new PartialFix(),
        new PluginAttributeFix(), new BlockingCodeFix(),
        new SettableOptionFix(), new KeyFix(), new SecretFix(), new RequiredOptionFix(),
        new NoExpandFieldsFix(), new GuardedKeyFix(), new ConfigurationConstructorFix(), new ForeignExceptionFix(), new ExternalCallFix(), new SwallowedFailureFix(),
        new LostCauseFix(),
        new HostSelectionFix(), new HostEntryFix(), new HostShapeFix(),
        new ProjectPropertyFix(),
    }.SelectMany(f => f.FixableDiagnosticIds).OrderBy(i => i, StringComparer.Ordinal).ToImmutableArray();
}
