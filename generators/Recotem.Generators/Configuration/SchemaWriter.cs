using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Writes the JSON Schema fragment of a configuration record.</summary>
internal static class SchemaWriter
{
    // The days of the calendar: 31 days, 30 days, 28 days, and the 29th of February where four divides the year, and four hundred a century.
    private const string Day =
        "(?!0000)(?!\\d{4}-(?:0[2469]|11)-31|\\d{4}-02-30|(?:\\d\\d(?:[02468][1235679]|[13579][01345789])|(?:[02468][1235679]|[13579][01345789])00)-02-29)"
        + "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";

    private const string Time = "(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{0,7})?)?(?:Z|[+-](?:(?:0\\d|1[0-3]):?[0-5]\\d|14:?00))?";

    private const string Amount = "(?:\\d+\\.?\\d*|\\.\\d+)";

    // Seconds, or amounts with units from the longest to the shortest.
    private const string Duration =
        "^(?:[+-]?" + Amount + "(?:[eE][+-]?\\d+)?|(?=.)(?:" + Amount + "d)?(?:" + Amount + "h)?(?:" + Amount + "m)?(?:" + Amount + "s)?(?:" + Amount + "ms)?)$";

    // What string.IsNullOrWhiteSpace takes for blank is not quite what ECMAScript does.
    private const string NotBlank = "[^\\s\\u0085]|\\uFEFF";

    public static string Write(ConfigurationModel model)
    {
        var schema = new JsonTree().Add("title", JsonText.String(model.Title));
        if (model.Description is not null)
            schema.Add("description", JsonText.String(model.Description));
        schema.Add("type", "\"object\"");
        if (model.Properties.Count > 0)
        {
            var properties = new JsonTree();
            foreach (PropertyModel property in model.Properties)
                properties.Add(property.Key, Property(property));
            schema.Add("properties", properties);
        }

        string[] required = model.Properties.Where(p => p.IsKeyRequired).Select(p => JsonText.String(p.Key)).ToArray();
        if (required.Length > 0)
            schema.Add("required", $"[{string.Join(", ", required)}]");
        return schema.Add("additionalProperties", Literals.Flag(model.IgnoresUnknownKeys)).ToString();
    }

    private static JsonTree Property(PropertyModel property)
    {
        var schema = new JsonTree();
        if (property.Description is not null)
            schema.Add("description", JsonText.String(property.Description));
        if (property.IsSecret)
            schema.Add("writeOnly", "true");
        JsonTree value = Value(property.Value with { IsNullable = false }, property);
        if (property.Value.IsNullable)
            schema.Add("anyOf", value, new JsonTree().Add("type", "\"null\""));
        else
            schema.AddAll(value);
        if (property.DefaultJson is not null && !property.IsKeyRequired)
            schema.Add("default", property.DefaultJson);
        return schema;
    }

    private static JsonTree Value(ValueModel value, PropertyModel? property)
    {
        var schema = new JsonTree();
        if (value.IsNullable)
            return schema.Add("anyOf", Value(value with { IsNullable = false }, null), new JsonTree().Add("type", "\"null\""));
        switch (value.Shape)
        {
            case ValueShape.Boolean:
                schema.Add("type", "\"boolean\"");
                break;
            case ValueShape.Integer:
                AddBounds(schema.Add("type", "\"integer\""), Bounds(value.Detail!), property);
                break;
            case ValueShape.Single or ValueShape.Double or ValueShape.Decimal:
                AddBounds(schema.Add("type", "\"number\""), Bounds(value.Shape), property);
                break;
            case ValueShape.Text:
                schema.Add("type", "\"string\"");
                break;
            case ValueShape.Enum when value.Members.Count == 0:
                schema.Add("not", new JsonTree());
                break;
            case ValueShape.Enum:
                schema.Add("type", "\"string\"").Add("enum", $"[{string.Join(", ", value.Members.Select(m => JsonText.String(m.Key)))}]");
                break;
            case ValueShape.Uri:
                schema.Add("type", "\"string\"").Add("format", "\"uri\"").Add("pattern", JsonText.String("^[A-Za-z][A-Za-z0-9+.-]*:"));
                break;
            case ValueShape.DateOnly:
                schema.Add("type", "\"string\"").Add("format", "\"date\"").Add("pattern", JsonText.String($"^{Day}$"));
                break;
            case ValueShape.DateTimeOffset:
                schema.Add("type", "\"string\"").Add("pattern", JsonText.String($"^{Day}(?:[T ]{Time})?$"));
                break;
            case ValueShape.TimeSpan:
                AddBounds(schema.Add("type", "[\"number\", \"string\"]").Add("pattern", JsonText.String(Duration)), ("0", "100000000000"), property);
                break;
            case ValueShape.Choice:
                schema.Add("x-recotem-kind", JsonText.String(value.Target!)).Add("x-recotem-discriminator", JsonText.String(value.Detail!));
                if (property is { DefaultChoice: { } choice, IsRequiredMember: false })
                    schema.Add("x-recotem-default", JsonText.String(choice));
                break;
            case ValueShape.Record:
                schema.Add("x-recotem-record", JsonText.String(value.Detail!));
                break;
            case ValueShape.List or ValueShape.Set:
                schema.Add("type", "\"array\"").Add("items", Value(value.Element!, null));
                if (value.Shape == ValueShape.Set)
                    schema.Add("uniqueItems", "true");
                break;
            case ValueShape.Map:
                schema.Add("type", "\"object\"").Add("additionalProperties", Value(value.Element!, null));
                break;
        }

        if (property is not null)
            AddConstraints(schema, value, property.Constraints);
        return schema;
    }

