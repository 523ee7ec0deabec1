namespace Recotem;

/// <summary>Receives the structured events of a run. Hosts write them to standard error, as JSON when it is not a terminal.</summary>
[HostService]
public interface IEventLog
{
    /// <summary>Writes one event.</summary>
    /// <param name="level">The level.</param>
    /// <param name="logger">The dotted name of the component, for instance <c>recotem.training.pipeline</c>.</param>
    /// <param name="name">The event's name, lower case with underscores.</param>
    /// <param name="fields">The event's own fields, in the order in which they are written.</param>
    void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields);
}

/// <summary>The level of an event.</summary>
public enum EventLevel
{
    /// <summary>Details for the authors of a component.</summary>
    Debug,

    /// <summary>Normal operation.</summary>
    Info,

    /// <summary>Something that an operator should look at.</summary>
    Warning,

    /// <summary>A security signal or broken operation.</summary>
    Error,
}

/// <summary>An event log that drops everything.</summary>
public sealed class NullEventLog : IEventLog
{
    private NullEventLog()
    {
    }

    /// <summary>The only instance.</summary>
    public static NullEventLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields)
    {
    }
}
