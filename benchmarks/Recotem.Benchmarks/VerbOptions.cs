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

    /// <exception cref="ArgumentException">The value is no integer, or below <paramref name="min"/>.</exception>
    public int Integer(string name, int defaultValue, int min = int.MinValue)
    {
        string text = Text(name, defaultValue.ToString(CultureInfo.InvariantCulture));
        if (!int.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            throw new ArgumentException($"--{name} is '{text}'; expected an integer");
        return value >= min ? value : throw new ArgumentException($"--{name} is {text}; expected at least {min}");
    }

    /// <exception cref="ArgumentException">The value is no number.</exception>
    public double Number(string name, double defaultValue)
    {
        string text = Text(name, defaultValue.ToString(CultureInfo.InvariantCulture));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new ArgumentException($"--{name} is '{text}'; expected a number");
    }

    /// <exception cref="ArgumentException">An option was given that nobody asked for.</exception>
    public void ExpectAllRead()
    {
        if (_unread.Count > 0)
            throw new ArgumentException($"unknown option --{_unread.First()}");
    }
}
