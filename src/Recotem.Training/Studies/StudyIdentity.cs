using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Recotem.Artifacts;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>What must be equal for the trials of one run to stand in for those of another.</summary>
internal sealed record StudyIdentity
{
    private const string Separator = ", ";

    // Room for sixty-four ids of the greatest length, of which each character may have four bytes.
    private const int BufferLength = 64 * (sizeof(int) + 4 * IdTable.MaxIdLength);

    /// <summary>The name of the study: recipe and run.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>The id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>The hash of what the recipe says about the search, without its length and where it is carried out.</summary>
    public required string SearchHash { get; init; }

    /// <summary>The algorithms, metric, splitter and searcher with their versions, separated by <c>, </c>.</summary>
    public required string Plugins { get; init; }

    /// <summary>The number of trials of each algorithm, separated by <c>, </c>. A study may be resumed with more, but not with fewer.</summary>
    public required string Budgets { get; init; }

    /// <summary>A hash of the interactions, their weights and times, and of the ids of users and items.</summary>
    public required string DataHash { get; init; }

    /// <summary>The number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The number of users.</summary>
    public required long Users { get; init; }

    /// <summary>The number of items.</summary>
    public required long Items { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The name of the searcher.</summary>
    public required string Searcher { get; init; }

    /// <summary>The version of Recotem.</summary>
    public required string Version { get; init; }

    /// <summary>The identity of a run's study.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="version">The version of Recotem.</param>
    public static StudyIdentity Of(RunContext run, CleansedInteractions data, string version) => new()
    {
        Name = $"recotem_{run.Recipe.Name}_{run.Options.RunId}",
        Recipe = run.Recipe.Name,
        RunId = run.Options.RunId,
        SearchHash = run.Recipe.SearchHash,
        Plugins = string.Join(Separator, PluginsOf(run.Recipe).Select(static p => $"{p.Id} {p.Version}")),
        Budgets = string.Join(Separator, Contender.Of(run.Recipe, run.Catalog).Select(static c => $"{c.Descriptor.Id.Name} {c.Budget}")),
        DataHash = HashOf(data),
        Rows = data.Rows,
        Users = data.Users.Count,
        Items = data.Items.Count,
        Seed = run.Seed,
        Searcher = run.Recipe.Search.Descriptor.Id.Name,
        Version = version,
    };

    /// <summary>What differs, in words.</summary>
    /// <param name="stored">The identity of the stored study.</param>
    /// <returns>A phrase for each difference; empty if trials may be reused.</returns>
    public IEnumerable<string> Differences(StudyIdentity stored)
    {
        if (stored.Plugins != Plugins)
            yield return $"plugins ({Without(stored.Plugins, Plugins)}, now {Without(Plugins, stored.Plugins)})";
        else if (stored.SearchHash != SearchHash)
            yield return "options of algorithms, metric, split or searcher, the cutoff or per_trial_timeout_seconds";
        if (Shrunk(stored) is { Length: > 0 } shrunk)
            yield return $"the number of trials, which may only grow ({shrunk})";
        foreach ((string name, long before, long now) in ((string, long, long)[])
            [("n_rows", stored.Rows, Rows), ("n_users", stored.Users, Users), ("n_items", stored.Items, Items), ("the seed", stored.Seed, Seed)])
        {
            if (before != now)
                yield return $"{name} ({before}, now {now})";
        }

        if ((stored.Rows, stored.Users, stored.Items) == (Rows, Users, Items) && stored.DataHash != DataHash)
            yield return "the data (as many rows, users and items, but others)";
        if (stored.Searcher != Searcher)
            yield return $"the searcher ({stored.Searcher}, now {Searcher})";
        if (stored.Version != Version)
            yield return $"the version of Recotem ({stored.Version}, now {Version})";
    }

    private static IEnumerable<PluginDescriptor> PluginsOf(LoadedRecipe recipe) =>
        [.. recipe.Algorithms.Select(static a => a.Descriptor), recipe.Metric.Descriptor, recipe.Split.Descriptor, recipe.Search.Descriptor];

    private static string Without(string list, string other)
    {
        string[] left = [.. list.Split(Separator).Except(other.Split(Separator), StringComparer.Ordinal)];
        return left.Length == 0 ? "no others" : string.Join(Separator, left);
    }

    private string Shrunk(StudyIdentity stored)
    {
        Dictionary<string, int> now = Numbers(Budgets);
        return string.Join(Separator, Numbers(stored.Budgets)
            .Where(before => now.GetValueOrDefault(before.Key) < before.Value)
            .Select(before => $"{before.Key} {before.Value}, now {now.GetValueOrDefault(before.Key)}"));
    }

    private static Dictionary<string, int> Numbers(string budgets) => budgets.Split(Separator).Select(static text => text.Split(' '))
        .ToDictionary(static pair => pair[0], static pair => int.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>The hash of the data of a run.</summary>
    /// <param name="data">The data.</param>
    internal static string HashOf(CleansedInteractions data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(data.Interactions.RowStarts));
        hash.AppendData(MemoryMarshal.AsBytes(data.Interactions.ItemIndices));
        hash.AppendData(MemoryMarshal.AsBytes(data.Interactions.Weights));
        hash.AppendData(MemoryMarshal.AsBytes(data.Times.Span));
        Append(hash, data.Users);
        Append(hash, data.Items);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Each with its length before it, so that ids of other lengths do not run into the same bytes; and many at once, because a call for
    // each would cost more than the hash.
    private static void Append(IncrementalHash hash, IdTable ids)
    {
        var buffer = new byte[BufferLength];
        int filled = 0;
        for (int index = 0; index < ids.Count; index++)
        {
            ReadOnlySpan<byte> id = ids[index];
            if (filled + sizeof(int) + id.Length > buffer.Length)
            {
                hash.AppendData(buffer, 0, filled);
                filled = 0;
            }

            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(filled), id.Length);
            id.CopyTo(buffer.AsSpan(filled + sizeof(int)));
            filled += sizeof(int) + id.Length;
        }

        hash.AppendData(buffer, 0, filled);
    }
}
