namespace Recotem.Generators;

/// <summary>The names of the steps of the pipeline. Tests collect them from here, so that no step escapes the caching checks.</summary>
internal static class TrackingNames
{
    public const string Assembly = "Assembly";
    public const string Kinds = "Kinds";
    public const string Plugins = "Plugins";
    public const string DataSources = "DataSources";
    public const string ConfigurationGroups = "ConfigurationGroups";
    public const string Configurations = "Configurations";
    public const string ValidPlugins = "ValidPlugins";
    public const string Module = "Module";
    public const string Hosts = "Hosts";
    public const string ReferenceManifests = "ReferenceManifests";
    public const string References = "References";
    public const string AnalyzersRun = "AnalyzersRun";
    public const string HostCatalogs = "HostCatalogs";
}
