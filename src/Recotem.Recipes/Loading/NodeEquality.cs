namespace Recotem.Recipes;

/// <summary>Compares nodes by what they hold, not by where they stand. The order of keys does not matter.</summary>
internal static class NodeEquality
{
    // Recursion is safe: the reader of recipes limits the depth.
    public static bool Equal(ConfigNode left, ConfigNode right) => (left, right) switch
    {
        (ConfigScalar a, ConfigScalar b) => a.Kind == b.Kind && a.Text == b.Text,
        (ConfigSequence a, ConfigSequence b) => a.Items.Length == b.Items.Length && a.Items.Zip(b.Items).All(p => Equal(p.First, p.Second)),
        (ConfigMapping a, ConfigMapping b) => a.Entries.Length == b.Entries.Length && a.Entries.All(e => b.Find(e.Key) is { } other && Equal(e.Value, other)),
        _ => false,
    };
}
