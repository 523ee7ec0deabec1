namespace Recotem.DataSources.Tests;

/// <summary>Keeps events as text.</summary>
public sealed class RecordedEvents : IEventLog
{
    public List<string> Lines { get; } = [];

    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields) =>
        Lines.Add($"{level} {logger} {name} {string.Join(' ', fields.ToArray())}");
}
