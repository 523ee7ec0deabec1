namespace Recotem.Compilation;

/// <summary>The plugin of a kind that constructors get where there are several.</summary>
internal sealed record DefaultPlugin(string Kind, string Name);
