namespace Recotem.Analyzers;

/// <summary>The areas of the rules.</summary>
internal static class Category
{
    public const string Kinds = "Recotem.Kinds";
    public const string Plugins = "Recotem.Plugins";
    public const string Configuration = "Recotem.Configuration";
    public const string DataSources = "Recotem.DataSources";
    public const string Hosts = "Recotem.Hosts";
    public const string Environment = "Recotem.Environment";
}
