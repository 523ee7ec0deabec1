namespace Recotem;

/// <summary>How arrays grow that are appended to.</summary>
internal static class Capacity
{
    /// <summary>The next capacity: twice the old one, as far as arrays go.</summary>
    /// <param name="current">The capacity that is exhausted.</param>
    /// <param name="needed">The smallest capacity that will do.</param>
    /// <exception cref="DataSourceException">No array can be that long.</exception>
    public static int Next(int current, long needed)
    {
        if (needed > Array.MaxLength)
            throw new DataSourceException($"a column of more than {Array.MaxLength:N0} rows does not fit into memory; aggregate the interactions before they are read");
        return (int)Math.Min(Array.MaxLength, Math.Max(current * 2L, needed));
    }
}
