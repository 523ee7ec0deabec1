using System.Globalization;
using System.Text.Json;

namespace Recotem.Generators.Tests.Properties;

/// <summary>Writes a document as the C# of an initialiser.</summary>
internal static class InitialCode
{
    public static string Of(Doc doc, ValueType type)
    {
        if (doc == Doc.Null)
            return "null";
        switch (type.Form)
        {
            case Form.List:
                return $"[{string.Join(", ", ((Doc.Sequence)doc).Items.Select(i => Of(i, type.Element!)))}]";
            case Form.Set:
                string items = string.Join(", ", ((Doc.Sequence)doc).Items.Select(i => Of(i, type.Element!)));
                string set = $"new HashSet<{type.Element!.Code}> {{ {items} }}";
                return IsImmutable(type) ? $"({set}).ToImmutableHashSet()"
                    : type.Code.StartsWith("Frozen", StringComparison.Ordinal) ? $"({set}).ToFrozenSet()" : set;
            case Form.Map:
                string entries = string.Join(", ", ((Doc.Mapping)doc).Entries.Select(e => $"[{Text(e.Key)}] = {Of(e.Value, type.Element!)}"));
                string map = $"new Dictionary<string, {type.Element!.Annotated}> {{ {entries} }}";
                return IsImmutable(type) ? $"({map}).ToImmutableDictionary()"
                    : type.Code.StartsWith("Frozen", StringComparison.Ordinal) ? $"({map}).ToFrozenDictionary()" : map;
        }

        string text = doc switch
        {
            Doc.Quoted quoted => quoted.Text,
            Doc.Plain plain => plain.Token,
            _ => throw new InvalidOperationException(doc.ToJson()),
        };
        return type.Form switch
        {
            Form.Boolean => text,
            Form.Integer => ((decimal)ReferenceScalars.Integer(text)!.Value).ToString("0", CultureInfo.InvariantCulture),
            Form.Single => text + "f",
            Form.Double => text + "d",
            Form.Decimal => text + "m",
            Form.Text => Text(text),
            Form.Enum => $"{type.Code}.@{type.Enum!.Members.First(m => m.Value == type.Enum.Choices.First(c => c.Key == text).Value).Name}",
            Form.Uri => $"new Uri({Text(text)})",
            Form.TimeSpan => $"new TimeSpan({ReferenceScalars.Duration(text)!.Value.Ticks}L)",
            Form.DateOnly => $"DateOnly.FromDayNumber({ReferenceScalars.Date(text)!.Value.DayNumber})",
            _ => $"new DateTimeOffset({ReferenceScalars.Time(text)!.Value.UtcTicks}L, TimeSpan.Zero)",
        };
    }

    private static bool IsImmutable(ValueType type) =>
        type.Code.StartsWith("Immutable", StringComparison.Ordinal) || type.Code.StartsWith("IImmutable", StringComparison.Ordinal);

    public static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
