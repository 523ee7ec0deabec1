using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Recotem.Serving;

/// <summary>
/// The recipes that requests can use. Readers take no lock: they see one immutable table, which writers replace as a whole.
/// </summary>
internal sealed class ModelRegistry
{
    private readonly Lock _writing = new();
    private RegistrySnapshot _snapshot = RegistrySnapshot.Empty;

    /// <summary>The present state. Models in it may be released at any time: look at names and errors only, or use <see cref="TryLease"/>.</summary>
    public RegistrySnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Finds a model and takes a reference to it, which the caller gives back.</summary>
    /// <param name="name">The recipe.</param>
    /// <param name="isKnown">Whether there is a recipe of this name, with or without a model.</param>
    /// <returns>The model, or null.</returns>
    public ServedModel? TryLease(ReadOnlySpan<char> name, out bool isKnown)
    {
        while (true)
        {
            isKnown = Snapshot.ByName.TryGetValue(name, out RecipeEntry? entry);
            if (entry?.Model is not { } model)
                return null;
            if (model.TryAcquire())
                return model;
            // It was replaced between the two steps, so the table has a newer one, or none.
        }
    }

    /// <summary>Publishes the state of a recipe. A model that it replaces is released by its last request.</summary>
    public void Publish(RecipeEntry entry)
    {
        ServedModel? replaced = null;
        lock (_writing)
        {
            RegistrySnapshot before = _snapshot;
            if (before.ByName.TryGetValue(entry.Name, out RecipeEntry? old))
            {
                if (old == entry)
                    return;
                replaced = ReferenceEquals(old.Model, entry.Model) ? null : old.Model;
            }

            Volatile.Write(ref _snapshot, before.With(entry));
        }

        replaced?.Retire();
    }

    /// <summary>Removes a recipe.</summary>
    public void Remove(string name)
    {
        RecipeEntry? removed;
        lock (_writing)
        {
            RegistrySnapshot before = _snapshot;
            if (!before.ByName.TryGetValue(name, out removed))
                return;
            Volatile.Write(ref _snapshot, before.Without(name));
        }

        removed.Model?.Retire();
    }

    /// <summary>States that every recipe has been tried once.</summary>
    public void CompleteFirstRound()
    {
        lock (_writing)
            Volatile.Write(ref _snapshot, _snapshot with { IsComplete = true });
    }

    /// <summary>Removes all recipes.</summary>
    public void Clear()
    {
        RegistrySnapshot before;
        lock (_writing)
        {
            before = _snapshot;
            Volatile.Write(ref _snapshot, RegistrySnapshot.Empty);
        }

        foreach (RecipeEntry entry in before.Entries)
            entry.Model?.Retire();
    }
}

/// <summary>An immutable state of the registry.</summary>
internal sealed record RegistrySnapshot
{
    private readonly FrozenDictionary<string, RecipeEntry> _entries;

    private RegistrySnapshot(FrozenDictionary<string, RecipeEntry> entries, bool isComplete)
    {
        _entries = entries;
        IsComplete = isComplete;
        ByName = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        Entries = [.. entries.Values.OrderBy(e => e.Name, StringComparer.Ordinal)];
        Loaded = Entries.Count(e => e.Model is not null);
    }

    public static RegistrySnapshot Empty { get; } = new(Frozen([]), isComplete: false);

    public FrozenDictionary<string, RecipeEntry>.AlternateLookup<ReadOnlySpan<char>> ByName { get; }

    /// <summary>All recipes, sorted by name.</summary>
    public ImmutableArray<RecipeEntry> Entries { get; }

    /// <summary>The number of recipes with a model.</summary>
    public int Loaded { get; }

    /// <summary>Whether every recipe has been tried once.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether requests can be sent here: everything was tried, and something is served unless there is nothing to serve.</summary>
    public bool IsReady => IsComplete && (Loaded > 0 || Entries.IsEmpty);

    /// <summary>Whether every recipe has a model.</summary>
    public bool IsWhole => IsComplete && Loaded == Entries.Length;

    public RegistrySnapshot With(RecipeEntry entry) =>
        new(Frozen(_entries.Where(e => e.Key != entry.Name).Append(KeyValuePair.Create(entry.Name, entry))), IsComplete);

    public RegistrySnapshot Without(string name) => new(Frozen(_entries.Where(e => e.Key != name)), IsComplete);

    private static FrozenDictionary<string, RecipeEntry> Frozen(IEnumerable<KeyValuePair<string, RecipeEntry>> entries) =>
        entries.ToFrozenDictionary(StringComparer.Ordinal);
}
