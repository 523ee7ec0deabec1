using System.Collections.Immutable;

namespace Recotem;

/// <summary>A recipe is wrong. Exit code 2. Carries every mistake that was found, not only the first.</summary>
public sealed class RecipeException : RecotemException
{
    /// <summary>Creates the error from all mistakes of one file.</summary>
    /// <param name="errors">At least one mistake; the message has one line for each.</param>
    /// <param name="category">The category.</param>
    public RecipeException(ImmutableArray<ConfigError> errors, RecipeFailure category = RecipeFailure.Schema)
        : base("recipe_error", ExitCode.Recipe, string.Join('\n', errors))
    {
        Errors = errors;
        Category = category;
    }

    /// <summary>Creates the error for something that has no position in a file.</summary>
    /// <param name="message">The message for people; names the file.</param>
    /// <param name="category">The category.</param>
    /// <param name="innerException">The cause.</param>
    public RecipeException(string message, RecipeFailure category, Exception? innerException = null)
        : base("recipe_error", ExitCode.Recipe, message, innerException) => Category = category;

    /// <summary>The mistakes, in the order of their positions; empty for an error without a position.</summary>
    public ImmutableArray<ConfigError> Errors { get; } = [];

    /// <summary>The category.</summary>
    public RecipeFailure Category { get; }
}

/// <summary>The category of a <see cref="RecipeException"/>.</summary>
public enum RecipeFailure
{
    /// <summary>A key, a type or a value.</summary>
    Schema,

    /// <summary>The text is not the YAML that recipes use.</summary>
    Parse,

    /// <summary>The file cannot be read.</summary>
    Io,

    /// <summary>A path, address or variable that recipes may not use.</summary>
    Security,
}
