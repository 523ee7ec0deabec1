namespace Recotem.Recipes;

/// <summary>What happens when a table of item metadata lacks a field that a recipe names.</summary>
public enum MissingField
{
    /// <summary>Loading the metadata fails.</summary>
    Error,

    /// <summary>The field is null for every item. Recipes write the word in quotes, since YAML's null is no text.</summary>
    Null,
}
