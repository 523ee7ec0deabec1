using System.Globalization;
using System.Numerics;

namespace Recotem.Generators.Tests.Properties;

/// <summary>
/// Binds documents by interpreting the shape of a record. It shares nothing with the generator and the reader but the nodes of
/// the document, and stands for what docs and specification say.
/// </summary>
/// <param name="expands">Whether text is expanded.</param>
internal sealed class ReferenceBinder(bool expands)
{
    private static readonly string[] s_guarded = ["query", "query_parameters"];

    /// <summary>Where mistakes are: position and path.</summary>
    public SortedSet<string> Mistakes { get; } = new(StringComparer.Ordinal);

    /// <summary>The canonical text of the bound record, or null.</summary>
    public string? Bind(RecordShape record, ConfigNode root) => Record(record, new Place(root, "", IsLiteral: false))?.Canon;

    /// <summary>Reads one value as the type of an option and by its rules.</summary>
    public BoundValue? Option(OptionShape option, ConfigNode node) => Option(option, new Place(node, option.Key, IsLiteral: false));

    /// <summary>The canonical text of a record whose options are all absent; required members are not checked.</summary>
    public static string Defaults(RecordShape record) => Canonical.Record(record, o => Default(o).Canon);

    /// <summary>The value of an option whose key is absent.</summary>
    public static BoundValue Default(OptionShape option) => option.Initial is { } initial ? new BoundValue(null, initial.Canon) : option.Type switch
    {
        { IsNullable: true } or { IsReference: true } => BoundValue.Null,
        { Form: Form.Boolean } => new BoundValue(false, Canonical.Of(false)),
        { Form: Form.Integer or Form.Decimal } => BoundValue.Number(0),
        { Form: Form.Enum } => new BoundValue(null, "0"),
        { Form: Form.Single } => new BoundValue(0f, Canonical.Of(0f)),
        { Form: Form.Double } => new BoundValue(0d, Canonical.Of(0d)),
        { Form: Form.TimeSpan } => new BoundValue(TimeSpan.Zero, Canonical.Of(TimeSpan.Zero)),
        { Form: Form.DateOnly } => new BoundValue(null, Canonical.Of(default(DateOnly))),
        { Form: Form.DateTimeOffset } => new BoundValue(null, Canonical.Of(default(DateTimeOffset))),
        _ => BoundValue.Null,
    };

