using System.IO.Compression;
using System.Reflection;

namespace Recotem.Packages.Tests;

/// <summary>The packages under test.</summary>
internal static class Packages
{
    public static string Root { get; } = typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    public static string Feed
    {
        get
        {
            string feed = Path.Combine(Root, "artifacts", "packages");
            return Directory.Exists(feed) ? feed : throw new DirectoryNotFoundException($"{feed} is missing: run ./build.sh pack");
        }
    }

    /// <summary>The entries of a package, without those that belong to the container format.</summary>
    public static string[] Entries(string package, string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"{package}.3.0.0.{extension}"));
        return
        [
            .. archive.Entries.Select(e => e.FullName)
                .Where(e => !e.StartsWith("_rels/", StringComparison.Ordinal) && !e.StartsWith("package/", StringComparison.Ordinal) && e != "[Content_Types].xml")
                .Order(StringComparer.Ordinal),
        ];
    }

    public static string Nuspec(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(Feed, $"{package}.3.0.0.nupkg"));
        using var reader = new StreamReader(archive.GetEntry($"{package}.nuspec")!.Open());
        return reader.ReadToEnd();
    }
}
