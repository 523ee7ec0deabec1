using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Recotem.Generators.Tests.Properties;

/// <summary>One text for each value, however it is stored, so that bound records and expected ones can be compared.</summary>
internal static class Canonical
{
    public static string Of(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    public static string Of(double number) => "d" + number.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(float number) => "f" + number.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(bool flag) => flag ? "true" : "false";

    public static string Of(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    public static string Of(TimeSpan time) => time.Ticks.ToString(CultureInfo.InvariantCulture) + " ticks";

    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(DateTimeOffset time) => time.UtcTicks.ToString(CultureInfo.InvariantCulture) + " utc";

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    public static string Set(IEnumerable<string> items) => $"{{{string.Join(", ", items.Order(StringComparer.Ordinal))}}}";

    public static string Map(IEnumerable<(string Key, string Value)> entries) =>
        $"<{string.Join(", ", entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{Of(e.Key)}: {e.Value}"))}>";

    public static string Choice(string name, ConfigNode node) => $"choice {Of(name)} {Of(node)}";

    public static string Record(RecordShape record, Func<OptionShape, string> value) =>
        $"{record.Name}({string.Join("; ", record.Options.Select(o => $"{o.Name} = {value(o)}"))})";

    public static string Of(ConfigNode node) => node switch
    {
        ConfigMapping mapping => $"node<{string.Join(", ", mapping.Entries.Select(e => $"{Of(e.Key)}: {Of(e.Value)}"))}>",
        ConfigSequence sequence => $"node[{string.Join(", ", sequence.Items.Select(Of))}]",
        ConfigScalar scalar => $"{scalar.Kind} {Of(scalar.Text)}",
        _ => throw new InvalidOperationException(node.Describe()),
    };

    /// <summary>The text of what a generated binder put into a property.</summary>
    public static string Of(object? value, ValueType type)
    {
        if (value is null)
            return "null";
        switch (type.Form)
        {
            case Form.Boolean:
                return Of((bool)value);
            case Form.Integer:
            case Form.Decimal:
                return Of(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
            case Form.Single:
                return Of((float)value);
            case Form.Double:
                return Of((double)value);
            case Form.Text:
                return Of((string)value);
            case Form.Enum:
                return Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            case Form.Uri:
                return Of(((Uri)value).OriginalString);
            case Form.TimeSpan:
                return Of((TimeSpan)value);
            case Form.DateOnly:
                return Of((DateOnly)value);
            case Form.DateTimeOffset:
                return Of((DateTimeOffset)value);
            case Form.Node:
                return Of((ConfigNode)value);
            case Form.Choice:
                var choice = (PluginChoice<IMetric>)value;
                return Choice(choice.Name, choice.Node);
            case Form.Record:
                return Of(value, type.Record!);
            case Form.List:
                return IsDefault(value) ? "null" : List(Items(value).Select(i => Of(i, type.Element!)));
            case Form.Set:
                return Set(Items(value).Select(i => Of(i, type.Element!)));
            default:
                return Map(Items(value).Select(e => (
                    (string)e!.GetType().GetProperty("Key")!.GetValue(e)!,
                    Of(e.GetType().GetProperty("Value")!.GetValue(e), type.Element!))));
        }
    }

    /// <summary>The text of a bound record.</summary>
    public static string Of(object bound, RecordShape record) => Record(record, o => Of(Property(bound, o.Name).GetValue(bound), o.Type));

    // The last declaration of a property that was declared again.
    public static PropertyInfo Property(object bound, string name)
    {
        for (Type? type = bound.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) is { } property)
                return property;
        }

        throw new MissingMemberException(bound.GetType().Name, name);
    }

    private static bool IsDefault(object list) => list.GetType().GetProperty("IsDefault")?.GetValue(list) is true;

    private static IEnumerable<object?> Items(object collection) => ((IEnumerable)collection).Cast<object?>();
}
