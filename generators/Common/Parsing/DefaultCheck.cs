using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Decides whether a constant default keeps the constraints of its own property.</summary>
internal static class DefaultCheck
{
    /// <param name="constraints">The constraints.</param>
    /// <param name="json">The default as JSON; null if it is not constant.</param>
    /// <param name="value">The option's type.</param>
    /// <param name="property">The option.</param>
    /// <param name="place">What is reported.</param>
    /// <param name="problems">Where it is reported.</param>
    public static void Against(
        EquatableArray<ConstraintModel> constraints, string? json, ValueModel value, IPropertySymbol property, ISymbol place, ContractProblems problems)
    {
        // A recipe that must write the key never gets the default, and absence is no value.
        if (constraints.Count == 0 || json is null or "null" || property.IsRequired)
            return;
        foreach (ConstraintModel constraint in constraints)
        {
            if (!IsKept(constraint, json, value))
            {
                problems.Add(
                    "RCT2104", place, property.Name, $"its default {json} violates {Shown(constraint)}", "change the default or the constraint, make the option required, or make it nullable");
                return;
            }
        }
    }

    private static bool IsKept(ConstraintModel constraint, string json, ValueModel value) => constraint.Kind switch
    {
        ConstraintKind.Range when value.Shape is not ValueShape.TimeSpan && Number(json) is { } number => IsInside(constraint, number),
        ConstraintKind.Range when value.Shape is ValueShape.TimeSpan && json == "0" => IsInside(constraint, 0),
        ConstraintKind.Length => Size(json, value) is not { } size || (!(Number(constraint.MinShown) > size) && !(Number(constraint.MaxShown) < size)),
        ConstraintKind.NotBlank => Text(json) is not { } text || !string.IsNullOrWhiteSpace(text),
        ConstraintKind.Pattern => Text(json) is not { } text || WholePattern.Matches(constraint.Pattern!, text) != false,
        ConstraintKind.Allowed => json[0] == '[' || constraint.Allowed.Any(a => a.Json == json || (Number(a.Json) is { } allowed && allowed == Number(json))),
        _ => true,
    };

    private static bool IsInside(ConstraintModel constraint, double number)
    {
        bool low = Number(constraint.MinShown) is not { } min || (constraint.MinExclusive ? number > min : number >= min);
        bool high = Number(constraint.MaxShown) is not { } max || (constraint.MaxExclusive ? number < max : number <= max);
        return low && high;
    }

    private static int? Size(string json, ValueModel value) => value.Shape switch
    {
        ValueShape.Text => Text(json)?.Length,
        ValueShape.List => JsonText.ItemsOf(json),
        // Items of a set may be equal.
        ValueShape.Set => json == "[]" ? 0 : null,
        _ => null,
    };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static string? Text(string json) => JsonText.TextOf(json);

    private static string Shown(ConstraintModel constraint) => constraint.Kind switch
    {
        ConstraintKind.Range => $"the range from {Bound(constraint.MinShown, constraint.MinExclusive)} to {Bound(constraint.MaxShown, constraint.MaxExclusive)}",
        ConstraintKind.Length => $"the length from {constraint.MinShown ?? "0"} to {constraint.MaxShown ?? "any"}",
        ConstraintKind.NotBlank => "[Required]",
        ConstraintKind.Pattern => $"the pattern '{constraint.Pattern}'",
        _ => $"the allowed values {string.Join(", ", constraint.Allowed.Select(a => a.Shown))}",
    };

    private static string Bound(string? text, bool exclusive) => text is null ? "any" : exclusive ? text + " (exclusive)" : text;
}
