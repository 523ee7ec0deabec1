namespace Recotem.Serving.Tests;

/// <summary>What a test model knows. Users and items are sorted.</summary>
internal sealed record ModelScript
{
    public string[] Users { get; init; } = ["u1", "u2"];

    public string[] Items { get; init; } = ["a", "b", "c", "d", "e"];

    /// <summary>Scores of items, user by user.</summary>
    public double[][] Scores { get; init; } = [[5, 4, 3, 2, 1], [1, 2, 3, 3, 0.1]];

    public double[] NewUser { get; init; } = [1, 2, 3, 4, 5];

    /// <summary>The items that users have.</summary>
    public (int User, int Item)[] Seen { get; init; } = [(0, 0)];

    public string Algorithm { get; init; } = "Scripted";

    /// <summary>The recipe's name in the header; null for the recipe for which the artifact is written.</summary>
    public string? RecipeName { get; init; }

    public double? BestScore { get; init; } = 0.5;
}
