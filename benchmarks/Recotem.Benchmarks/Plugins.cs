namespace Recotem.Benchmarks;

/// <summary>The built-in plugins, so that a benchmark chooses them by name as a recipe does.</summary>
[PluginHost]
internal static partial class Plugins;
