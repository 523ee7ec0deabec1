namespace Recotem.Recipes.Tests;

/// <summary>A right recipe, and changes of it.</summary>
internal static class RecipeText
{
    public const string Valid = """
        name: quickstart
        source:
          type: csv
          path: data.csv
        schema:
          user_column: user
          item_column: item
        training:
          algorithms: [TopPop, IALS]
        output:
          path: model.recotem

        """;

    public static string With(string old, string replacement)
    {
        Assert.Contains(old, Valid, StringComparison.Ordinal);
        return Valid.Replace(old, replacement, StringComparison.Ordinal);
    }
}
