namespace Recotem.Packages.Tests;

/// <summary>Where the fresh projects of all tests restore to: once for all, and nothing is left of it.</summary>
public sealed class PackageFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("recotem-packages-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The tests that build fresh projects, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FreshProjects : ICollectionFixture<PackageFolder>
{
    public const string Name = "fresh projects";
}
