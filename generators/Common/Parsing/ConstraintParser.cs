using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Recotem.Compilation;

/// <summary>Reads the validation attributes of a property.</summary>
internal static class ConstraintParser
{
    private static readonly char[] s_zero = ['0'];

    public static EquatableArray<ConstraintModel> Parse(
        IPropertySymbol property, ISymbol place, ValueModel value, ContractProblems problems, out bool isRequired)
    {
        isRequired = false;
        var constraints = new List<ConstraintModel>();
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type)
                continue;
            bool isItemCount = Attributes.Is(type, WellKnownNames.ItemCountAttribute);
            if (!isItemCount && !IsValidation(type))
                continue;
            string name = Names.Full(type);
            ConstraintModel? constraint = null;
            if (isItemCount)
            {
                constraint = value.Size is null ? null : Length(Argument(attribute, 0), Argument(attribute, 1));
            }
            else if (name.StartsWith(WellKnownNames.Annotations, StringComparison.Ordinal))
            {
                switch (name.Substring(WellKnownNames.Annotations.Length))
                {
                    case "RequiredAttribute":
                        isRequired = true;
                        if (value.Shape == ValueShape.Node)
                        {
                            constraint = new ConstraintModel(ConstraintKind.NotNull);
                            break;
                        }

                        if (value.Shape != ValueShape.Text || Attributes.NamedFlag(attribute, "AllowEmptyStrings"))
                            continue;
                        constraint = new ConstraintModel(ConstraintKind.NotBlank);
                        break;
                    case "RangeAttribute":
                        constraint = Range(attribute, value, property, place, problems);
                        break;
                    case "StringLengthAttribute" when value.Shape == ValueShape.Text:
                        constraint = Length(Whole(Attributes.Named(attribute, "MinimumLength")) ?? 0, Argument(attribute, 0));
                        break;
                    case "MinLengthAttribute" when HasLength(value):
                        constraint = Length(Argument(attribute, 0), null);
                        break;
                    case "MaxLengthAttribute" when HasLength(value):
                        constraint = Length(0, Argument(attribute, 0));
                        break;
                    case "LengthAttribute" when HasLength(value):
                        constraint = Length(Argument(attribute, 0), Argument(attribute, 1));
                        break;
                    case "RegularExpressionAttribute" when value.Shape == ValueShape.Text:
                        constraint = Pattern(attribute);
                        break;
                    case "AllowedValuesAttribute":
                        constraint = Allowed(attribute, value);
                        break;
                }
            }

