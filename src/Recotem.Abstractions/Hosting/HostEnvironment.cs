using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Recotem;

/// <summary>
/// The environment variables of a run, read once at its start. Hosts offer it as a service, so that plugins read credentials
/// and limits from here and tests need not change the process.
/// </summary>
[HostService]
public sealed class HostEnvironment
{
    private readonly FrozenDictionary<string, string> _variables;
    private readonly IEventLog _events;

    /// <summary>Creates an environment.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="events">Receives an event for each value that is clamped or cannot be parsed.</param>
    public HostEnvironment(IEnumerable<KeyValuePair<string, string>> variables, IEventLog? events = null)
    {
        _variables = variables.ToFrozenDictionary(StringComparer.Ordinal);
        _events = events ?? NullEventLog.Instance;
    }

    /// <summary>An environment without variables.</summary>
    public static HostEnvironment Empty { get; } = new([]);

    /// <summary>The names of all variables.</summary>
    public ImmutableArray<string> Names => _variables.Keys;

    /// <summary>The environment of this process.</summary>
    /// <param name="events">Receives an event for each value that is clamped or cannot be parsed.</param>
    /// <returns>The environment.</returns>
    public static HostEnvironment OfProcess(IEventLog? events = null) => new(VariablesOfProcess(), events);

    /// <summary>The environment variables of this process as they are now.</summary>
    /// <returns>The values by name.</returns>
    public static IReadOnlyDictionary<string, string> VariablesOfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }

    /// <summary>The value of a variable, as it is.</summary>
    /// <param name="name">The variable.</param>
    /// <returns>The value, or null if the variable is not set.</returns>
    public string? Get(string name) => _variables.GetValueOrDefault(name);

    /// <summary>The value of a variable without blanks around it.</summary>
    /// <param name="name">The variable.</param>
    /// <returns>The value; empty if the variable is not set.</returns>
    public string Word(string name) => Get(name)?.Trim() ?? "";

    /// <summary>Whether a variable says yes: <c>1</c>, <c>true</c>, <c>yes</c> or <c>on</c>, in any case.</summary>
    /// <param name="name">The variable.</param>
    /// <returns>Whether it does.</returns>
    public bool IsOn(string name) => Word(name).ToLowerInvariant() is "1" or "true" or "yes" or "on";

    /// <summary>An integer within limits. A value outside is clamped, one that is no number gives the default; both with an event.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="defaultValue">The value if the variable is not set or empty.</param>
    /// <param name="min">The smallest value.</param>
    /// <param name="max">The largest value.</param>
    /// <returns>The number.</returns>
    public long Integer(string name, long defaultValue, long min, long max)
    {
        string? raw = Get(name);
        if (string.IsNullOrEmpty(raw))
            return defaultValue;
        if (!long.TryParse(raw.Trim().Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            _events.Write(EventLevel.Warning, "recotem.config", "env_var_unparseable", new("name", name), new("raw", raw), new("fallback", defaultValue));
            return defaultValue;
        }

        long clamped = Math.Clamp(value, min, max);
        if (clamped != value)
        {
            _events.Write(
                EventLevel.Warning, "recotem.config", "env_var_clamped",
                new("name", name), new("requested", value), new("clamped", clamped), new("lo", min), new("hi", max));
        }

        return clamped;
    }

    /// <summary>A comma-separated list. Entries are trimmed and empty ones dropped.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="defaultValue">The list if nothing remains.</param>
    /// <returns>The list.</returns>
    public ImmutableArray<string> List(string name, ImmutableArray<string> defaultValue)
    {
        ImmutableArray<string> entries = [.. (Get(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return entries.IsEmpty ? defaultValue : entries;
    }
}
