using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Recotem.Compilation;

/// <summary>How kinds and plugins may be called, what is wrong with another name, and which right one is nearest.</summary>
internal static class NameGrammar
{
    public const int LongestName = 64;

    private static readonly string[] s_suffixes =
        ["DataSource", "Source", "Metric", "Recommender", "Algorithm", "Splitter", "Searcher", "Store", "Plugin", "Kind"];

    /// <summary>Lower-case slugs, joined by dots: <c>[a-z][a-z0-9]*(-[a-z0-9]+)*</c>.</summary>
    public static bool IsKindId(string? id) => id is not null && id.Split('.').All(IsSlug);

    /// <summary>Whether a name is a plugin's: <c>[a-z0-9]+([-_.][a-z0-9]+)*</c>, at most 64 characters.</summary>
    public static bool IsPluginName(string? name, bool upperCase) => FaultOf(name, upperCase) is null;

    /// <summary>What is wrong with the name of a plugin, as the end of a sentence; null if nothing is.</summary>
    public static string? FaultOf(string? name, bool upperCase)
    {
        if (name is null)
            return "is null";
        if (name.Length == 0)
            return "is empty";
        if (string.IsNullOrWhiteSpace(name))
            return "is blank";
        bool separated = true;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool separator = c is '-' or '_' or '.';
            if (separator && separated)
                return i == 0 ? $"begins with '{c}'" : "has two separators in a row";
            if (!separator && c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')) && !(upperCase && c is >= 'A' and <= 'Z'))
                return char.IsControl(c) ? $"contains the control character U+{(int)c:X4}" : $"contains {Shown(c)}";
            separated = separator;
        }

        if (separated)
            return $"ends with '{name[name.Length - 1]}'";
        return name.Length > LongestName ? string.Format(CultureInfo.InvariantCulture, "has {0} characters", name.Length) : null;
    }

    /// <summary>The name in quotes, readable whatever it consists of.</summary>
    public static string Quoted(string? name)
    {
        if (name is null)
            return "null";
        var text = new StringBuilder("'");
        foreach (char c in name)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }

        return text.Append('\'').ToString();
    }

    /// <summary>The plugin name that is nearest to a wrong one; of the class, if nothing of it can be used.</summary>
    public static string SuggestPluginName(string? name, string className)
    {
        string slug = Slug(name ?? "", "-_.");
        if (slug.Length == 0)
            slug = OfClass(className);
        return slug.Length > LongestName ? slug.Substring(0, LongestName).TrimEnd('-', '_', '.') : slug;
    }

    /// <summary>The name that a class suggests: <c>ClickLogSource</c> is <c>click-log</c>.</summary>
    public static string OfClass(string className)
    {
        foreach (string suffix in s_suffixes)
        {
            if (className.Length > suffix.Length && className.EndsWith(suffix, StringComparison.Ordinal))
            {
                className = className.Substring(0, className.Length - suffix.Length);
                break;
            }
        }

        string slug = Slug(SnakeCase.Of(className), "");
        return slug.Length == 0 ? "plugin" : slug;
    }

    /// <summary>The kind id that is nearest to a wrong one; of the interface, if nothing of it can be used.</summary>
    public static string SuggestKindId(string? id, string interfaceName)
    {
        string[] parts = (id ?? "").Split('.').Select(p => Slug(p, "-").TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-')).Where(p => p.Length > 0).ToArray();
        if (parts.Length > 0)
            return string.Join(".", parts);
        bool prefixed = interfaceName.Length > 1 && interfaceName[0] == 'I' && char.IsUpper(interfaceName[1]);
        return Slug(SnakeCase.Of(prefixed ? interfaceName.Substring(1) : interfaceName), "") + "s";
    }

    /// <summary>The namespace that an assembly suggests for ids: its first part.</summary>
    public static string Prefix(string assembly)
    {
        string slug = Slug(SnakeCase.Of(assembly.Split('.')[0]), "").TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        return slug.Length == 0 ? "my" : slug;
    }

    /// <summary>Whether undotted ids may be declared in an assembly.</summary>
    public static bool IsOfRecotem(string assembly) => assembly == "Recotem" || assembly.StartsWith("Recotem.", StringComparison.Ordinal);

    private static bool IsSlug(string part)
    {
        if (part.Length == 0 || part[0] is < 'a' or > 'z' || part[part.Length - 1] == '-')
            return false;
        for (int i = 1; i < part.Length; i++)
        {
            if (part[i] is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')) && (part[i] != '-' || part[i - 1] == '-'))
                return false;
        }

        return true;
    }

    // Lower case; what is no letter, digit or allowed separator becomes a hyphen; single separators, none at the ends.
    private static string Slug(string text, string separators)
    {
        var slug = new StringBuilder(text.Length);
        bool separated = true;
        foreach (char raw in text)
        {
            char c = char.ToLowerInvariant(raw);
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            {
                slug.Append(c);
                separated = false;
            }
            else if (!separated)
            {
                slug.Append(separators.IndexOf(c) >= 0 ? c : '-');
                separated = true;
            }
        }

        while (slug.Length > 0 && slug[slug.Length - 1] is '-' or '_' or '.')
            slug.Length--;
        return slug.ToString();
    }

    private static string Shown(char c) => c switch
    {
        ' ' => "a space",
        >= 'A' and <= 'Z' => $"the upper-case letter '{c}'",
        _ when char.IsSurrogate(c) || char.IsWhiteSpace(c) => $"the character U+{(int)c:X4}",
        _ => $"'{c}'",
    };
}
