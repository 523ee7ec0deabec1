using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>An edit is followed only as far as it matters: which steps change, and which files are written again.</summary>
public sealed class IncrementalityTests
{
    private const string Ndcg = """
        namespace Acme;
        /// <summary>Gain.</summary>
        [Plugin("ndcg", Aliases = ["gain"])] public sealed partial class Ndcg(Ndcg.Config config) : IMetric
        {
            /// <summary>Its options.</summary>
            [Configuration] public sealed record Config { [Range(1, 10)] public int Cutoff { get; init; } = 5; }
            public double Score(in Ranking ranking) => config.Cutoff;
        }
        """;

    private const string Zero = """
        namespace Acme;
        [Plugin("zero")] public sealed partial class Zero : IMetric { public double Score(in Ranking ranking) => 0; }
        """;

    private const string Kind = "namespace Acme; [PluginKind(\"acme.k\")] public interface IK { [Listed] static virtual bool IsPure => true; }";

    private static readonly GeneratorInput s_library = GeneratorInput.Of(Ndcg, Samples.EchoSource, Kind);

    [Fact]
    public void An_added_plugin_writes_its_own_file_and_the_module()
    {
        EditedRun run = EditedRun.Of(s_library, GeneratorInput.Of(Ndcg, Samples.EchoSource, Kind, Zero));
        Assert.Equal("Kept, New", run.Step(TrackingNames.Plugins));
        Assert.Equal("Modified", run.Step(TrackingNames.ValidPlugins));
        Assert.Equal("Modified", run.Step(TrackingNames.Module));
        AssertKept(run, TrackingNames.Assembly, TrackingNames.Kinds, TrackingNames.DataSources, TrackingNames.ConfigurationGroups, TrackingNames.Configurations);
        Assert.Equal(["Acme.Plugins.Module.g.cs", "Acme.Zero.Plugin.g.cs"], run.Written);
        Assert.Empty(run.Gone);
    }

    [Fact]
    public void Files_behind_an_added_one_are_written_again_but_no_binder_is()
    {
        // Files follow their place in a sorted list. That keeps them where sources change their order, and costs small files here.
        EditedRun run = EditedRun.Of(s_library, GeneratorInput.Of(Ndcg, Samples.EchoSource, Kind, Zero.Replace("Zero", "Able", StringComparison.Ordinal)));
        AssertKept(run, TrackingNames.Assembly, TrackingNames.Kinds, TrackingNames.DataSources, TrackingNames.ConfigurationGroups, TrackingNames.Configurations);
        Assert.Equal(["Acme.Able.Plugin.g.cs", "Acme.EchoSource.Plugin.g.cs", "Acme.Ndcg.Plugin.g.cs", "Acme.Plugins.Module.g.cs"], run.Written);
    }

    [Fact]
    public void A_file_that_is_added_before_the_others_writes_no_more_than_one_behind_them()
    {
        EditedRun run = EditedRun.Of(s_library, GeneratorInput.Of(Zero, Ndcg, Samples.EchoSource, Kind));
        AssertKept(run, TrackingNames.Assembly, TrackingNames.Configurations);
        Assert.Equal(["Acme.Plugins.Module.g.cs", "Acme.Zero.Plugin.g.cs"], run.Written);
    }

    [Fact]
    public void A_removed_plugin_takes_its_file_along()
    {
        EditedRun run = EditedRun.Of(GeneratorInput.Of(Ndcg, Samples.EchoSource, Kind, Zero), s_library);
        Assert.Equal("Kept, Removed", run.Step(TrackingNames.Plugins));
        Assert.Equal("Modified", run.Step(TrackingNames.Module));
        AssertKept(run, TrackingNames.Kinds, TrackingNames.DataSources, TrackingNames.Configurations);
        Assert.Equal(["Acme.Plugins.Module.g.cs"], run.Written);
        Assert.Equal(["Acme.Zero.Plugin.g.cs"], run.Gone);
    }

    [Fact]
    public void A_renamed_plugin_writes_its_own_file_and_the_module()
    {
        EditedRun run = Edited(Ndcg, Ndcg.Replace("\"ndcg\"", "\"dcg\"", StringComparison.Ordinal));
        Assert.Equal("Modified", run.Step(TrackingNames.Plugins));
        Assert.Equal("Modified", run.Step(TrackingNames.Module));
        AssertKept(run, TrackingNames.Kinds, TrackingNames.DataSources, TrackingNames.ConfigurationGroups, TrackingNames.Configurations);
        Assert.Equal(["Acme.Ndcg.Plugin.g.cs", "Acme.Plugins.Module.g.cs"], run.Written);
    }

