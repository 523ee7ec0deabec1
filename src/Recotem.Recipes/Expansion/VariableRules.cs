using System.Collections.Immutable;

namespace Recotem.Recipes;

/// <summary>Which environment variables recipes may use.</summary>
internal static class VariableRules
{
    /// <summary>What the name of an allowed variable begins with, in any case.</summary>
    public const string RequiredPrefix = "RECOTEM_RECIPE_";

    private static readonly ImmutableArray<string> s_blockedNames = ["RECOTEM_SIGNING_KEYS", "RECOTEM_API_KEYS"];

    private static readonly ImmutableArray<string> s_blockedPrefixes =
    [
        "AWS_", "GCP_", "GOOGLE_", "AZURE_", "ALIYUN_", "ALICLOUD_", "OCI_", "IBM_", "DO_", "HCLOUD_", "DIGITALOCEAN_",
    ];

    private static readonly ImmutableArray<string> s_blockedParts =
    [
        "SECRET", "PASSWORD", "PASSWD", "TOKEN", "KEY", "AUTH", "BEARER", "CRED", "PRIVATE",
    ];

    /// <summary>Whether a variable may hold a secret. Looked at before <see cref="IsAllowed"/>, so that the reason is told.</summary>
    public static bool IsBlocked(string name)
    {
        foreach (string blocked in s_blockedNames)
            if (name.Equals(blocked, StringComparison.OrdinalIgnoreCase))
                return true;
        foreach (string prefix in s_blockedPrefixes)
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        foreach (string part in s_blockedParts)
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>Whether a variable is meant for recipes.</summary>
    public static bool IsAllowed(string name) => name.StartsWith(RequiredPrefix, StringComparison.OrdinalIgnoreCase);
}
