namespace Recotem.Recipes;

/// <summary>Why an address may not stand in a recipe, or may not be written.</summary>
/// <param name="Problem">What is wrong. Holds no credentials.</param>
/// <param name="Expected">What is expected, or what to do.</param>
/// <param name="IsSecurity">Whether the address points where it must not, as opposed to where nothing is.</param>
public sealed record PathViolation(string Problem, string Expected, bool IsSecurity = true);