    [Fact]
    public void Plugins_in_another_order_write_nothing()
    {
        GeneratorInput[] orders = [GeneratorInput.Of(Ndcg, Zero, Samples.EchoSource), GeneratorInput.Of(Samples.EchoSource, Zero, Ndcg)];
        EditedRun files = EditedRun.Of(orders[0], orders[1]);
        AssertKept(files, TrackingNames.Configurations, TrackingNames.ValidPlugins, TrackingNames.Module);
        Assert.Empty(files.Written);
        EditedRun members = EditedRun.Of(GeneratorInput.Of($"{Ndcg}\n{Body(Zero)}"), GeneratorInput.Of($"namespace Acme;\n{Body(Zero)}\n{Body(Ndcg)}"));
        AssertKept(members, TrackingNames.Configurations, TrackingNames.ValidPlugins, TrackingNames.Module);
        Assert.Empty(members.Written);

        static string Body(string file) => file["namespace Acme;\n".Length..];
    }

    [Fact]
    public void An_edit_of_a_body_changes_no_step()
    {
        EditedRun run = Edited(Ndcg, Ndcg.Replace("=> config.Cutoff", "=> config.Cutoff + 1", StringComparison.Ordinal));
        AssertKept(run, [.. GeneratorRun.StepNames]);
        Assert.Empty(run.Written);
    }

