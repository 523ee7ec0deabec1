using System.Numerics;

namespace Recotem.Generators.Tests.Properties;

/// <summary>
/// Tells the documents that JSON Schema can judge: every scalar has the form that JSON has for its type. Binders also read numbers
/// from text, flags from numbers and words, and durations with units.
/// </summary>
internal static class NativeScalars
{
    private static readonly BigInteger s_exact = BigInteger.Pow(2, 53);

    public static bool Are(Doc doc, RecordShape record) => doc is not Doc.Mapping mapping
        || mapping.Entries.All(e => record.Options.FirstOrDefault(o => o.Key == e.Key) is not { } option || Are(e.Value, option.Type));

    private static bool Are(Doc doc, ValueType type) => (type.Form, doc) switch
    {
        (Form.Record, _) => Are(doc, type.Record!),
        (Form.List or Form.Set, Doc.Sequence sequence) => sequence.Items.All(i => Are(i, type.Element!)),
        (Form.Map, Doc.Mapping mapping) => mapping.Entries.All(e => Are(e.Value, type.Element!)),
        (Form.Choice, Doc.Mapping mapping) => mapping.Entries.All(e => e.Key != "cutoff" || IsNativeNumber(e.Value)),
        (Form.Boolean, Doc.Plain plain) => plain.Token is "true" or "false" or "null" || ReferenceScalars.Boolean(plain.Token) is null,
        (Form.Boolean, Doc.Quoted quoted) => ReferenceScalars.Boolean(quoted.Text) is null,
        (Form.Enum, Doc.Plain plain) => !type.Enum!.Choices.Any(c => c.Key == plain.Token),
        (Form.Integer or Form.Single or Form.Double or Form.Decimal, _) => IsNativeNumber(doc),
        (Form.TimeSpan, Doc.Quoted) => false,
        _ => true,
    };

    private static bool IsNativeNumber(Doc doc) => doc switch
    {
        Doc.Quoted quoted => ReferenceScalars.Real(quoted.Text) is null,
        // Nor is what no double can hold a number to a validator.
        Doc.Plain { Token: "1e400" } => false,
        Doc.Plain plain => ReferenceScalars.Integer(plain.Token) is not { } whole || BigInteger.Abs(whole) <= s_exact || plain.Token.Contains('e', StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
