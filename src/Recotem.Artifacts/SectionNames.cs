namespace Recotem.Artifacts;

/// <summary>The sections that the product itself writes and checks.</summary>
internal static class SectionNames
{
    public const string UserOffsets = "user.offsets";
    public const string UserBytes = "user.bytes";
    public const string UserHash = "user.hash";
    public const string ItemOffsets = "item.offsets";
    public const string ItemBytes = "item.bytes";
    public const string ItemHash = "item.hash";
    public const string SeenRowStarts = "seen.indptr";
    public const string SeenItems = "seen.indices";
    public const string SeenWeights = "seen.weights";
    public const string Parameters = "params";

    /// <summary>What the names of an algorithm's own sections begin with.</summary>
    public const string ModelPrefix = "model.";

    public static bool IsKnown(string name) =>
        name is UserOffsets or UserBytes or UserHash or ItemOffsets or ItemBytes or ItemHash or SeenRowStarts or SeenItems or SeenWeights or Parameters
        || name.StartsWith(ModelPrefix, StringComparison.Ordinal);
}
