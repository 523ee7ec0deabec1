namespace Recotem.Compilation;

/// <summary>Full metadata names of the types that the compiler components know.</summary>
internal static class WellKnownNames
{
    public const string Abstractions = "Recotem.Abstractions";
    public const string GeneratedNamespace = "Recotem.Generated";
    public const string PluginKindAttribute = "Recotem.PluginKindAttribute";
    public const string PluginAttribute = "Recotem.PluginAttribute";
    public const string DataSourceAttribute = "Recotem.DataSourceAttribute";
    public const string ConfigurationAttribute = "Recotem.ConfigurationAttribute";
    public const string PluginHostAttribute = "Recotem.PluginHostAttribute";
    public const string DispatchAttribute = "Recotem.DispatchAttribute";
    public const string HostServiceAttribute = "Recotem.HostServiceAttribute";
    public const string Namespace = "Recotem";
    public const string PluginManifestName = "PluginManifestAttribute";
    public const string PluginManifestAttribute = $"{Namespace}.{PluginManifestName}";
    public const string ListedAttribute = "Recotem.ListedAttribute";
    public const string ItemCountAttribute = "Recotem.ItemCountAttribute";
    public const string SecretAttribute = "Recotem.SecretAttribute";
    public const string DiscriminatorAttribute = "Recotem.DiscriminatorAttribute";
    public const string SearchRangeAttribute = "Recotem.SearchRangeAttribute";
    public const string SearchValuesAttribute = "Recotem.SearchValuesAttribute";
    public const string ValidatesSelf = "Recotem.IValidatesSelf";
    public const string DataSourceKind = "Recotem.IDataSource";
    public const string NoExpandFields = "NoExpandFields";
    public const string JsonPropertyName = "System.Text.Json.Serialization.JsonPropertyNameAttribute";
    public const string JsonIgnore = "System.Text.Json.Serialization.JsonIgnoreAttribute";
    public const string GeneratedCode = "System.CodeDom.Compiler.GeneratedCodeAttribute";
    public const string SetsRequiredMembers = "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute";
    public const string ValidationAttribute = "System.ComponentModel.DataAnnotations.ValidationAttribute";
    public const string Obsolete = "System.ObsoleteAttribute";
    public const string Annotations = "System.ComponentModel.DataAnnotations.";
}
