using System.Globalization;
using System.Text.RegularExpressions;

namespace Recotem.Generators.Tests.Properties;

/// <summary>A validation attribute: how C# writes it, and what it means.</summary>
internal abstract record Rule(string Code)
{
    /// <summary>Whether a value obeys.</summary>
    public abstract bool Allows(BoundValue value);
}

/// <summary>A range of numbers or durations. No end is null.</summary>
internal sealed record RangeRule(string Code, decimal Min, decimal Max, bool MinExclusive, bool MaxExclusive) : Rule(Code)
{
    public override bool Allows(BoundValue value)
    {
        // Single-precision numbers are compared with the nearest single-precision numbers to the ends.
        if (value.Raw is float single)
            return Inside(single, (float)Min, (float)Max);
        if (value.Raw is double real)
            return Inside(real, (double)Min, (double)Max);
        return Inside(value.Raw is TimeSpan time ? time.Ticks / (decimal)TimeSpan.TicksPerSecond : (decimal)value.Raw!, Min, Max);
    }

    private bool Inside<T>(T number, T min, T max) where T : IComparable<T> =>
        (MinExclusive ? number.CompareTo(min) > 0 : number.CompareTo(min) >= 0) && (MaxExclusive ? number.CompareTo(max) < 0 : number.CompareTo(max) <= 0);
}

/// <summary>A number of characters, items or entries.</summary>
internal sealed record LengthRule(string Code, int Min, int Max) : Rule(Code)
{
    public override bool Allows(BoundValue value)
    {
        int length = value.Raw is string text ? text.Length : value.Size;
        return length >= Min && length <= Max;
    }
}

/// <summary>A pattern that the whole text matches.</summary>
internal sealed record PatternRule(string Code, string Pattern) : Rule(Code)
{
    public override bool Allows(BoundValue value) => Regex.IsMatch((string)value.Raw!, $"^(?:{Pattern})(?!\n)$", RegexOptions.CultureInvariant);
}

/// <summary>A list of values, by their canonical text.</summary>
internal sealed record AllowedRule(string Code, string[] Canons) : Rule(Code)
{
    public override bool Allows(BoundValue value) => Canons.Contains(value.Canon);
}

/// <summary>Text that is not blank.</summary>
internal sealed record NotBlankRule() : Rule("Required")
{
    public override bool Allows(BoundValue value) => ((string)value.Raw!).Any(c => !char.IsWhiteSpace(c));
}

/// <summary>A value that the reference binder read.</summary>
/// <param name="Raw">The value, where rules ask for it.</param>
/// <param name="Canon">Its canonical text.</param>
/// <param name="Size">The number of items or entries.</param>
internal sealed record BoundValue(object? Raw, string Canon, int Size = 0)
{
    public static BoundValue Null { get; } = new(null, "null");

    public static BoundValue Number(decimal number) => new(number, Canonical.Of(number));

    public static BoundValue Text(string text) => new(text, Canonical.Of(text));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Canon}");
}
