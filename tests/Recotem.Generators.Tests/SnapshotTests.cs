using Recotem.TestHarness;

namespace Recotem.Generators.Tests;

/// <summary>The shape of each kind of generated file, once.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_data_source() => Snapshot.Verify(Shape.DataSource.Run());

    [Fact]
    public void A_kind_with_traits_and_a_plugin_of_it() => Snapshot.Verify(Shape.KindWithTraits.Run());

    [Fact]
    public void A_kind_alone() => Snapshot.Verify(Shape.KindAlone.Run());

    [Fact]
    public void A_plugin_with_services() => Snapshot.Verify(Shape.PluginWithServices.Run());

    [Fact]
    public void A_plugin_in_other_types() => Snapshot.Verify(Shape.NestedPlugin.Run());

    [Fact]
    public void A_configuration_record_with_every_type() => Snapshot.Verify(Shape.EveryType.Run(), ["Acme.Everything"]);

    [Fact]
    public void Records_that_are_nested_foreign_and_inherited() => Snapshot.Verify(Shape.Records.Run());

    [Fact]
    public void Choices_of_plugins() => Snapshot.Verify(Shape.Choices.Run());

    [Fact]
    public void Ranges_of_a_search() => Snapshot.Verify(Shape.SearchRanges.Run());

    [Fact]
    public void Versions_of_a_plugin() => Snapshot.Verify(Shape.VersionedKind.Run(), ["Acme.Plugins."]);

    [Fact]
    public void A_host() => Snapshot.Verify(Shape.HostWithReferences.Run(), ["Acme.Plugins."]);

    [Fact]
    public void A_host_without_plugins() => Snapshot.Verify(Shape.EmptyHost.Run());

    [Fact]
    public void A_host_of_names_in_any_case() => Snapshot.Verify(Shape.HostOfNamesInAnyCase.Run());

    [Fact]
    public void Every_verified_file_belongs_to_a_test()
    {
        string[] tests = [.. typeof(SnapshotTests).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute), inherit: false)).Select(m => $"{nameof(SnapshotTests)}.{m.Name}")];
        Assert.Empty(Snapshot.VerifiedTests().Except(tests));
        Assert.Equal(Shape.All.Count, tests.Length - 1);
    }
}
