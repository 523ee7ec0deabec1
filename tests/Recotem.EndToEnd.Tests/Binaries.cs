using System.Reflection;

namespace Recotem.EndToEnd.Tests;

/// <summary>The files under test.</summary>
internal static class Binaries
{
    public static string Root { get; } = typeof(Binaries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    public static string Recotem => Native("recotem");

    public static string EchoHost => Native("echo-host");

    public static string Sample(params string[] parts) => Path.Combine([Root, "samples", .. parts]);

    private static string Native(string name)
    {
        string path = Path.Combine(Root, "artifacts", "native", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh native");
    }
}
