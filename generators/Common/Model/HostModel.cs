namespace Recotem.Compilation;

/// <summary>A class marked as a host.</summary>
internal sealed record HostModel(string Name, string FullName, string Namespace, HostSelection Selection);
