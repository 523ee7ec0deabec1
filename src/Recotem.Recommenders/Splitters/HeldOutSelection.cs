namespace Recotem.Recommenders;

/// <summary>Takes the entries of a matrix that a splitter has marked, or those that it has not.</summary>
internal static class HeldOutSelection
{
    /// <summary>The split of marked and other entries.</summary>
    /// <param name="all">All interactions.</param>
    /// <param name="heldOut">A mark for each entry.</param>
    /// <param name="validatedUsers">The users with marked entries, ascending.</param>
    /// <returns>The split.</returns>
    public static Split Split(InteractionMatrix all, bool[] heldOut, int[] validatedUsers) =>
        new(Take(all, heldOut, marked: false), Take(all, heldOut, marked: true), validatedUsers);

    /// <summary>A matrix of the same size with some of the entries and their weights.</summary>
    /// <param name="all">All interactions.</param>
    /// <param name="heldOut">A mark for each entry.</param>
    /// <param name="marked">Whether to take the marked entries or the others.</param>
    private static InteractionMatrix Take(InteractionMatrix all, bool[] heldOut, bool marked)
    {
        int count = heldOut.Count(mark => mark == marked);
        var starts = new long[all.UserCount + 1];
        var items = new int[count];
        float[] weights = all.IsBinary ? [] : new float[count];
        int next = 0;
        for (int user = 0; user < all.UserCount; user++)
        {
            for (long entry = all.RowStarts[user]; entry < all.RowStarts[user + 1]; entry++)
            {
                if (heldOut[entry] != marked)
                    continue;
                if (weights.Length > 0)
                    weights[next] = all.Weights[(int)entry];
                items[next++] = all.ItemIndices[(int)entry];
            }

            starts[user + 1] = next;
        }

        return new InteractionMatrix(all.UserCount, all.ItemCount, starts, items, weights);
    }
}
