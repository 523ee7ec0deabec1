namespace Recotem.Compilation;

/// <summary>The assembly that is compiled.</summary>
internal sealed record AssemblyModel(string Name, string Version);
