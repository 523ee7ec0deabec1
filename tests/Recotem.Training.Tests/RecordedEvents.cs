using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Recotem.Training.Tests;

/// <summary>Keeps all events.</summary>
internal sealed class RecordedEvents : IEventLog
{
    private readonly ConcurrentQueue<RecordedEvent> _events = new();

    public IReadOnlyCollection<RecordedEvent> All => _events;

    public IEnumerable<string> Names => _events.Select(e => e.Name);

    public RecordedEvent this[string name] => Assert.Single(_events, e => e.Name == name);

    public IEnumerable<RecordedEvent> Of(string name) => _events.Where(e => e.Name == name);

    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields) =>
        _events.Enqueue(new RecordedEvent(level, logger, name, [.. fields]));
}

internal sealed record RecordedEvent(EventLevel Level, string Logger, string Name, ImmutableArray<EventField> Fields)
{
    public IEnumerable<string> Keys => Fields.Select(f => f.Name);

    public bool Has(string field) => Fields.Any(f => f.Name == field);

    public EventField this[string field] => Fields.Single(f => f.Name == field);

    public string? Text(string field) => this[field].Text;
}
