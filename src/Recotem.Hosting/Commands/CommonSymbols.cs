using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Recotem.Hosting.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class CommonSymbols
{
    /// <summary>The recipe file that a command works on.</summary>
    /// <returns>The argument.</returns>
    internal static Argument<string> Recipe()
    {
        var recipe = new Argument<string>("RECIPE") { Description = "The recipe file." };
        recipe.Validators.Add(RequirePath);
        return recipe;
    }

    /// <summary>The recipe files and directories that a command works on.</summary>
    /// <returns>The argument.</returns>
    internal static Argument<string[]> Recipes()
    {
        var recipes = new Argument<string[]>("RECIPE") { Description = "Recipe files, or directories of them.", Arity = ArgumentArity.OneOrMore };
        recipes.Validators.Add(RequirePath);
        return recipes;
    }

    /// <summary>Extra values for recipes.</summary>
    /// <returns>The option.</returns>
    internal static Option<string[]> Variables() => new("--env-var")
    {
        Description = "A value for ${KEY} in the recipe; beats the environment. May be repeated.",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
        Arity = new ArgumentArity(0, 100_000),
    };

    /// <summary>The companion of <c>--dev-allow-unsigned</c>.</summary>
    /// <returns>The option.</returns>
    internal static Option<bool> UnderstandsRisk() => new("--i-understand-this-loads-arbitrary-code")
    {
        Description = "Confirms --dev-allow-unsigned.",
    };

    /// <summary>An option that holds a number of seconds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it means.</param>
    /// <param name="defaultValue">The value without the option.</param>
    /// <returns>The option.</returns>
    internal static Option<double> Seconds(string name, string description, double defaultValue) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                return value;
            result.AddError($"Invalid value for '{name}': '{text}' is no number.");
            return defaultValue;
        },
    };

    /// <summary>Splits <c>KEY=VALUE</c> texts at their first equals sign; the last of equal keys counts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>The values by key.</returns>
    /// <exception cref="CommandLineException">A text has no equals sign.</exception>
    internal static IReadOnlyDictionary<string, string> Parse(string[]? texts)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in texts ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw new CommandLineException($"--env-var: '{text}' has no '='; expected KEY=VALUE");
            variables[text[..equals]] = text[(equals + 1)..];
        }

        return variables;
    }

    private static void RequirePath(ArgumentResult result)
    {
        foreach (Token token in result.Tokens)
            if (!Path.Exists(token.Value))
                result.AddError($"Invalid value for 'RECIPE': '{token.Value}' does not exist.");
    }
}
