namespace Recotem.Serving.Tests;

/// <summary>Keeps events, and lets a test wait for one.</summary>
internal sealed class RecordedEvents : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly List<(Func<RecordedEvent, bool> Wanted, TaskCompletionSource<RecordedEvent> Found)> _waiting = [];

    public IReadOnlyList<RecordedEvent> All
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public IEnumerable<RecordedEvent> Named(string name) => All.Where(e => e.Name == name);

    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields)
    {
        var recorded = new RecordedEvent(level, logger, name, fields.ToArray());
        lock (_lock)
        {
            _events.Add(recorded);
            foreach ((Func<RecordedEvent, bool> wanted, TaskCompletionSource<RecordedEvent> found) in _waiting)
                if (wanted(recorded))
                    found.TrySetResult(recorded);
        }
    }

    /// <summary>The first event of a name, past or future.</summary>
    public Task<RecordedEvent> WaitForAsync(string name)
    {
        lock (_lock)
        {
            if (_events.Find(e => e.Name == name) is { } past)
                return Task.FromResult(past);
            var found = new TaskCompletionSource<RecordedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((e => e.Name == name, found));
            return found.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }
}

internal sealed record RecordedEvent(EventLevel Level, string Logger, string Name, EventField[] Fields)
{
    public EventField this[string field] => Fields.Single(f => f.Name == field);

    public override string ToString() => $"{Name} {string.Join(' ', Fields)}";
}
