namespace Recotem.Benchmarks.Data;

/// <summary>The size of a generated data set.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Users">The number of users.</param>
/// <param name="Items">The number of items.</param>
/// <param name="Rows">The number of interactions.</param>
internal sealed record InteractionShape(string Name, int Users, int Items, int Rows)
{
    /// <summary>The sizes of the three MovieLens data sets of 100 thousand, 1 million and 10 million ratings.</summary>
    public static IReadOnlyList<InteractionShape> Known { get; } =
    [
        new("100k", 943, 1_682, 100_000),
        new("1m", 6_040, 3_706, 1_000_209),
        new("10m", 69_878, 10_677, 10_000_054),
    ];

    /// <summary>A shape of any number of rows, with users and items in the proportions of the nearest known one.</summary>
    public static InteractionShape OfRows(int rows)
    {
        InteractionShape nearest = Known.MinBy(s => Math.Abs(Math.Log((double)s.Rows / rows)))!;
        double scale = (double)rows / nearest.Rows;
        int items = Math.Max(100, (int)(nearest.Items * Math.Sqrt(scale)));
        return new InteractionShape($"{rows}", Math.Max(1, Math.Min((int)(nearest.Users * scale), rows / InteractionGenerator.MinActivity)), items, rows);
    }
}
