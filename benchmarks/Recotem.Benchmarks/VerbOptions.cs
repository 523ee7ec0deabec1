using System.Globalization;

namespace Recotem.Benchmarks;

/// <summary>The options of a verb: pairs of <c>--name value</c>.</summary>
internal sealed class VerbOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread;

    /// <exception cref="ArgumentException">An option has no value.</exception>
    public VerbOptions(ReadOnlySpan<string> arguments)
    {
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Length)
                throw new ArgumentException($"'{arguments[i]}' is no option with a value");
            _values[arguments[i][2..]] = arguments[i + 1];
        }

        _unread = [.. _values.Keys];
    }

    public string Text(string name, string defaultValue)
    {
        _unread.Remove(name);
        return _values.GetValueOrDefault(name, defaultValue);
    }

    public int Integer(string name, int defaultValue) =>
        int.Parse(Text(name, defaultValue.ToString(CultureInfo.InvariantCulture)), NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <exception cref="ArgumentException">An option was given that nobody asked for.</exception>
    public void ExpectAllRead()
    {
        if (_unread.Count > 0)
            throw new ArgumentException($"unknown option --{_unread.First()}");
    }
}
