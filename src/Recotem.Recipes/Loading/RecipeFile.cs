namespace Recotem.Recipes;

/// <summary>One recipe file of a directory: either a recipe or the reason why there is none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Recipe">The recipe; null if the file could not be loaded.</param>
/// <param name="Error">Why the file could not be loaded; null if it could.</param>
public sealed record RecipeFile(string Path, LoadedRecipe? Recipe, RecotemException? Error);
