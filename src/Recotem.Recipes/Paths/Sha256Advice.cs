namespace Recotem.Recipes;

/// <summary>What to do about a network address whose content is not pinned.</summary>
internal static class Sha256Advice
{
    public static string Text(string field) => $"add {field} (compute it with: sha256sum <file>), so that nobody can change the data on the way";
}
