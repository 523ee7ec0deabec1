using System.Collections.Frozen;
using System.Text;

namespace Recotem.Recipes;

/// <summary>
/// Replaces <c>${RECOTEM_RECIPE_X}</c> by the value of the variable, in a single pass: values are not looked at again. Other
/// variables are refused, and among those that are meant for recipes the ones whose name suggests a secret. Where text is expanded
/// at all is not decided here but by <see cref="ConfigReader"/>. Make one for each file that is loaded.
/// </summary>
/// <param name="environment">The variables of the process.</param>
/// <param name="extra">Values that go before those of the process, from <c>--env-var</c>; null for none.</param>
/// <param name="events">Receives <c>recipe_env_var_empty</c>, once for each variable.</param>
public sealed class EnvironmentExpander(HostEnvironment environment, IReadOnlyDictionary<string, string>? extra, IEventLog events) : TextExpander
{
    private const int LongestShownName = 80;

    private readonly IReadOnlyDictionary<string, string> _extra = extra ?? FrozenDictionary<string, string>.Empty;
    private readonly HashSet<string> _reportedEmpty = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool TryExpand(string text, out string expanded, out string problem, out string expected)
    {
        StringBuilder? result = null;
        var problems = new List<(string Problem, string Expected)>();
        int copied = 0;
        for (int open = IndexOfReference(text, 0, out int close); open >= 0; open = IndexOfReference(text, close + 1, out close))
        {
            result ??= new StringBuilder(text.Length);
            result.Append(text, copied, open - copied);
            copied = close + 1;
            string name = text[(open + 2)..close];
            if (Look(name) is { } found)
                problems.Add(found);
            else
                result.Append(ValueOf(name));
        }

        expanded = result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
        problem = string.Join(", ", problems.Select(p => p.Problem).Distinct(StringComparer.Ordinal));
        expected = string.Join("; ", problems.Select(p => p.Expected).Distinct(StringComparer.Ordinal));
        if (problems.Count == 0)
            return true;
        expanded = text;
        return false;
    }

    /// <summary>The next reference: <c>${</c>, at least one character that is no closing brace, and the closing brace.</summary>
    private static int IndexOfReference(string text, int from, out int close)
    {
        for (int open = text.IndexOf("${", from, StringComparison.Ordinal); open >= 0; open = text.IndexOf("${", open + 2, StringComparison.Ordinal))
        {
            close = text.IndexOf('}', open + 2);
            if (close < 0)
                return -1;
            if (close > open + 2)
                return open;
        }

        close = -1;
        return -1;
    }

    private (string Problem, string Expected)? Look(string name)
    {
        if (VariableRules.IsBlocked(name))
            return ($"{Shown(name)} is blocked, because its name suggests a secret", "recipes must not hold secrets; give them to the process that needs them");
        if (!VariableRules.IsAllowed(name))
            return ($"{Shown(name)} is not allowed", $"expected a variable whose name begins with {VariableRules.RequiredPrefix}");
        if (ValueOf(name) is not { } value)
            return ($"{Shown(name)} is not set", "set the variable, or pass it with --env-var");
        if (value.Length == 0 && _reportedEmpty.Add(name))
            events.Write(EventLevel.Warning, "recotem.recipe.envvars", "recipe_env_var_empty", new EventField("name", name));
        return null;
    }

    private string? ValueOf(string name) => _extra.TryGetValue(name, out string? value) ? value : environment.Get(name);

    private static string Shown(string name)
    {
        var shown = new StringBuilder("${");
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, LongestShownName)))
            shown.Append(char.IsControl(c) ? ' ' : c);
        return shown.Append(name.Length > LongestShownName ? "…}" : "}").ToString();
    }
}
