namespace Recotem.Artifacts.Tests;

/// <summary>Keeps events as text.</summary>
internal sealed class RecordingLog : IEventLog
{
    public List<string> Events { get; } = [];

    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields) =>
        Events.Add($"{level} {logger} {name} {string.Join(' ', fields.ToArray().Select(f => f.ToString()))}".TrimEnd());
}
