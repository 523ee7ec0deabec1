using System.Collections.Generic;
using System.Linq;
using Recotem.Compilation;

namespace Recotem.Generators;

/// <summary>Writes the JSON Schema fragment of a configuration record.</summary>
internal static class SchemaWriter
{
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
                schema.Add("type", "\"integer\"");
                break;
            case ValueShape.Single or ValueShape.Double or ValueShape.Decimal:
                schema.Add("type", "\"number\"");
                break;
            case ValueShape.Text or ValueShape.DateTimeOffset:
                schema.Add("type", "\"string\"");
                break;
            case ValueShape.Enum when value.Members.Count == 0:
                schema.Add("not", new JsonTree());
                break;
            case ValueShape.Enum:
                schema.Add("type", "\"string\"").Add("enum", $"[{string.Join(", ", value.Members.Select(m => JsonText.String(m.Key)))}]");
                break;
            case ValueShape.Uri:
                schema.Add("type", "\"string\"").Add("format", "\"uri\"");
                break;
            case ValueShape.DateOnly:
                schema.Add("type", "\"string\"").Add("format", "\"date\"");
                break;
            case ValueShape.TimeSpan:
                schema.Add("type", "[\"number\", \"string\"]").Add("pattern", JsonText.String("^[0-9.]+([a-z]+[0-9.]*)*$"));
                if (property?.Constraints.Any(c => c.Kind == ConstraintKind.Range && c.Min is not null) != true)
                    schema.Add("minimum", "0");
                break;
            case ValueShape.Choice:
                schema.Add("x-recotem-kind", JsonText.String(value.Target!)).Add("x-recotem-discriminator", JsonText.String(value.Detail!));
                if (property?.DefaultChoice is { } choice)
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

    private static void AddConstraints(JsonTree schema, ValueModel value, EquatableArray<ConstraintModel> constraints)
    {
        foreach (ConstraintModel constraint in constraints)
        {
            switch (constraint.Kind)
            {
                case ConstraintKind.NotBlank:
                    schema.Add("pattern", JsonText.String("\\S"));
                    break;
                case ConstraintKind.Range:
                    if (constraint.MinShown is not null)
                        schema.Add(constraint.MinExclusive ? "exclusiveMinimum" : "minimum", constraint.MinShown);
                    if (constraint.MaxShown is not null)
                        schema.Add(constraint.MaxExclusive ? "exclusiveMaximum" : "maximum", constraint.MaxShown);
                    break;
                case ConstraintKind.Length:
                    string unit = value.Shape switch
                    {
                        ValueShape.Text => "Length",
                        ValueShape.Map => "Properties",
                        _ => "Items",
                    };
                    if (constraint.MinShown is not null)
                        schema.Add("min" + unit, constraint.MinShown);
                    if (constraint.MaxShown is not null)
                        schema.Add("max" + unit, constraint.MaxShown);
                    break;
                case ConstraintKind.Pattern when SharedPattern.IsShared(constraint.Pattern!):
                    string pattern = JsonText.String(Whole(constraint.Pattern!));
                    if (constraints.Any(c => c.Kind == ConstraintKind.NotBlank))
                        schema.Add("allOf", new JsonTree[] { new JsonTree().Add("pattern", pattern) });
                    else
                        schema.Add("pattern", pattern);
                    break;
                case ConstraintKind.Allowed:
                    schema.Add("enum", $"[{string.Join(", ", constraint.Allowed.Select(a => a.Json))}]");
                    break;
            }
        }
    }

    // Patterns of .NET attributes match whole texts; those of JSON Schema match anywhere.
    private static string Whole(string pattern) =>
        pattern.StartsWith("^", System.StringComparison.Ordinal) && pattern.EndsWith("$", System.StringComparison.Ordinal)
        && !pattern.EndsWith("\\$", System.StringComparison.Ordinal) && pattern.IndexOf('|') < 0
            ? pattern
            : $"^(?:{pattern})$";
}
