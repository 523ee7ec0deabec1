using System.Buffers;
using Recotem.Artifacts;
using Recotem.Recommenders;

namespace Recotem.Serving;

/// <summary>Turns valid requests into ranked items. The caller holds a reference to the model.</summary>
internal static class Recommender
{
    // Scores of a block of users stay within the second-level cache for small catalogues, and within some megabytes for large ones.
    private const int ScoresPerBlock = 1 << 18;
    private const int MostUsersPerBlock = 64;

    /// <summary>Ranks items for one user or one set of seeds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The request.</param>
    /// <param name="related">Whether the request has seeds rather than a user.</param>
    /// <param name="workspace">Holds the ids; receives the items at the start of its ranking.</param>
    /// <param name="count">The number of items.</param>
    /// <returns>The error code; null if there is none.</returns>
    public static string? Rank(ServedModel model, in RecommendRequest request, bool related, Workspace workspace, out int count)
    {
        count = 0;
        return related
            ? RankRelated(model, request, workspace, 0, out count)
            : model.Users.TryFind(workspace.Text[request.Subject], out int user) ? RankUser(model, user, request, workspace, out count) : ErrorCode.UnknownUser;
    }

    /// <summary>Ranks items for the elements of a batch that have no error yet. Each user is scored once, users are scored in blocks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="related">Whether elements have seeds rather than users.</param>
    /// <param name="workspace">Holds the elements; receives their items, one element's behind the other's.</param>
    /// <param name="failed">Called with the position of an element that failed for a reason nobody foresaw.</param>
    /// <param name="cancellationToken">Says that nobody waits any longer. It is looked at before every element and every block of users.</param>
    /// <exception cref="OperationCanceledException">Nobody waits any longer.</exception>
    public static void RankBatch(ServedModel model, bool related, Workspace workspace, Action<int, Exception> failed, CancellationToken cancellationToken)
    {
        List<BatchElement> elements = workspace.Elements;
        int used = 0;
        for (int i = 0; i < elements.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BatchElement element = elements[i];
            if (element.Code is not null)
                continue;
            element.FirstResult = used;
            used += element.Request.Limit;
            if (related)
            {
                try
                {
                    element.Code = RankRelated(model, element.Request, workspace, element.FirstResult, out element.ResultCount);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    element.Code = ErrorCode.InternalError;
                    failed(i, e);
                }
            }
            else if (!model.Users.TryFind(workspace.Text[element.Request.Subject], out element.User))
            {
                element.Code = ErrorCode.UnknownUser;
            }

            elements[i] = element;
        }

        if (!related)
            RankUsers(model, workspace, failed, cancellationToken);
    }

