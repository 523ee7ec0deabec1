namespace Recotem.Serving;

/// <summary>What requests see of a recipe.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model; null while there is none.</param>
/// <param name="Error">What is wrong at present, for people; null if nothing is. A model may serve nevertheless.</param>
internal sealed record RecipeEntry(string Name, ServedModel? Model, string? Error);
