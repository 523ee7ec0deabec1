using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Analyzers;
using Recotem.Compilation;

namespace Recotem.CodeFixes;

/// <summary>RCT4001, RCT4002, RCT4005, RCT4006: lets a host choose between plugins that it cannot contain together.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HostSelectionFix))]
[Shared]
public sealed class HostSelectionFix : RecotemCodeFix
{
    /// <summary>Creates the fix.</summary>
    public HostSelectionFix()
        : base("RCT4001", "RCT4002", "RCT4005", "RCT4006")
    {
    }

    private protected override IEnumerable<Repair> Find(Finding finding)
    {
        if (finding.Suggestion is not { } entry || finding.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
            return [];
        IEnumerable<Repair?> repairs = finding.Id switch
        {
            "RCT4001" => Duplicate(finding, attribute, entry),
            "RCT4005" => [Adding(finding, attribute, nameof(HostSelection.Defaults), entry, $"Use '{entry.Substring(entry.IndexOf('=') + 1)}' by default", "default")],
            _ => [Excluding(finding, attribute, entry, "exclude")],
        };
        return repairs.OfType<Repair>();
    }

    private static IEnumerable<Repair?> Duplicate(Finding finding, AttributeSyntax attribute, string entry)
    {
        int equals = entry.IndexOf('=');
        string id = entry.Substring(0, equals);
        string first = entry.Substring(equals + 1);
        if (!finding.Diagnostic.Properties.TryGetValue(FixProperties.Alternative, out string? second) || second is null)
            yield break;
        yield return Adding(finding, attribute, nameof(HostSelection.Prefer), entry, $"Prefer '{id}' of '{first}'", "first");
        yield return Adding(finding, attribute, nameof(HostSelection.Prefer), $"{id}={second}", $"Prefer '{id}' of '{second}'", "second");
        yield return Excluding(finding, attribute, $"{id}@{second}", "excludeSecond");
        yield return Excluding(finding, attribute, $"{id}@{first}", "excludeFirst");
    }

    // By the verdict of the generator: a pattern names a plugin, but what clashes may be an alias of it.
    private static Repair? Excluding(Finding finding, AttributeSyntax attribute, string pattern, string key)
    {
        if (PluginPattern.Parse(pattern) is not { } parsed)
            return null;
        ReferenceManifest own = ReferenceReader.ReadOwn(finding.Model.Compilation, finding.Cancellation);
        ImmutableArray<ReferenceManifest> manifests = finding.Model.Compilation.References.Select(r => ReferenceReader.Read(r, finding.Cancellation)).OfType<ReferenceManifest>().ToImmutableArray();
        HostComposition all = HostComposition.Create(
            new HostSelection(EquatableArray<string>.Empty, new[] { pattern }.ToEquatable(), EquatableArray<string>.Empty, EquatableArray<string>.Empty, OwnAssemblyOnly: false),
            own.Assembly,
            ReferenceReader.Join(manifests).Concat(own.Records.Select(r => new ManifestEntry(r, own.Assembly, own.Version))));
        return all.LeftOut.Any(l => l.Reason == LeftOutReason.Excluded && parsed.Matches(l.Plugin))
            ? Adding(finding, attribute, nameof(HostSelection.Exclude), pattern, $"Exclude '{pattern}'", key)
            : null;
    }

    private static Repair? Adding(Finding finding, AttributeSyntax attribute, string list, string entry, string title, string key)
    {
        bool asCollection = KnownTypes.HasCollectionExpressions(attribute.SyntaxTree);
        return HostArguments.CanAdd(attribute, list)
            ? Repair.Rewrite(title, finding.Id + key, attribute, a => HostArguments.Add((AttributeSyntax)a, list, entry, asCollection))
            : null;
    }
}
