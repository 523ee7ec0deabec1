namespace Recotem.Hosting.Tests;

/// <summary>The host of these tests: everything that Recotem brings, and the plugins below.</summary>
[PluginHost]
public static partial class Plugins;

/// <summary>A host that leaves something out.</summary>
[PluginHost(Exclude = ["sources/c*@Recotem.DataSources"])]
public static partial class PluginsWithoutCsv;
