namespace Recotem.Compilation;

/// <summary>
/// An entry of <c>Only</c> or <c>Exclude</c>: <c>kind/name</c>, or <c>kind/name@origin</c> for those of one assembly or class.
/// <c>*</c> stands for any text within a part. Names are compared with their case, which may be all that tells two plugins apart.
/// </summary>
internal sealed class PluginPattern
{
    private readonly string _kind;
    private readonly string _name;
    private readonly string? _origin;

    private PluginPattern(string kind, string name, string? origin) => (_kind, _name, _origin) = (kind, name, origin);

    /// <summary>Reads a pattern; null if a part of it is missing.</summary>
    public static PluginPattern? Parse(string text)
    {
        int at = text.IndexOf('@');
        string id = at < 0 ? text : text.Substring(0, at);
        string? origin = at < 0 ? null : text.Substring(at + 1);
        int slash = id.IndexOf('/');
        return slash <= 0 || slash == id.Length - 1 || origin?.Length == 0 ? null : new PluginPattern(id.Substring(0, slash), id.Substring(slash + 1), origin);
    }

    public bool Matches(PluginReference plugin) =>
        Matches(_kind, plugin.Kind) && Matches(_name, plugin.Name) && (_origin is null || Matches(_origin, plugin.Assembly) || Matches(_origin, plugin.Type));

    private static bool Matches(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
