namespace Recotem.Recommenders;

/// <summary>An item of a ranked list.</summary>
/// <param name="Item">The item's index.</param>
/// <param name="Score">Its score; higher is better.</param>
public readonly record struct ScoredItem(int Item, double Score);
