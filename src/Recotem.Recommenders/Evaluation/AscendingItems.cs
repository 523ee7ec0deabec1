namespace Recotem.Recommenders;

/// <summary>Sets of items as ascending lists.</summary>
internal static class AscendingItems
{
    /// <summary>Writes the items that are in both lists.</summary>
    /// <returns>Their number.</returns>
    public static int Intersect(ReadOnlySpan<int> first, ReadOnlySpan<int> second, Span<int> both)
    {
        int count = 0;
        int at = 0;
        foreach (int item in first)
        {
            while (at < second.Length && second[at] < item)
                at++;
            if (at < second.Length && second[at] == item)
                both[count++] = item;
        }

        return count;
    }

    /// <summary>Whether two lists have an item in common.</summary>
    public static bool Meet(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int at = 0;
        foreach (int item in first)
        {
            while (at < second.Length && second[at] < item)
                at++;
            if (at < second.Length && second[at] == item)
                return true;
        }

        return false;
    }

    /// <summary>Writes the items of a catalogue that are not in one list, or are in another.</summary>
    /// <returns>Their number.</returns>
    public static int Outside(int catalogSize, ReadOnlySpan<int> allowed, ReadOnlySpan<int> forbidden, Span<int> outside)
    {
        int count = 0;
        int atAllowed = 0;
        int atForbidden = 0;
        for (int item = 0; item < catalogSize; item++)
        {
            bool isAllowed = atAllowed < allowed.Length && allowed[atAllowed] == item;
            bool isForbidden = atForbidden < forbidden.Length && forbidden[atForbidden] == item;
            atAllowed += isAllowed ? 1 : 0;
            atForbidden += isForbidden ? 1 : 0;
            if (!isAllowed || isForbidden)
                outside[count++] = item;
        }

        return count;
    }
}
