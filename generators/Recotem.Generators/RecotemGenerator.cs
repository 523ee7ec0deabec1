using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>
/// Completes plugin assemblies (manifest, module, binders) and hosts (catalog). This file is the wiring: parsers turn symbols
/// into records at once, emitters turn records into text.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecotemGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<AssemblyModel> assembly = context.CompilationProvider
            .Select(static (compilation, _) => ReferenceReader.Own(compilation))
            .WithTrackingName(TrackingNames.Assembly);

        IncrementalValuesProvider<KindModel> kinds = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.PluginKindAttribute,
                static (node, _) => node is InterfaceDeclarationSyntax,
                static (c, cancellation) => KindParser.Parse((INamedTypeSymbol)c.TargetSymbol, new ContractProblems(), cancellation))
            .Where(static kind => kind is not null)
            .Select(static (kind, _) => kind!)
            .WithTrackingName(TrackingNames.Kinds);

        IncrementalValuesProvider<PluginModel> plugins = Plugins(context, WellKnownNames.PluginAttribute, TrackingNames.Plugins);
        IncrementalValuesProvider<PluginModel> sources = Plugins(context, WellKnownNames.DataSourceAttribute, TrackingNames.DataSources);

        IncrementalValuesProvider<EquatableArray<ConfigurationModel>> groups = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.ConfigurationAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, cancellation) => ConfigurationParser.Parse(
                    (INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, new ContractProblems(), cancellation))
            .WithTrackingName(TrackingNames.ConfigurationGroups);

        // A record that several others refer to is in several groups.
        IncrementalValueProvider<EquatableArray<ConfigurationModel>> configurations = groups.Collect()
            .Select(static (all, _) => all.SelectMany(g => g).Distinct().OrderBy(c => c.FullName, StringComparer.Ordinal).ToEquatable())
            .WithTrackingName(TrackingNames.Configurations);

        // A plugin whose configuration record has errors would not compile.
        IncrementalValueProvider<EquatableArray<PluginModel>> validPlugins = plugins.Collect()
            .Combine(sources.Collect())
            .Combine(configurations)
            .Select(static (input, _) => Valid(input.Left.Left, input.Left.Right, input.Right))
            .WithTrackingName(TrackingNames.ValidPlugins);

        IncrementalValueProvider<ModuleModel> module = assembly
            .Combine(kinds.Collect())
            .Combine(validPlugins)
            .Combine(configurations)
            .Select(static (input, _) => ModuleModel.Create(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right, input.Right))
            .WithTrackingName(TrackingNames.Module);

        IncrementalValuesProvider<HostModel> hosts = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.PluginHostAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (c, cancellation) => HostParser.Parse((INamedTypeSymbol)c.TargetSymbol, new ContractProblems(), cancellation))
            .Where(static host => host is not null)
            .Select(static (host, _) => host!)
            .WithTrackingName(TrackingNames.Hosts);

        // Projects without a host read no reference at all.
        IncrementalValueProvider<bool> hasHost = hosts.Collect().Select(static (all, _) => !all.IsEmpty);

        IncrementalValuesProvider<ReferenceManifest> manifests = context.MetadataReferencesProvider
            .Combine(hasHost)
            .Select(static (input, cancellation) => input.Right ? ReferenceReader.Read(input.Left, cancellation) : null)
            .Where(static manifest => manifest is not null)
            .Select(static (manifest, _) => manifest!)
            .WithTrackingName(TrackingNames.ReferenceManifests);

        IncrementalValueProvider<EquatableArray<ManifestEntry>> references = manifests.Collect()
            .Select(static (all, _) => ReferenceReader.Join(all))
            .WithTrackingName(TrackingNames.References);

        IncrementalValueProvider<bool> analyzersRun = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => BuildOptions.AnalyzersRun(options.GlobalOptions))
            .WithTrackingName(TrackingNames.AnalyzersRun);

        IncrementalValuesProvider<HostCatalogModel> catalogs = hosts
            .Combine(references)
            .Combine(module)
            .Combine(analyzersRun)
            .Select(static (input, _) => HostCatalogModel.Create(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right, input.Right))
            .WithTrackingName(TrackingNames.HostCatalogs);

        context.RegisterSourceOutput(
            configurations.SelectMany(static (all, _) => EmittedCode.HintNames(all, c => c.FullName, "Binder")),
            static (output, named) => output.AddSource(named.Hint, BinderEmitter.Emit(named.Item).ToSource()));
        context.RegisterSourceOutput(validPlugins.SelectMany(static (all, _) => EmittedCode.HintNames(all, p => p.FullName, "Plugin")), static (output, named) =>
        {
            if (PluginEmitter.Emit(named.Item) is { } writer)
                output.AddSource(named.Hint, writer.ToSource());
        });
        context.RegisterSourceOutput(module, static (output, model) =>
        {
            if (!model.IsEmpty)
                output.AddSource(EmittedCode.HintName(model.Assembly.Name, "Module"), ModuleEmitter.Emit(model).ToSource());
        });
        context.RegisterSourceOutput(
            catalogs.Collect().SelectMany(static (all, _) => EmittedCode.HintNames(all.OrderBy(c => c.Host.FullName, StringComparer.Ordinal), c => c.Host.FullName, "Host")),
            static (output, named) => output.AddSource(named.Hint, HostEmitter.Emit(named.Item).ToSource()));
    }

    private static IncrementalValuesProvider<PluginModel> Plugins(IncrementalGeneratorInitializationContext context, string attribute, string name) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, cancellation) => PluginParser.Parse(
                    (INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, new ContractProblems(), cancellation))
            .Where(static plugin => plugin is not null)
            .Select(static (plugin, _) => plugin!)
            .WithTrackingName(name);

    private static EquatableArray<PluginModel> Valid(
        ImmutableArray<PluginModel> plugins, ImmutableArray<PluginModel> sources, EquatableArray<ConfigurationModel> configurations)
    {
        var known = configurations.Select(c => c.FullName).ToImmutableHashSet(StringComparer.Ordinal);
        PluginModel[] sound = plugins.Concat(sources)
            .Where(p => p.Configuration is not { IsOwn: true } own || known.Contains(own.RecordFullName))
            .Distinct()
            .OrderBy(p => p.FullName, StringComparer.Ordinal)
            .ToArray();
        // Neither of two classes with one name is registered: which one would be, nobody could tell.
        Dictionary<string, List<NameClash>> clashes = DuplicateNames.Find(sound.SelectMany(p => p.Kinds.Select(
            k => new PluginIdentity(p.FullName, k.Id, k.Selection == "Versioned", p.Version, p.Aliases.Prepend(p.Name).Distinct().ToEquatable()))));
        return (clashes.Count == 0 ? sound : sound.Where(p => !clashes.ContainsKey(p.FullName))).ToEquatable();
    }
}