            if (constraint is null)
                AddMisfit(attribute, type, property, place, value, problems);
            else
                constraints.Add(constraint with { Message = Attributes.NamedText(attribute, "ErrorMessage") });
        }

        return constraints.ToEquatable();
    }

    private static void AddMisfit(
        AttributeData attribute, INamedTypeSymbol type, IPropertySymbol property, ISymbol place, ValueModel value, ContractProblems problems)
    {
        string name = type.Name.EndsWith("Attribute", StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - "Attribute".Length) : type.Name;
        (string reason, string remedy) = Misfit(attribute, name, type, value);
        ContractProblem problem = IsUpsideDown(attribute, name)
            ? problems.Add("RCT2104", place, property.Name, $"the smallest length of [{name}] is above the largest", "swap them")
            : problems.Add("RCT2103", place, property.Name, name, $"cannot be used, because {reason}", remedy);
        if (SymbolEqualityComparer.Default.Equals(place, property))
            problem.At(attribute);
    }

    private static bool IsUpsideDown(AttributeData attribute, string name) => name switch
    {
        "Length" or "ItemCount" => Argument(attribute, 1) < Argument(attribute, 0),
        "StringLength" => Argument(attribute, 0) < Whole(Attributes.Named(attribute, "MinimumLength")),
        _ => false,
    };

    private static (string Reason, string Remedy) Misfit(AttributeData attribute, string name, INamedTypeSymbol type, ValueModel value)
    {
        string shape = Shown(value);
        if (name != "ItemCount" && !IsKnown(type, name))
            return ("generated binders do not know it", "implement IValidatesSelf, or use Required, Range, StringLength, RegularExpression, AllowedValues or ItemCount");
        return name switch
        {
            "RegularExpression" when value.Shape == ValueShape.Text => ($"its pattern does not compile{PatternError(attribute)}", "mend the pattern"),
            "RegularExpression" or "StringLength" when value.Shape != ValueShape.Text => ($"it is for text and the option is {shape}", "remove it"),
            "MinLength" or "MaxLength" or "Length" when !HasLength(value) => ($"it is for text and collections and the option is {shape}", "remove it"),
            "ItemCount" when value.Size is null => ($"it is for lists, sets and mappings and the option is {shape}", value.Shape == ValueShape.Text ? "use StringLength" : "remove it"),
            "Range" when value.Shape is not (ValueShape.Integer or ValueShape.Single or ValueShape.Double or ValueShape.Decimal or ValueShape.TimeSpan) =>
                ($"it is for numbers and times and the option is {shape}", "remove it"),
            "Range" => ($"its ends are no values of the option, which is {shape}", "write two ends that the option's type can hold"),
            "AllowedValues" => ($"it lists no values, or values that are not {shape}", "list values as the option's type writes them"),
            _ => ("a length is negative or missing", "write lengths of at least 0"),
        };
    }

    private static bool IsKnown(INamedTypeSymbol type, string name) =>
        Names.Namespace(type) + "." == WellKnownNames.Annotations
        && name is "Required" or "Range" or "StringLength" or "MinLength" or "MaxLength" or "Length" or "RegularExpression" or "AllowedValues";

    private static string PatternError(AttributeData attribute) =>
        Attributes.Text(attribute, 0) is { } pattern && WholePattern.ErrorOf(pattern) is { } error ? $" ({error.TrimEnd('.')})" : "";

    /// <summary>What an option is, for messages.</summary>
    public static string Shown(ValueModel value) => value.Shape switch
    {
        ValueShape.Boolean => "a boolean",
        ValueShape.Integer => "a whole number",
        ValueShape.Single or ValueShape.Double or ValueShape.Decimal => "a number",
        ValueShape.Text => "text",
        ValueShape.Enum => "an enum",
        ValueShape.Uri => "an address",
        ValueShape.TimeSpan => "a time span",
        ValueShape.DateOnly => "a date",
        ValueShape.DateTimeOffset => "a point in time",
        ValueShape.List => "a list",
        ValueShape.Set => "a set",
        ValueShape.Map => "a mapping",
        ValueShape.Choice => "the choice of a plugin",
        ValueShape.Record => "a record",
        _ => "a node of any form",
    };

    private static bool IsValidation(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (Attributes.Is(t, WellKnownNames.ValidationAttribute))
                return true;
        }

        return false;
    }

    private static bool HasLength(ValueModel value) => value.Shape == ValueShape.Text || value.Size is not null;

    private static int? Whole(TypedConstant constant) => constant.Kind == TypedConstantKind.Primitive && constant.Value is int value ? value : null;

    private static int? Argument(AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index ? Whole(attribute.ConstructorArguments[index]) : null;

    private static ConstraintModel? Length(int? min, int? max)
    {
        if (min is null or < 0 || max < min)
            return null;
        if (max == int.MaxValue)
            max = null;
        return new ConstraintModel(
            ConstraintKind.Length,
            min > 0 ? Literals.Integer(min.Value) : null,
            max is { } limit ? Literals.Integer(limit) : null,
            min > 0 ? Literals.Integer(min.Value) : null,
            max is { } shown ? Literals.Integer(shown) : null);
    }

    private static ConstraintModel? Pattern(AttributeData attribute)
    {
        if (Attributes.Text(attribute, 0) is not { } pattern)
            return null;
        return WholePattern.ErrorOf(pattern) is null ? new ConstraintModel(ConstraintKind.Pattern, Pattern: pattern) : null;
    }

    private static ConstraintModel? Allowed(AttributeData attribute, ValueModel value)
    {
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0] is not { Kind: TypedConstantKind.Array, IsNull: false } array)
            return null;
        var allowed = new List<AllowedValue>();
        foreach (TypedConstant constant in array.Values)
        {
            // An array has no value to ask for.
            if (constant.Kind is not (TypedConstantKind.Primitive or TypedConstantKind.Enum))
                return null;
            if (constant.IsNull)
            {
                if (!value.IsNullable)
                    return null;
                continue;
            }

            AllowedValue? one = value.Shape switch
            {
                ValueShape.Text when constant.Value is string text => new AllowedValue(Literals.Text(text), JsonText.String(text), text),
                ValueShape.Integer when Number(constant) is { } number && number == decimal.Truncate(number) && InBounds(number, value.Detail!) =>
                    Numeric(Integer(number, value.Detail!), number),
                ValueShape.Double or ValueShape.Single when Real(constant) is { } real && Literal(real, value.Shape) is { } code =>
                    new AllowedValue(code, Shown(real), Shown(real)),
                ValueShape.Decimal when Number(constant) is { } number => Numeric(Shown(number) + "m", number),
                ValueShape.Enum when constant.Kind == TypedConstantKind.Enum => Member(constant, value),
                _ => null,
            };
            if (one is null)
                return null;
            if (!allowed.Any(a => a.Json == one.Json))
                allowed.Add(one);
        }

        return allowed.Count == 0 ? null : new ConstraintModel(ConstraintKind.Allowed, Allowed: allowed.ToEquatable());

        static AllowedValue Numeric(string code, decimal number)
        {
            string text = Shown(number);
            return new AllowedValue(code, text, text);
        }
    }

    private static AllowedValue? Member(TypedConstant constant, ValueModel value)
    {
        IFieldSymbol? field = constant.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value));
        if (field is null)
            return null;
        string key = SnakeCase.Of(field.Name);
        return value.Members.FirstOrDefault(m => m.Key == key) is { } member ? new AllowedValue(member.Code, JsonText.String(key), key) : null;
    }

    private static ConstraintModel? Range(
        AttributeData attribute, ValueModel value, IPropertySymbol property, ISymbol place, ContractProblems problems)
    {
        if (value.Shape is not (ValueShape.Integer or ValueShape.Single or ValueShape.Double or ValueShape.Decimal or ValueShape.TimeSpan))
            return null;
        TypedConstant[] ends = attribute.ConstructorArguments.Where(a => a.Kind == TypedConstantKind.Primitive).ToArray();
        if (ends.Length != 2)
            return null;
        bool minExclusive = Attributes.NamedFlag(attribute, "MinimumIsExclusive");
        bool maxExclusive = Attributes.NamedFlag(attribute, "MaximumIsExclusive");
        if (value.Shape == ValueShape.TimeSpan)
        {
            if (!TimeSpan.TryParse(ends[0].Value as string, CultureInfo.InvariantCulture, out TimeSpan shortest)
                || !TimeSpan.TryParse(ends[1].Value as string, CultureInfo.InvariantCulture, out TimeSpan longest))
                return null;
            if (shortest > longest)
            {
                AddUpsideDown(attribute, property, place, problems);
                return new ConstraintModel(ConstraintKind.Range);
            }

            if (shortest == longest && (minExclusive || maxExclusive))
            {
                AddEmpty(attribute, property, place, problems);
                return new ConstraintModel(ConstraintKind.Range);
            }

            return new ConstraintModel(
                ConstraintKind.Range, Ticks(shortest), Ticks(longest), Shown((decimal)shortest.TotalSeconds), Shown((decimal)longest.TotalSeconds), minExclusive, maxExclusive);
        }

        if (value.Shape is ValueShape.Single or ValueShape.Double)
        {
            if (Real(ends[0]) is { } only && only == Real(ends[1]) && (minExclusive || maxExclusive))
            {
                AddEmpty(attribute, property, place, problems);
                return new ConstraintModel(ConstraintKind.Range);
            }

            return RealRange(ends, value.Shape, attribute, property, place, problems) is { } range ? range with { MinExclusive = minExclusive, MaxExclusive = maxExclusive } : null;
        }

        if (!TryEnd(ends[0], out decimal? min) || !TryEnd(ends[1], out decimal? max))
            return null;
        if (min > max)
        {
            AddUpsideDown(attribute, property, place, problems);
            return new ConstraintModel(ConstraintKind.Range);
        }

        if (IsEmpty(min, max, minExclusive, maxExclusive, value.Shape == ValueShape.Integer))
        {
            AddEmpty(attribute, property, place, problems);
            return new ConstraintModel(ConstraintKind.Range);
        }

        string? minCode = null;
        string? maxCode = null;
        if (value.Shape == ValueShape.Integer)
        {
            // Bounds that the type itself implies need no test, and would make the compiler warn.
            (decimal lowest, decimal highest) = Bounds(value.Detail!);
            if (min is { } low && (low > lowest || (low == lowest && minExclusive)))
            {
                if (low != decimal.Truncate(low))
                    (low, minExclusive) = (decimal.Ceiling(low), false);
                if (low > highest)
                    return null;
                (min, minCode) = (low, Integer(low, value.Detail!));
            }

            if (max is { } high && (high < highest || (high == highest && maxExclusive)))
            {
                if (high != decimal.Truncate(high))
                    (high, maxExclusive) = (decimal.Floor(high), false);
                if (high < lowest)
                    return null;
                (max, maxCode) = (high, Integer(high, value.Detail!));
            }
        }
        else
        {
            minCode = min is { } low ? Shown(low) + "m" : null;
            maxCode = max is { } high ? Shown(high) + "m" : null;
        }

        return new ConstraintModel(
            ConstraintKind.Range,
            minCode,
            maxCode,
            minCode is null ? null : Shown(min!.Value),
            maxCode is null ? null : Shown(max!.Value),
            minExclusive,
            maxExclusive);
    }

    private static bool IsEmpty(decimal? min, decimal? max, bool minExclusive, bool maxExclusive, bool isWhole)
    {
        if (min is not { } low || max is not { } high)
            return false;
        if (!isWhole)
            return low == high && (minExclusive || maxExclusive);
        decimal lowest = low == decimal.Truncate(low) ? (minExclusive ? low + 1 : low) : decimal.Ceiling(low);
        decimal highest = high == decimal.Truncate(high) ? (maxExclusive ? high - 1 : high) : decimal.Floor(high);
        return lowest > highest;
    }

    private static void AddUpsideDown(AttributeData attribute, IPropertySymbol property, ISymbol place, ContractProblems problems) =>
        AddRange(attribute, property, place, problems, "the minimum of [Range] is above its maximum", "swap them");

    private static void AddEmpty(AttributeData attribute, IPropertySymbol property, ISymbol place, ContractProblems problems) =>
        AddRange(attribute, property, place, problems, "nothing lies between the ends of [Range]", "widen it, or include an end");

    private static void AddRange(AttributeData attribute, IPropertySymbol property, ISymbol place, ContractProblems problems, string reason, string remedy)
    {
        ContractProblem problem = problems.Add("RCT2104", place, property.Name, reason, remedy);
        if (SymbolEqualityComparer.Default.Equals(place, property))
            problem.At(attribute);
    }

    // Floating-point bounds stay what they are: decimal would round small ones to zero and refuse large ones.
    private static ConstraintModel? RealRange(
        TypedConstant[] ends, ValueShape shape, AttributeData attribute, IPropertySymbol property, ISymbol place, ContractProblems problems)
    {
        if (Real(ends[0]) is not { } min || Real(ends[1]) is not { } max)
            return null;
        if (min > max)
        {
            AddUpsideDown(attribute, property, place, problems);
            return new ConstraintModel(ConstraintKind.Range);
        }

        // The readers accept finite numbers only, so an end beyond the type's own is no bound.
        double largest = shape == ValueShape.Single ? float.MaxValue : double.MaxValue;
        string? minCode = min > -largest ? Literal(min, shape) : null;
        string? maxCode = max < largest ? Literal(max, shape) : null;
        if ((minCode is null && min > -largest) || (maxCode is null && max < largest))
            return null;
        return new ConstraintModel(
            ConstraintKind.Range, minCode, maxCode, minCode is null ? null : Shown(min), maxCode is null ? null : Shown(max));
    }

    private static double? Real(TypedConstant constant)
    {
        if (constant.Kind == TypedConstantKind.Enum)
            return null;
        double? number = constant.Value switch
        {
            string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed : null,
            double d => d,
            // By its digits, so that 0.1f is shown as 0.1.
            float f => double.Parse(f.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            bool or char or null => null,
            IConvertible other => other.ToDouble(CultureInfo.InvariantCulture),
            _ => null,
        };
        return number is { } value && double.IsNaN(value) ? null : number;
    }

    // A literal of the property's own type: the nearest single-precision number to 0.7 is not 0.7.
    private static string? Literal(double number, ValueShape shape)
    {
        if (shape == ValueShape.Double)
            return double.IsInfinity(number) ? null : Shown(number) + "d";
        float single = (float)number;
        return float.IsInfinity(single) ? null : single == 0 ? "0f" : single.ToString("R", CultureInfo.InvariantCulture) + "f";
    }

    private static string Shown(double number)
    {
        double size = Math.Abs(number);
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return size == 0 ? "0" : size is > 1e-9 and < 1e15 ? Shown(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)) : text;
    }

    private static string Ticks(TimeSpan time) => $"new global::System.TimeSpan({time.Ticks.ToString(CultureInfo.InvariantCulture)}L)";

    private static string Shown(decimal number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        return text.IndexOf('.') < 0 ? text : text.TrimEnd(s_zero).TrimEnd('.');
    }

    // An end beyond the range of decimal is no bound.
    private static bool TryEnd(TypedConstant constant, out decimal? end)
    {
        end = null;
        if (constant.Value is double d && (double.IsInfinity(d) || Math.Abs(d) > 7e28))
            return true;
        end = Number(constant);
        return end is not null;
    }

    private static decimal? Number(TypedConstant constant)
    {
        if (constant.Kind == TypedConstantKind.Enum)
            return null;
        return constant.Value switch
        {
            string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal parsed) ? parsed : null,
            // Rounding to zero would lose the sign, which decides which whole number is next.
            double d when d != 0 && Math.Abs(d) < 1e-28 => Math.Sign(d) * 0.0000000000000000000000000001m,
            double d => double.IsNaN(d) || Math.Abs(d) > 7e28 ? null
                : decimal.TryParse(d.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal parsed) ? parsed : null,
            float f => float.IsNaN(f) || Math.Abs(f) > 7e28f ? null
                : decimal.TryParse(f.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal parsed) ? parsed : null,
            bool or char or null => null,
            IConvertible number => number.ToDecimal(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private static bool InBounds(decimal number, string type)
    {
        (decimal lowest, decimal highest) = Bounds(type);
        return number >= lowest && number <= highest;
    }

    private static (decimal Lowest, decimal Highest) Bounds(string type) => type switch
    {
        "byte" => (byte.MinValue, byte.MaxValue),
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (ushort.MinValue, ushort.MaxValue),
        "uint" => (uint.MinValue, uint.MaxValue),
        "long" => (long.MinValue, long.MaxValue),
        "ulong" => (ulong.MinValue, ulong.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    private static string Integer(decimal number, string type)
    {
        if (type == "long" && number == long.MinValue)
            return "long.MinValue";
        string text = number.ToString("0", CultureInfo.InvariantCulture);
        return type switch
        {
            "uint" => text + "u",
            "long" => text + "L",
            "ulong" => text + "UL",
            _ => text,
        };
    }
}
