namespace Recotem;

/// <summary>The kind of kinds: every kind is listed as a plugin of this one, itself included.</summary>
[PluginKind("kinds")]
public interface IPluginKind;
