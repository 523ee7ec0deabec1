using System.Collections.Immutable;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>Turns the rows of a source into a matrix of distinct users and items.</summary>
internal static class Cleanser
{
    /// <summary>
    /// Drops rows without ids, reads times, settles repeated pairs by the order of rows, and numbers users and items in ordinal
    /// order of their ids. Works on dictionary codes: no text is created per row.
    /// </summary>
    /// <param name="frame">The rows. All columns that the schema names must be there.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="cleansing">The rules.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="TrainingException">Null ids that may not be dropped, unusable ids or times.</exception>
    public static CleansedInteractions Cleanse(DataFrame frame, SchemaSection schema, CleansingSection cleansing, CancellationToken cancellationToken)
    {
        TextColumn userColumn = IdText.Of(frame[schema.UserColumn]);
        TextColumn itemColumn = IdText.Of(frame[schema.ItemColumn]);
        if (!cleansing.DropNullIds && (userColumn.NullCount > 0 || itemColumn.NullCount > 0))
        {
            throw new TrainingException(
                TrainingErrorCode.TrainingError,
                $"{userColumn.NullCount} rows have no '{schema.UserColumn}' and {itemColumn.NullCount} no '{schema.ItemColumn}', but cleansing.drop_null_ids is false; repair the data or let such rows be dropped");
        }

        int[] rows = RowsWithIds(userColumn.Codes, itemColumn.Codes);
        SortedIds users = SortedIds.Sort(userColumn.Dictionary, Used(userColumn, rows));
        SortedIds items = SortedIds.Sort(itemColumn.Dictionary, Used(itemColumn, rows));
        cancellationToken.ThrowIfCancellationRequested();
        long[]? times = schema.TimeColumn is { } timeColumn ? TimeColumn.Read(frame[timeColumn], schema.TimeUnit, rows, frame.Origin) : null;
        cancellationToken.ThrowIfCancellationRequested();

        (long[] starts, ulong[] entries) = GroupByUser(userColumn.Codes, itemColumn.Codes, rows, users, items);
        var columns = new int[entries.Length];
        float[]? weights = null;
        long[]? entryTimes = times is null ? null : new long[entries.Length];
        int stored = 0;
        int withoutTime = 0;
        for (int user = 0; user < users.Count; user++)
        {
            if ((user & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            Span<ulong> ofUser = entries.AsSpan((int)starts[user], (int)(starts[user + 1] - starts[user]));
            ofUser.Sort();
            starts[user] = stored;
            for (int first = 0; first < ofUser.Length;)
            {
                int item = ItemOf(ofUser[first]);
                int end = first + 1;
                while (end < ofUser.Length && ItemOf(ofUser[end]) == item)
                    end++;
                columns[stored] = item;
                if (cleansing.Dedup == Dedup.None && end - first > 1)
                    (weights ??= Ones(entries.Length))[stored] = end - first;
                if (entryTimes is not null)
                {
                    entryTimes[stored] = TimeOf(ofUser[first..end], times!, cleansing.Dedup);
                    withoutTime += entryTimes[stored] == TimeColumn.NoTime ? 1 : 0;
                }

                stored++;
                first = end;
            }
        }

        starts[users.Count] = stored;
        int kept = cleansing.Dedup == Dedup.None ? rows.Length : stored;
        return new CleansedInteractions
        {
            Interactions = new InteractionMatrix(
                users.Count, items.Count, starts, columns.AsMemory(0, stored), weights is null ? default : weights.AsMemory(0, stored)),
            Times = entryTimes is null ? default : entryTimes.AsMemory(0, stored),
            Users = users.ToTable("user"),
            Items = items.ToTable("item"),
            Rows = kept,
            Dropped = frame.Rows - kept,
            WithoutTime = withoutTime,
        };
    }

    /// <summary>Checks that enough data remains.</summary>
    /// <param name="data">The data.</param>
    /// <param name="cleansing">The thresholds.</param>
    /// <exception cref="MinDataException">There is less than a threshold; the message names every one.</exception>
    public static void CheckMinimum(CleansedInteractions data, CleansingSection cleansing)
    {
        (string Name, int Count, string Threshold, int? Min)[] checks =
        [
            ("n_rows", data.Rows, "min_rows", cleansing.MinRows),
            ("n_users", data.Users.Count, "min_users", cleansing.MinUsers),
            ("n_items", data.Items.Count, "min_items", cleansing.MinItems),
        ];
        string violations = string.Join("; ", checks.Where(c => c.Count < c.Min).Select(c => $"{c.Name}={c.Count} < {c.Threshold}={c.Min}"));
        if (violations.Length > 0)
            throw new MinDataException(violations, [.. checks.Where(c => c.Min is not null).Select(c => new EventField(c.Threshold, (long)c.Min!.Value))]);
    }

    private static int[] RowsWithIds(ReadOnlySpan<int> users, ReadOnlySpan<int> items)
    {
        int count = 0;
        for (int row = 0; row < users.Length; row++)
            count += (users[row] | items[row]) >= 0 ? 1 : 0;
        var rows = new int[count];
        int next = 0;
        for (int row = 0; row < users.Length; row++)
        {
            if ((users[row] | items[row]) >= 0)
                rows[next++] = row;
        }

        return rows;
    }

    private static bool[] Used(TextColumn column, int[] rows)
    {
        var used = new bool[column.Dictionary.Count];
        ReadOnlySpan<int> codes = column.Codes;
        foreach (int row in rows)
            used[codes[row]] = true;
        return used;
    }

    // One integer per row, item in the high half and place of the row in the low half: sorting a user's integers brings repeated
    // items together, in the order of their rows.
    private static (long[] Starts, ulong[] Entries) GroupByUser(
        ReadOnlySpan<int> userCodes, ReadOnlySpan<int> itemCodes, int[] rows, SortedIds users, SortedIds items)
    {
        var starts = new long[users.Count + 1];
        foreach (int row in rows)
            starts[users.IndexOf(userCodes[row]) + 1]++;
        for (int user = 0; user < users.Count; user++)
            starts[user + 1] += starts[user];
        long[] next = starts.AsSpan(0, users.Count).ToArray();
        var entries = new ulong[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            entries[next[users.IndexOf(userCodes[row])]++] = (ulong)items.IndexOf(itemCodes[row]) << 32 | (uint)i;
        }

        return (starts, entries);
    }

    private static int ItemOf(ulong entry) => (int)(entry >> 32);

    private static long TimeOf(ReadOnlySpan<ulong> repeated, long[] times, Dedup dedup)
    {
        switch (dedup)
        {
            case Dedup.KeepFirst:
                return times[(uint)repeated[0]];
            case Dedup.KeepLast:
                return times[(uint)repeated[^1]];
            default:
                long latest = TimeColumn.NoTime;
                foreach (ulong entry in repeated)
                    latest = Math.Max(latest, times[(uint)entry]);
                return latest;
        }
    }

    private static float[] Ones(int count)
    {
        var weights = new float[count];
        Array.Fill(weights, 1);
        return weights;
    }
}