    private static string? RankUser(ServedModel model, int user, in RecommendRequest request, Workspace workspace, out int count)
    {
        ReadOnlySpan<int> excluded = Exclude(model.Seen.ItemsOf(user), request, model.Items, workspace);
        Span<ScoredItem> ranked = workspace.Ranked.AsSpan(0, request.Limit);
        if (model.Model is IItemRanker ranker)
        {
            count = ranker.Rank(user, excluded, ranked);
            return null;
        }

        int items = model.Items.Count;
        double[] scores = ArrayPool<double>.Shared.Rent(items);
        try
        {
            model.Model.ScoreUsers([user], scores.AsSpan(0, items));
            count = TopK.Select(scores.AsSpan(0, items), excluded, ranked);
            return null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    private static string? RankRelated(ServedModel model, in RecommendRequest request, Workspace workspace, int firstResult, out int count)
    {
        count = 0;
        Span<int> seeds = stackalloc int[RecommendRequest.MaxSeeds];
        seeds = seeds[..Resolve(request.Subject, request.SubjectCount, model.Items, workspace.Text, seeds)];
        if (seeds.IsEmpty)
            return ErrorCode.UnknownSeedItems;

        int items = model.Items.Count;
        double[] scores = ArrayPool<double>.Shared.Rent(items);
        try
        {
            if (!model.Model.TryScoreItems(seeds, scores.AsSpan(0, items)))
                return ErrorCode.VerbNotSupported;
            Span<ScoredItem> ranked = workspace.Ranked.AsSpan(firstResult, request.Limit);
            count = TopK.Select(scores.AsSpan(0, items), Exclude(seeds, request, model.Items, workspace), ranked);
            // Nothing to recommend at all is an error; everything being excluded by the request is what was asked for.
            return count == 0 && (request.ExcludedCount == 0 || TopK.Select(scores.AsSpan(0, items), seeds, ranked[..1]) == 0)
                ? ErrorCode.NoCandidates
                : null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    private static void RankUsers(ServedModel model, Workspace workspace, Action<int, Exception> failed, CancellationToken cancellationToken)
    {
        List<BatchElement> elements = workspace.Elements;
        var byUser = new SortedDictionary<int, List<int>>();
        for (int i = 0; i < elements.Count; i++)
        {
            if (elements[i].Code is not null)
                continue;
            if (!byUser.TryGetValue(elements[i].User, out List<int>? positions))
                byUser.Add(elements[i].User, positions = []);
            positions.Add(i);
        }

        int items = model.Items.Count;
        int perBlock = Math.Clamp(ScoresPerBlock / Math.Max(items, 1), 1, MostUsersPerBlock);
        double[] scores = ArrayPool<double>.Shared.Rent(items * Math.Min(perBlock, Math.Max(byUser.Count, 1)));
        try
        {
            foreach (int[] users in byUser.Keys.Chunk(perBlock))
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    RankBlock(users);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // One user must not take the others of the block along.
                    foreach (int user in users)
                        RankAlone(user);
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }

        void RankAlone(int user)
        {
            try
            {
                RankBlock([user]);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                foreach (int position in byUser[user])
                {
                    BatchElement element = elements[position];
                    element.Code = ErrorCode.InternalError;
                    elements[position] = element;
                    failed(position, e);
                }
            }
        }

        void RankBlock(ReadOnlySpan<int> users)
        {
            model.Model.ScoreUsers(users, scores.AsSpan(0, users.Length * items));
            for (int n = 0; n < users.Length; n++)
            {
                foreach (int position in byUser[users[n]])
                {
                    BatchElement element = elements[position];
                    Span<ScoredItem> ranked = workspace.Ranked.AsSpan(element.FirstResult, element.Request.Limit);
                    ReadOnlySpan<int> excluded = Exclude(model.Seen.ItemsOf(users[n]), element.Request, model.Items, workspace);
                    element.ResultCount = TopK.Select(scores.AsSpan(n * items, items), excluded, ranked);
                    elements[position] = element;
                }
            }
        }
    }

    /// <summary>The items, ascending, that are masked or that the request excludes. Exclusion comes before the cut, so the limit is honoured.</summary>
    private static ReadOnlySpan<int> Exclude(
        ReadOnlySpan<int> masked, in RecommendRequest request, IdTable items, Workspace workspace)
    {
        if (request.ExcludedCount == 0)
            return masked;
        Span<int> own = workspace.Resolved;
        own = own[..Resolve(request.Excluded, request.ExcludedCount, items, workspace.Text, own)];
        Span<int> all = workspace.Excluded(masked.Length + own.Length);
        return all[..Merge(masked, own, all)];
    }

    /// <summary>Looks up items; unknown ones are left out.</summary>
    /// <returns>The number of distinct items, ascending in <paramref name="found"/>.</returns>
    private static int Resolve(int first, int count, IdTable items, RequestText text, Span<int> found)
    {
        int known = 0;
        for (int i = 0; i < count; i++)
            if (items.TryFind(text[first + i], out int item))
                found[known++] = item;
        found[..known].Sort();
        int distinct = 0;
        for (int i = 0; i < known; i++)
            if (distinct == 0 || found[i] != found[distinct - 1])
                found[distinct++] = found[i];
        return distinct;
    }

    private static int Merge(ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<int> merged)
    {
        int i = 0;
        int j = 0;
        int count = 0;
        while (i < a.Length || j < b.Length)
        {
            int next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            if (i < a.Length && a[i] == next)
                i++;
            if (j < b.Length && b[j] == next)
                j++;
            merged[count++] = next;
        }

        return count;
    }
}
