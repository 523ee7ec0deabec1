using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

/// <summary>Packages and hosts of the tests of rules for hosts.</summary>
internal static class HostCase
{
    /// <summary>A kind whose names ignore case, and one without plugins.</summary>
    public const string Kinds = """
        namespace Acme.Kinds;
        [PluginKind("acme.widgets", IgnoreCase = true)] public interface IWidget;
        [PluginKind("acme.gadgets")] public interface IGadget;
        [PluginKind("acme.tracks", Selection = Selection.Versioned)] public interface ITrack;
        [HostService] public interface IClock;
        """;

    /// <summary>Whether references are images, as command-line builds have them, or projects, as editors do.</summary>
    public static TheoryData<bool> Forms => [true, false];

    public static MetadataReference KindsPackage(bool asImage = true) => Package("Acme.Kinds", Kinds, asImage);

    /// <summary>A package that declares one plugin of a kind of <see cref="Kinds"/>.</summary>
    public static MetadataReference Plugin(string assembly, string attribute, string parameters, string contract, bool asImage = true) =>
        Package(assembly, $"namespace {assembly}; [Plugin({attribute})] internal sealed partial class Thing({parameters}) : Acme.Kinds.{contract};", asImage, KindsPackage(asImage));

    public static MetadataReference Package(string assembly, string text, bool asImage = true, params MetadataReference[] references)
    {
        GeneratorRun run = GeneratorRun.OfBroken(GeneratorInput.Of(text) with { AssemblyName = assembly, References = [.. references] });
        Assert.Empty(run.Errors);
        return asImage ? run.ToImage() : run.ToProjectReference();
    }

    /// <summary>Checks a host whose assembly is <c>Acme.Host</c>.</summary>
    public static ImmutableArray<Diagnostic> Check(string id, string markup, params MetadataReference[] references) => AnalyzerRun.Check(new AnalyzerInput
    {
        Project = GeneratorInput.Of(markup) with { AssemblyName = "Acme.Host", References = [.. references] },
        Id = id,
    });

    /// <summary>Checks a host of which only the attribute is of interest.</summary>
    public static ImmutableArray<Diagnostic> CheckHost(string id, string attribute, params MetadataReference[] references) =>
        Check(id, $"namespace Acme; [{attribute}] public static partial class Plugins;", references);

    public static string? Suggestion(this Diagnostic diagnostic) => diagnostic.Properties.GetValueOrDefault(FixProperties.Suggestion);
}
