namespace Recotem.Recipes.Tests;

/// <summary>Keeps events as text: <c>warning recotem.recipe.loader name a=1 b=2</c>.</summary>
public sealed class RecordedEvents : IEventLog
{
    private readonly Lock _lock = new();

    public List<string> All { get; } = [];

    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields)
    {
        string line = $"{level.ToString().ToLowerInvariant()} {logger} {name}";
        foreach (EventField field in fields)
            line += $" {field}";
        lock (_lock)
            All.Add(line);
    }
}