    // What the type holds, unless a constraint is narrower.
    private static void AddBounds(JsonTree schema, (string? Min, string? Max) bounds, PropertyModel? property)
    {
        ConstraintModel? own = property?.Constraints.FirstOrDefault(c => c.Kind is ConstraintKind.Range or ConstraintKind.Allowed);
        if (own?.Kind == ConstraintKind.Allowed)
            return;
        if (bounds.Min is not null && (own?.MinShown is not { } min || IsBelow(min, bounds.Min)))
            schema.Add("minimum", bounds.Min);
        if (bounds.Max is not null && (own?.MaxShown is not { } max || IsBelow(bounds.Max, max)))
            schema.Add("maximum", bounds.Max);
    }

    private static bool IsBelow(string left, string right) => double.Parse(left, CultureInfo.InvariantCulture) < double.Parse(right, CultureInfo.InvariantCulture);

    // Beyond 2^53 the numbers of many validators are not exact, so bounds there would say less than they seem to.
    private static (string? Min, string? Max) Bounds(string type) => type switch
    {
        "byte" => ("0", "255"),
        "sbyte" => ("-128", "127"),
        "short" => ("-32768", "32767"),
        "ushort" => ("0", "65535"),
        "int" => ("-2147483648", "2147483647"),
        "uint" => ("0", "4294967295"),
        "ulong" => ("0", null),
        _ => (null, null),
    };

    private static (string? Min, string? Max) Bounds(ValueShape shape) => shape switch
    {
        ValueShape.Single => ("-3.4028235E+38", "3.4028235E+38"),
        ValueShape.Decimal => ("-79228162514264337593543950335", "79228162514264337593543950335"),
        _ => (null, null),
    };

    private static void AddConstraints(JsonTree schema, ValueModel value, EquatableArray<ConstraintModel> constraints)
    {
        // A key can stand once in an object; what comes second goes beside it.
        var more = new List<JsonTree>();
        foreach (ConstraintModel constraint in constraints)
        {
            JsonTree part = Constraint(constraint, value);
            if (schema.Overlaps(part))
                more.Add(part);
            else
                schema.AddAll(part);
        }

        if (more.Count > 0)
            schema.Add("allOf", more.ToArray());
    }

    private static JsonTree Constraint(ConstraintModel constraint, ValueModel value)
    {
        var part = new JsonTree();
        switch (constraint.Kind)
        {
            case ConstraintKind.NotBlank:
                part.Add("pattern", JsonText.String(NotBlank));
                break;
            case ConstraintKind.NotNull:
                part.Add("not", new JsonTree().Add("type", "\"null\""));
                break;
            case ConstraintKind.Range:
                if (constraint.MinShown is not null)
                    part.Add(constraint.MinExclusive ? "exclusiveMinimum" : "minimum", constraint.MinShown);
                if (constraint.MaxShown is not null)
                    part.Add(constraint.MaxExclusive ? "exclusiveMaximum" : "maximum", constraint.MaxShown);
                break;
            case ConstraintKind.Length:
                string unit = value.Shape switch
                {
                    ValueShape.Text => "Length",
                    ValueShape.Map => "Properties",
                    _ => "Items",
                };
                if (constraint.MinShown is not null)
                    part.Add("min" + unit, constraint.MinShown);
                if (constraint.MaxShown is not null)
                    part.Add("max" + unit, constraint.MaxShown);
                break;
            case ConstraintKind.Pattern when SharedPattern.ForSchema(constraint.Pattern!) is { } pattern:
                part.Add("pattern", JsonText.String(pattern));
                break;
            case ConstraintKind.Allowed:
                part.Add("enum", $"[{string.Join(", ", constraint.Allowed.Select(a => a.Json))}]");
                break;
        }

        return part;
    }
}
