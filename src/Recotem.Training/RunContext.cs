using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>What all stages of one run share.</summary>
internal sealed record RunContext
{
    /// <summary>The recipe.</summary>
    public required LoadedRecipe Recipe { get; init; }

    /// <summary>The options of the run.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The plugins of the host.</summary>
    public required PluginCatalog Catalog { get; init; }

    /// <summary>What plugins may ask for.</summary>
    public required PluginScope Scope { get; init; }

    /// <summary>Receives events.</summary>
    public required IEventLog Events { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The number of threads that the run may occupy; at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>The seed of split, search and fits: 0 to 2³²−1.</summary>
    public long Seed { get; init; }

    /// <summary>Takes credentials out of a text.</summary>
    public required Func<string, string> Redact { get; init; }

    /// <summary>How long a stored study waits for another process, in seconds; at least 1.</summary>
    public required int SecondsToWaitForStudy { get; init; }

    /// <summary>Writes an informative event that begins with the recipe and the run.</summary>
    public void Write(string logger, string name, params ReadOnlySpan<EventField> fields) => Write(EventLevel.Info, logger, name, fields);

    /// <summary>Writes an event that begins with the recipe and the run.</summary>
    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields) =>
        Events.Write(level, logger, name, [new("recipe", Recipe.Name), new("run_id", Options.RunId), .. fields]);
}