    private BoundValue? Record(RecordShape record, Place place)
    {
        if (place.Node is not ConfigMapping mapping)
            return Refuse(place);
        int before = Mistakes.Count;
        OptionShape[] options = [.. record.Options];
        if (!record.IgnoresUnknownKeys)
        {
            foreach (ConfigEntry entry in mapping.Entries.Where(e => !options.Any(o => o.Key == e.Key)))
                Mistakes.Add($"{entry.KeyPosition}: {place.PathOf(entry.Key)}");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (OptionShape option in options)
        {
            values[option.Name] = Default(option).Canon;
            if (mapping.Entries.Where(e => e.Key == option.Key).Select(e => e.Value).FirstOrDefault() is { } node)
            {
                if (Option(option, place.Child(option.Key, node)) is { } value)
                    values[option.Name] = value.Canon;
            }
            else if (option.IsKeyRequired)
            {
                Mistakes.Add($"{mapping.Position}: {place.PathOf(option.Key)}");
            }
        }

        if (Mistakes.Count > before)
            return null;
        if (record.Rule is { Unwanted: { } unwanted } rule && values[unwanted.Name] == "true")
        {
            ConfigNode? found = mapping.Find(unwanted.Key);
            Mistakes.Add(rule.LocatesUnwanted ? $"{(found ?? mapping).Position}: {place.PathOf(unwanted.Key)}" : $"{mapping.Position}: {place.Path}");
            return null;
        }

        return new BoundValue(null, Canonical.Record(record, o => values[o.Name]));
    }

    private BoundValue? Option(OptionShape option, Place place)
    {
        if (option.AllowsNull && place.IsNull)
            return BoundValue.Null;
        if (option.HasRequiredAttribute && place.IsNull)
            return Refuse(place);
        BoundValue? value = option.Type.Form == Form.Choice ? Choice(option.Type, place, option) : Value(option.Type with { IsNullable = false }, place);
        return value is not null && option.Rules.Exists(r => !r.Allows(value)) ? Refuse(place) : value;
    }

    private BoundValue? Value(ValueType type, Place place)
    {
        if (type.IsNullable && place.IsNull)
            return BoundValue.Null;
        switch (type.Form)
        {
            case Form.Node:
                return Node(place) is { } node ? new BoundValue(null, Canonical.Of(node)) : null;
            case Form.Choice:
                return Choice(type, place, null);
            case Form.Record:
                return Record(type.Record!, place);
            case Form.List or Form.Set:
                return place.Node is ConfigSequence sequence ? Items(type, place, sequence) : Refuse(place);
            case Form.Map:
                return place.Node is ConfigMapping mapping ? Entries(type, place, mapping) : Refuse(place);
        }

        if (place.Node is not ConfigScalar { Kind: not ScalarKind.Null } scalar)
            return Refuse(place);
        if (Cannot(type.Form, scalar))
            return Refuse(place);
        if (Expanded(scalar, place) is not { } text)
            return null;
        return Scalar(type, text) ?? Refuse(place);
    }

    // What may be written without quotes, and what must be.
    private static bool Cannot(Form form, ConfigScalar scalar) => form switch
    {
        Form.Boolean or Form.Enum => false,
        Form.Text or Form.Uri => scalar.Kind != ScalarKind.Text || (scalar.IsPlain && LooksLikeDate(scalar.Text)),
        Form.DateOnly or Form.DateTimeOffset => scalar.Kind != ScalarKind.Text,
        _ => scalar.Kind == ScalarKind.Boolean,
    };

    private static BoundValue? Scalar(ValueType type, string text)
    {
        switch (type.Form)
        {
            case Form.Boolean:
                return ReferenceScalars.Boolean(text) is { } flag ? new BoundValue(flag, Canonical.Of(flag)) : null;
            case Form.Integer:
                return ReferenceScalars.Integer(text) is { } whole && whole >= new BigInteger(type.Bounds.Min) && whole <= new BigInteger(type.Bounds.Max)
                    ? BoundValue.Number((decimal)whole)
                    : null;
            case Form.Single:
                return ReferenceScalars.Real(text) is { } wide && float.IsFinite((float)wide) ? new BoundValue((float)wide, Canonical.Of((float)wide)) : null;
            case Form.Double:
                return ReferenceScalars.Real(text) is { } real ? new BoundValue(real, Canonical.Of(real)) : null;
            case Form.Decimal:
                return ReferenceScalars.DecimalNumber(text) is { } number ? BoundValue.Number(number) : null;
            case Form.Text:
                return BoundValue.Text(text);
            case Form.Enum:
                foreach ((string key, int value) in type.Enum!.Choices)
                {
                    if (key == text)
                        return new BoundValue(value, value.ToString(CultureInfo.InvariantCulture));
                }

                return null;
            case Form.Uri:
                return ReferenceScalars.IsUri(text) ? BoundValue.Text(text) : null;
            case Form.TimeSpan:
                return ReferenceScalars.Duration(text) is { } time ? new BoundValue(time, Canonical.Of(time)) : null;
            case Form.DateOnly:
                return ReferenceScalars.Date(text) is { } date ? new BoundValue(date, Canonical.Of(date)) : null;
            default:
                return ReferenceScalars.Time(text) is { } moment ? new BoundValue(moment, Canonical.Of(moment)) : null;
        }
    }

    private BoundValue? Items(ValueType type, Place place, ConfigSequence sequence)
    {
        var canons = new List<string>();
        int before = Mistakes.Count;
        for (int i = 0; i < sequence.Items.Length; i++)
        {
            Place item = new(sequence.Items[i], $"{place.Path}[{i}]", place.IsLiteral);
            if (Value(type.Element!, item) is not { } value)
                continue;
            if (type.Form == Form.Set && canons.Contains(value.Canon))
                Refuse(item);
            canons.Add(value.Canon);
        }

        if (Mistakes.Count > before)
            return null;
        return new BoundValue(null, type.Form == Form.Set ? Canonical.Set(canons) : Canonical.List(canons), canons.Count);
    }

    private BoundValue? Entries(ValueType type, Place place, ConfigMapping mapping)
    {
        int before = Mistakes.Count;
        var entries = new List<(string, string)>();
        foreach (ConfigEntry entry in mapping.Entries)
        {
            if (Value(type.Element!, place.Child(entry.Key, entry.Value)) is { } value)
                entries.Add((entry.Key, value.Canon));
        }

        return Mistakes.Count > before ? null : new BoundValue(null, Canonical.Map(entries), entries.Count);
    }

    // A name, or a mapping with the name beside the plugin's keys; a default gives the name to a mapping without one.
    private BoundValue? Choice(ValueType type, Place place, OptionShape? option)
    {
        ConfigNode named = place.Node;
        Place at = place;
        ConfigMapping keys = new(place.Node.Position, []);
        if (place.Node is ConfigMapping mapping)
        {
            keys = mapping.Without(type.Discriminator);
            if (mapping.Find(type.Discriminator) is not { } name)
            {
                if (option is { Initial.Canon: { } fallback, IsRequiredMember: false } && fallback != "null")
                    return new BoundValue(null, fallback.Replace("node<>", Canonical.Of(keys), StringComparison.Ordinal));
                Mistakes.Add($"{mapping.Position}: {place.PathOf(type.Discriminator)}");
                return null;
            }

            named = name;
            at = place.Child(type.Discriminator, name);
        }

        if (named is not ConfigScalar scalar || Cannot(Form.Text, scalar))
            return Refuse(at);
        if (Expanded(scalar, at) is not { } text)
            return null;
        return text.Length == 0 ? Refuse(at) : new BoundValue(null, Canonical.Choice(text, keys));
    }

    private ConfigNode? Node(Place place)
    {
        switch (place.Node)
        {
            case ConfigScalar scalar:
                return Expanded(scalar, place) is not { } text ? null : text == scalar.Text ? scalar : new ConfigScalar(scalar.Position, text, ScalarKind.Text);
            case ConfigSequence sequence:
                ConfigNode?[] items = [.. sequence.Items.Select((item, i) => Node(new Place(item, $"{place.Path}[{i}]", place.IsLiteral)))];
                return items.Contains(null) ? null : new ConfigSequence(sequence.Position, [.. items!]);
            default:
                var mapping = (ConfigMapping)place.Node;
                ConfigNode?[] values = [.. mapping.Entries.Select(e => Node(place.Child(e.Key, e.Value)))];
                return values.Contains(null) ? null : new ConfigMapping(mapping.Position, [.. mapping.Entries.Select((e, i) => e with { Value = values[i]! })]);
        }
    }

    private string? Expanded(ConfigScalar scalar, Place place)
    {
        if (!expands || place.IsLiteral || scalar.Kind != ScalarKind.Text || !scalar.Text.Contains("${", StringComparison.Ordinal))
            return scalar.Text;
        if (TestExpander.Expand(scalar.Text) is { } text)
            return text;
        Refuse(place);
        return null;
    }

    private static bool LooksLikeDate(string text) => text.Length >= 8 && ReferenceScalars.Time(text) is not null;

    private BoundValue? Refuse(Place place)
    {
        Mistakes.Add($"{place.Node.Position}: {place.Path}");
        return null;
    }

    /// <summary>A node, its path, and whether its text is taken literally.</summary>
    private readonly record struct Place(ConfigNode Node, string Path, bool IsLiteral)
    {
        public bool IsNull => Node is ConfigScalar { Kind: ScalarKind.Null };

        public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

        public Place Child(string key, ConfigNode node) => new(node, PathOf(key), IsLiteral || s_guarded.Contains(key, StringComparer.OrdinalIgnoreCase));
    }
}
