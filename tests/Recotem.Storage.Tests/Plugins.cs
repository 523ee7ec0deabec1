namespace Recotem.Storage.Tests;

/// <summary>A host of what this test project references.</summary>
[PluginHost]
public static partial class Plugins;
