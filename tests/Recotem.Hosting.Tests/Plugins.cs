namespace Recotem.Hosting.Tests;

/// <summary>The host of these tests: everything that Recotem brings, and the plugins below.</summary>
[PluginHost]
public static partial class Plugins;
