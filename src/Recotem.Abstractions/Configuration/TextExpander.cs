namespace Recotem;

/// <summary>Replaces references such as <c>${RECOTEM_RECIPE_X}</c> in text that a recipe holds.</summary>
public abstract class TextExpander
{
    /// <summary>Expands one text, in a single pass.</summary>
    /// <param name="text">The text as the recipe has it.</param>
    /// <param name="expanded">The expanded text; the text itself if it holds no reference.</param>
    /// <param name="problem">What is wrong, without any value.</param>
    /// <param name="expected">What is expected instead.</param>
    /// <returns>Whether every reference could be replaced.</returns>
    public abstract bool TryExpand(string text, out string expanded, out string problem, out string expected);
}
