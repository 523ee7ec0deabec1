using System.Reflection;

namespace Recotem.EndToEnd.Tests;

/// <summary>The files under test.</summary>
internal static class Binaries
{
    public static string Root { get; } = typeof(Binaries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    public static string Recotem => Native("recotem");

    public static string EchoHost => Native("echo-host");

    /// <summary>The program of benchmarks that runs under the JIT.</summary>
    public static string Benchmarks
    {
        get
        {
            string path = Path.Combine(Root, "benchmarks", "Recotem.Benchmarks", "bin", "Release", "net10.0", "Recotem.Benchmarks.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run dotnet build Recotem.sln -c Release");
        }
    }

    public static string Sample(params string[] parts) => Path.Combine([Root, "samples", .. parts]);

    private static string Native(string name)
    {
        string path = Path.Combine(Root, "artifacts", "native", name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh native");
    }
}