    [Theory]
    [InlineData("[Range(1, 10)]", "[Range(1, 20)]")]
    [InlineData("= 5;", "= 6;")]
    [InlineData("Its options.", "Its many options.")]
    [InlineData("Cutoff { get; init; } = 5;", "Cutoff { get; init; } = 5; public string? More { get; init; }")]
    public void A_changed_option_writes_its_binder_alone(string from, string to)
    {
        EditedRun run = Edited(Ndcg, Ndcg.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal("Kept, Modified", run.Step(TrackingNames.ConfigurationGroups));
        Assert.Equal("Modified", run.Step(TrackingNames.Configurations));
        AssertKept(run, TrackingNames.Kinds, TrackingNames.Plugins, TrackingNames.DataSources, TrackingNames.ValidPlugins, TrackingNames.Module);
        Assert.Equal(["Acme.Ndcg.Config.Binder.g.cs"], run.Written);
    }

    [Fact]
    public void A_changed_description_writes_the_module()
    {
        EditedRun run = Edited(Ndcg, Ndcg.Replace("Gain.", "Discounted gain.", StringComparison.Ordinal));
        Assert.Equal("Modified", run.Step(TrackingNames.Plugins));
        AssertKept(run, TrackingNames.ConfigurationGroups, TrackingNames.Configurations);
        Assert.Contains("Acme.Plugins.Module.g.cs", run.Written);
        Assert.DoesNotContain("Acme.Ndcg.Config.Binder.g.cs", run.Written);
    }

    [Fact]
    public void A_changed_kind_leaves_plugins_of_other_kinds_alone()
    {
        EditedRun run = Edited(Kind, Kind.Replace("IsPure => true", "IsPure => true; [Listed] static virtual int Cost => 1", StringComparison.Ordinal));
        Assert.Equal("Modified", run.Step(TrackingNames.Kinds));
        AssertKept(run, TrackingNames.Plugins, TrackingNames.DataSources, TrackingNames.ValidPlugins, TrackingNames.Configurations);
        Assert.Equal(["Acme.Plugins.Module.g.cs"], run.Written);
    }

    [Fact]
    public void A_mistake_removes_what_it_concerns_and_nothing_else()
    {
        EditedRun run = EditedRun.Of(s_library, GeneratorInput.Of(Ndcg.Replace("partial class Ndcg", "class Ndcg", StringComparison.Ordinal), Samples.EchoSource, Kind));
        Assert.Equal("Removed", run.Step(TrackingNames.Plugins));
        AssertKept(run, TrackingNames.Kinds, TrackingNames.DataSources, TrackingNames.Configurations);
        Assert.Equal(["Acme.Plugins.Module.g.cs"], run.Written);
        Assert.Equal(["Acme.Ndcg.Plugin.g.cs"], run.Gone);
    }

    [Fact]
    public void A_new_version_of_the_assembly_writes_the_module_alone()
    {
        EditedRun run = EditedRun.Of(s_library, s_library with { AssemblyVersion = "1.2.4" });
        Assert.Equal("Modified", run.Step(TrackingNames.Assembly));
        AssertKept(run, TrackingNames.Kinds, TrackingNames.Plugins, TrackingNames.DataSources, TrackingNames.Configurations, TrackingNames.ValidPlugins);
        Assert.Equal(["Acme.Plugins.Module.g.cs"], run.Written);
    }

    [Fact]
    public void Options_of_the_compiler_change_no_step()
    {
        EditedRun run = EditedRun.Of(s_library, s_library, c => c.WithOptions(
            c.Options.WithOptimizationLevel(OptimizationLevel.Release).WithNullableContextOptions(NullableContextOptions.Annotations).WithOverflowChecks(true)));
        AssertKept(run, [.. GeneratorRun.StepNames]);
        Assert.Empty(run.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_added_or_removed_reference_writes_the_host_alone(bool asImage)
    {
        GeneratorInput bare = GeneratorInput.Of(Samples.Host, Ndcg.Replace("ndcg", "own", StringComparison.Ordinal).Replace("gain", "mine", StringComparison.Ordinal)) with { AssemblyName = "Acme.Host" };
        GeneratorInput full = bare with { References = [Reference(Library(Samples.Metrics), asImage)] };
        EditedRun added = EditedRun.Of(bare, full);
        Assert.Equal("Kept, New", added.Step(TrackingNames.ReferenceManifests));
        Assert.Equal("Modified", added.Step(TrackingNames.References));
        Assert.Equal("Modified", added.Step(TrackingNames.HostCatalogs));
        AssertKept(added, TrackingNames.Hosts, TrackingNames.Plugins, TrackingNames.Configurations, TrackingNames.ValidPlugins, TrackingNames.Module);
        Assert.Equal(["Acme.Plugins.Host.g.cs"], added.Written);

        EditedRun removed = EditedRun.Of(full, bare);
        Assert.Equal("Kept, Removed", removed.Step(TrackingNames.ReferenceManifests));
        Assert.Equal("Modified", removed.Step(TrackingNames.References));
        Assert.Equal(["Acme.Plugins.Host.g.cs"], removed.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_changed_reference_is_read_again_and_writes_the_host_only_if_its_plugins_changed(bool asImage)
    {
        GeneratorInput host = GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host" };
        GeneratorInput before = host with { References = [Reference(Library(Samples.Metrics), asImage)] };
        EditedRun body = EditedRun.Of(before, host with { References = [Reference(Library(Samples.Metrics.Replace("=> 1;", "=> 2;", StringComparison.Ordinal)), asImage)] });
        AssertKept(body, TrackingNames.References, TrackingNames.HostCatalogs);
        Assert.Empty(body.Written);

        EditedRun renamed = EditedRun.Of(before, host with { References = [Reference(Library(Samples.Metrics.Replace("\"gain\"", "\"profit\"", StringComparison.Ordinal)), asImage)] });
        Assert.Equal("Modified", renamed.Step(TrackingNames.References));
        Assert.Equal(["Acme.Plugins.Host.g.cs"], renamed.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reference_without_plugins_changes_nothing(bool asImage)
    {
        GeneratorInput host = GeneratorInput.Of(Samples.Host, Samples.EchoSource) with { AssemblyName = "Acme.Host" };
        EditedRun run = EditedRun.Of(host, host with { References = [Reference(Library("namespace Acme.Plain; public class Nothing;"), asImage)] });
        AssertKept(run, [.. GeneratorRun.StepNames.Except([TrackingNames.ReferenceManifests])]);
        Assert.Empty(run.Written);
    }

    [Fact]
    public void A_reference_that_was_replaced_is_let_go()
    {
        GeneratorInput host = GeneratorInput.Of(Samples.Host) with { AssemblyName = "Acme.Host" };
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new RecotemGenerator());
        WeakReference first = Run(ref driver, host, "gain");
        WeakReference second = Run(ref driver, host, "profit");
        for (int i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(driver);
        GC.KeepAlive(second);
    }

    // Not inlined, so that no local of the test keeps the compilation of the reference.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Run(ref GeneratorDriver driver, GeneratorInput host, string alias)
    {
        GeneratorRun library = Library(Samples.Metrics.Replace("\"gain\"", $"\"{alias}\"", StringComparison.Ordinal));
        driver = driver.RunGenerators((host with { References = [library.ToProjectReference()] }).Compile(LanguageVersion.Latest));
        return new WeakReference(library.Output);
    }

    private static EditedRun Edited(string file, string changed)
    {
        Assert.NotEqual(file, changed);
        return EditedRun.Of(s_library, s_library with { Files = s_library.Files.Replace(file, changed) });
    }

    private static GeneratorRun Library(string file) => GeneratorRun.Of(GeneratorInput.Of(file) with { AssemblyName = "Acme.Metrics" });

    private static MetadataReference Reference(GeneratorRun run, bool asImage) => asImage ? run.ToImage() : run.ToProjectReference();

    private static void AssertKept(EditedRun run, params string[] steps) =>
        Assert.All(steps, step => Assert.True(run.Step(step) is "Kept" or "", $"step '{step}' is {run.Step(step)}"));
}
