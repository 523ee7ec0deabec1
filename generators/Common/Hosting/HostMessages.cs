using System;

namespace Recotem.Compilation;

/// <summary>The messages of the rules for hosts: analyzers report them, and the generator writes the errors where no analyzer runs.</summary>
internal static class HostMessages
{
    public const string Rct4001 = "'{0}' is declared by '{1}' of '{2}' and by '{3}' of '{4}'; {5}";

    public const string Rct4002 =
        "The plugins '{0}' ('{1}' of '{2}') and '{3}' ('{4}' of '{5}') have names that differ only by case; leave one out with Exclude on [PluginHost], for instance \"{6}\"";

    public const string Rct4003 = "The plugin '{0}' of '{1}' requires {2}, which this host does not have; {3}";

    public const string Rct4004 = "The plugin '{0}' of '{1}' can use a plugin of the kind '{2}', of which this host has none";

    public const string Rct4005 =
        "The plugin '{0}' of '{1}' takes one plugin of the kind '{2}', of which this host has several ({3}); name one in Defaults on [PluginHost], for instance \"{4}\"";

    public const string Rct4006 =
        "The plugin '{0}' ('{1}' of '{2}') was compiled against version {3} of its kind, but '{4}' declares {5}; update one of them, or leave the plugin out with Exclude on [PluginHost]";

    public const string Rct4007 =
        "These plugins require each other, so that none can be constructed: {0}; leave one of them out with Exclude, or choose another in Defaults, on [PluginHost]";

    public const string Rct4008 = "'{0}' in {1} {2}; {3}";

    public const string Rct4014 =
        "The plugin manifest of '{0}' has format '{1}', but this generator reads format {2}; update the Recotem packages of this project";

    public static string Of(string id) => id switch
    {
        "RCT4001" => Rct4001,
        "RCT4002" => Rct4002,
        "RCT4003" => Rct4003,
        "RCT4004" => Rct4004,
        "RCT4005" => Rct4005,
        "RCT4006" => Rct4006,
        "RCT4007" => Rct4007,
        "RCT4008" => Rct4008,
        "RCT4014" => Rct4014,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "no rule for hosts"),
    };

    /// <summary>Whether the program would be wrong, rather than surprising.</summary>
    public static bool IsError(string id) => id is not ("RCT4004" or "RCT4008");
}
