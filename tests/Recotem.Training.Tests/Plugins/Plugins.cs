namespace Recotem.Training.Tests;

[PluginHost]
public static partial class Plugins;
