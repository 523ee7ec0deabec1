using System.Text.Json;

namespace Recotem.Generators.Tests.Properties;

/// <summary>A configuration record as the tests know it: drawn first, then written as C#, and interpreted by the reference binder.</summary>
internal sealed class RecordShape(string name, RecordShape? baseRecord)
{
    public string Name => name;

    public RecordShape? Base => baseRecord;

    public bool IgnoresUnknownKeys { get; init; }

    /// <summary>The options that the record itself declares.</summary>
    public List<OptionShape> Own { get; } = [];

    /// <summary>A flag that must not be set, as the record's own rule; null if the record does not validate itself.</summary>
    public OptionShape? Unwanted { get; set; }

    /// <summary>Whether the record's rule names the option, so that the mistake is located there.</summary>
    public bool LocatesUnwanted { get; init; }

    /// <summary>The options as a recipe sees them: those of base records first, a redeclared one in its last form.</summary>
    public IEnumerable<OptionShape> Options
    {
        get
        {
            OptionShape[] inherited = [.. Base?.Options ?? []];
            return inherited.Select(o => Own.Find(own => own.Name == o.Name) ?? o)
                .Concat(Own.Where(own => !inherited.Any(o => o.Name == own.Name)));
        }
    }

    /// <summary>The rule that applies: a record that validates itself inherits the rule.</summary>
    public RecordShape? Rule => Unwanted is not null ? this : Base?.Rule;

    public bool HasRequiredMembers => Options.Any(o => o.IsRequiredMember);
}

/// <summary>An option of a record.</summary>
internal sealed class OptionShape(string name, ValueType type)
{
    public string Name => name;

    public ValueType Type => type;

    public string? CustomKey { get; init; }

    public string Key => CustomKey ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public bool IsRequiredMember { get; set; }

    public bool HasRequiredAttribute { get; set; }

    public bool IsSecret { get; init; }

    public bool IsVirtual { get; init; }

    public bool IsOverride { get; init; }

    public List<Rule> Rules { get; } = [];

    /// <summary>The initialiser as C#, and what it says; null if there is none.</summary>
    public Initial? Initial { get; set; }

    /// <summary>An initialiser that says nothing, such as <c>null!</c>.</summary>
    public string? EmptyInitial { get; set; }

    public bool IsKeyRequired => IsRequiredMember || (HasRequiredAttribute && Initial is null);

    public bool AllowsNull => Type.IsNullable && !HasRequiredAttribute;
}

/// <summary>An initialiser: its C#, and the canonical text of its value.</summary>
internal sealed record Initial(string Code, string Canon);

/// <summary>The forms of values.</summary>
internal enum Form
{
    Boolean,
    Integer,
    Single,
    Double,
    Decimal,
    Text,
    Enum,
    Uri,
    TimeSpan,
    DateOnly,
    DateTimeOffset,
    Node,
    Choice,
    Record,
    List,
    Set,
    Map,
}

/// <summary>The type of an option, of an item or of an entry.</summary>
internal sealed record ValueType(Form Form, string Code)
{
    public bool IsNullable { get; init; }

    public bool IsReference { get; init; }

    public (decimal Min, decimal Max) Bounds { get; init; }

    public ValueType? Element { get; init; }

    public RecordShape? Record { get; init; }

    public EnumShape? Enum { get; init; }

    public string Discriminator { get; init; } = "type";

    /// <summary>Whether rules about the number of items fit.</summary>
    public bool HasSize { get; init; }

    public string Annotated => IsNullable ? Code + "?" : Code;

    /// <summary>The form and those of everything inside it.</summary>
    public IEnumerable<ValueType> WithInner => Element is null ? [this] : Element.WithInner.Prepend(this);
}

/// <summary>An enum: names and values, in the order of their declaration. Some share a value.</summary>
internal sealed record EnumShape(string Code, (string Name, int Value)[] Members)
{
    /// <summary>The names that a recipe can use: of several with one value, the first.</summary>
    public IEnumerable<(string Key, int Value)> Choices => Members.DistinctBy(m => m.Value).Select(m => (JsonNamingPolicy.SnakeCaseLower.ConvertName(m.Name), m.Value));
}
