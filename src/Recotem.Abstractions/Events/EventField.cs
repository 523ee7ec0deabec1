using System.Globalization;

namespace Recotem;

/// <summary>A named value of an event. Numbers and booleans are not boxed.</summary>
public readonly struct EventField
{
    private readonly double _number;
    private readonly long _integer;
    private readonly object? _object;

    /// <summary>A text field, or null.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The text.</param>
    public EventField(string name, string? value)
    {
        Name = name;
        _object = value;
        Kind = value is null ? EventFieldKind.Null : EventFieldKind.Text;
    }

    /// <summary>An integer field.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The number.</param>
    public EventField(string name, long value)
    {
        Name = name;
        _integer = value;
        Kind = EventFieldKind.Integer;
    }

    /// <summary>A floating-point field. Values that are not finite are written as null.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The number.</param>
    public EventField(string name, double value)
    {
        Name = name;
        _number = value;
        Kind = double.IsFinite(value) ? EventFieldKind.Number : EventFieldKind.Null;
    }

    /// <summary>A boolean field.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The value.</param>
    public EventField(string name, bool value)
    {
        Name = name;
        _integer = value ? 1 : 0;
        Kind = EventFieldKind.Boolean;
    }

    /// <summary>A list of texts.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="values">The texts.</param>
    public EventField(string name, IReadOnlyList<string> values)
    {
        Name = name;
        _object = values;
        Kind = EventFieldKind.TextList;
    }

    /// <summary>A field whose value is an object with named members, for instance hyperparameters.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="members">The members.</param>
    public EventField(string name, IReadOnlyList<EventField> members)
    {
        Name = name;
        _object = members;
        Kind = EventFieldKind.Object;
    }

    /// <summary>A list of objects.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="objects">The objects.</param>
    public EventField(string name, IReadOnlyList<IReadOnlyList<EventField>> objects)
    {
        Name = name;
        _object = objects;
        Kind = EventFieldKind.ObjectList;
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>What the field holds.</summary>
    public EventFieldKind Kind { get; }

    /// <summary>The text of a <see cref="EventFieldKind.Text"/> field.</summary>
    public string? Text => _object as string;

    /// <summary>The number of an <see cref="EventFieldKind.Integer"/> field.</summary>
    public long Integer => _integer;

    /// <summary>The number of a <see cref="EventFieldKind.Number"/> field.</summary>
    public double Number => _number;

    /// <summary>The value of a <see cref="EventFieldKind.Boolean"/> field.</summary>
    public bool Boolean => _integer != 0;

    /// <summary>The texts of a <see cref="EventFieldKind.TextList"/> field.</summary>
    public IReadOnlyList<string> Texts => _object as IReadOnlyList<string> ?? [];

    /// <summary>The members of an <see cref="EventFieldKind.Object"/> field.</summary>
    public IReadOnlyList<EventField> Members => _object as IReadOnlyList<EventField> ?? [];

    /// <summary>The objects of an <see cref="EventFieldKind.ObjectList"/> field.</summary>
    public IReadOnlyList<IReadOnlyList<EventField>> Objects => _object as IReadOnlyList<IReadOnlyList<EventField>> ?? [];

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        EventFieldKind.Text => $"{Name}={Text}",
        EventFieldKind.Integer => string.Create(CultureInfo.InvariantCulture, $"{Name}={_integer}"),
        EventFieldKind.Number => string.Create(CultureInfo.InvariantCulture, $"{Name}={_number:R}"),
        EventFieldKind.Boolean => $"{Name}={(Boolean ? "true" : "false")}",
        EventFieldKind.TextList => $"{Name}=[{string.Join(", ", Texts)}]",
        EventFieldKind.Object => $"{Name}={{{string.Join(", ", Members)}}}",
        EventFieldKind.ObjectList => $"{Name}=[{string.Join(", ", Objects.Select(o => $"{{{string.Join(", ", o)}}}"))}]",
        _ => $"{Name}=null",
    };
}

/// <summary>What an <see cref="EventField"/> holds.</summary>
public enum EventFieldKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A finite floating-point number.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>An object with named members.</summary>
    Object,

    /// <summary>A list of objects.</summary>
    ObjectList,
}
