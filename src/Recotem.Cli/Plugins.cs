namespace Recotem.Cli;

/// <summary>Everything that the <c>recotem</c> binary can do.</summary>
[PluginHost]
public static partial class Plugins;
