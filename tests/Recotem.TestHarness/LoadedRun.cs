using System.Reflection;
using System.Runtime.Loader;

namespace Recotem.TestHarness;

/// <summary>Emitted assemblies, loaded into a context of their own that shares the SDK with the test.</summary>
public sealed class LoadedRun : IDisposable
{
    private readonly AssemblyLoadContext _context = new(null, isCollectible: true);
    private readonly Dictionary<string, Assembly> _assemblies = new(StringComparer.Ordinal);

    /// <summary>Loads runs; the last one is the host.</summary>
    /// <param name="runs">The runs, references before those that refer to them.</param>
    public LoadedRun(params GeneratorRun[] runs)
    {
        _context.Resolving += (_, name) => _assemblies.GetValueOrDefault(name.Name!);
        foreach (GeneratorRun run in runs)
        {
            using var stream = new MemoryStream([.. run.Emit()]);
            _assemblies[run.Output.AssemblyName!] = _context.LoadFromStream(stream);
            Host = _assemblies[run.Output.AssemblyName!];
        }
    }

    /// <summary>The assembly of the last run.</summary>
    public Assembly Host { get; } = null!;

    /// <summary>The catalog of a host class.</summary>
    /// <param name="host">The full name of the class.</param>
    /// <returns>The catalog.</returns>
    public PluginCatalog Catalog(string host = "Acme.Plugins") => Static<PluginCatalog>(host, "Catalog");

    /// <summary>The value of a static property.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="type">The full name of the type.</param>
    /// <param name="property">The property.</param>
    /// <returns>The value.</returns>
    public T Static<T>(string type, string property) =>
        (T)Host.GetType(type, throwOnError: true)!.GetProperty(property, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;

    /// <summary>The descriptor of a configuration record.</summary>
    /// <param name="binder">The full name of its binder.</param>
    /// <returns>The descriptor.</returns>
    public ConfigurationDescriptor Configuration(string binder) => Static<ConfigurationDescriptor>(binder, "Descriptor");

    /// <inheritdoc/>
    public void Dispose() => _context.Unload();
}
