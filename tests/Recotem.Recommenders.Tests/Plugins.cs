namespace Recotem.Recommenders.Tests;

/// <summary>The built-in recommenders as a host sees them.</summary>
[PluginHost]
public static partial class Plugins;
