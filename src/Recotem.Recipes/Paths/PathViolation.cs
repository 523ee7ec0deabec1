namespace Recotem.Recipes;

/// <summary>Why an address may not stand in a recipe, or may not be written.</summary>
/// <param name="Problem">What is wrong, in general words that are safe to show.</param>
/// <param name="Detail">The part of the address that is wrong; may come from an environment variable. Holds no credentials.</param>
/// <param name="Expected">What is expected, or what to do.</param>
/// <param name="IsSecurity">Whether the address points where it must not, as opposed to where nothing is.</param>
public sealed record PathViolation(string Problem, string? Detail, string Expected, bool IsSecurity = true)
{
    /// <summary>The problem with its detail, for addresses whose text may be shown.</summary>
    public string FullProblem => Detail is null ? Problem : $"{Problem} ({Detail})";
}
