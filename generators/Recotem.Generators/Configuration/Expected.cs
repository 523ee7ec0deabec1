using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Says in words what a property takes.</summary>
internal static class Expected
{
    /// <summary>What belongs to a missing key, behind the word "expected".</summary>
    public static string Of(PropertyModel property)
    {
        foreach (ConstraintModel constraint in property.Constraints)
        {
            if (constraint.Kind is ConstraintKind.Range or ConstraintKind.Allowed)
                return Of(constraint, property.Value).Substring("expected ".Length);
        }

        return Of(property.Value);
    }

    public static string Of(ConstraintModel constraint, ValueModel value) => constraint.Kind switch
    {
        ConstraintKind.NotBlank => "expected text that is not blank",
        ConstraintKind.NotNull => $"expected {Of(value)}",
        ConstraintKind.Pattern => $"expected text that matches {constraint.Pattern}",
        ConstraintKind.Allowed => $"expected one of {string.Join(", ", constraint.Allowed.Select(a => a.Shown))}",
        ConstraintKind.Length => $"expected {Amount(constraint)} {Unit(constraint, value)}",
        _ => $"expected {Noun(value)}{Interval(constraint)}",
    };

    private static string Of(ValueModel value) => value.Shape switch
    {
        ValueShape.Boolean => "true or false",
        ValueShape.Integer => "a whole number",
        ValueShape.Single or ValueShape.Double or ValueShape.Decimal => "a number",
        ValueShape.Text => "text",
        ValueShape.Enum => $"one of {string.Join(", ", value.Members.Select(m => m.Key))}",
        ValueShape.Uri => "an absolute URI",
        ValueShape.TimeSpan => "seconds as a number, or a duration such as \"1h30m\"",
        ValueShape.DateOnly => "a date such as 2026-01-31",
        ValueShape.DateTimeOffset => "a time such as 2026-01-31T12:00:00Z",
        ValueShape.Node => "a value",
        ValueShape.Choice => $"the name of a plugin, or a mapping with '{value.Detail}'",
        ValueShape.List or ValueShape.Set => "a list",
        _ => "a mapping",
    };

    private static string Noun(ValueModel value) => value.Shape switch
    {
        ValueShape.Integer => "a whole number",
        ValueShape.TimeSpan => "a duration in seconds",
        _ => "a number",
    };

    private static string Interval(ConstraintModel constraint)
    {
        if (constraint.MinShown is not null && constraint.MaxShown is not null && !constraint.MinExclusive && !constraint.MaxExclusive)
            return $" from {constraint.MinShown} to {constraint.MaxShown}";
        string low = constraint.MinShown is null ? "" : constraint.MinExclusive ? $" greater than {constraint.MinShown}" : $" of at least {constraint.MinShown}";
        string high = constraint.MaxShown is null ? "" : constraint.MaxExclusive ? $" less than {constraint.MaxShown}" : $" of at most {constraint.MaxShown}";
        return low.Length > 0 && high.Length > 0 ? $"{low} and{high}" : low + high;
    }

    private static string Amount(ConstraintModel constraint) =>
        constraint.MinShown is not null && constraint.MaxShown is not null
            ? constraint.MinShown == constraint.MaxShown ? constraint.MinShown : $"{constraint.MinShown} to {constraint.MaxShown}"
            : constraint.MinShown is not null ? $"at least {constraint.MinShown}" : $"at most {constraint.MaxShown ?? "any number of"}";

    private static string Unit(ConstraintModel constraint, ValueModel value)
    {
        bool one = (constraint.MaxShown ?? constraint.MinShown) == "1";
        return value.Shape switch
        {
            ValueShape.Text => one ? "character" : "characters",
            ValueShape.Map => one ? "entry" : "entries",
            _ => one ? "item" : "items",
        };
    }
}
