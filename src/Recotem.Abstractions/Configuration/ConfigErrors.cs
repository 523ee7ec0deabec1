using System.Collections.Immutable;

namespace Recotem;

/// <summary>One mistake in a configuration file.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Path">The path of the value, for instance <c>training.cutoff</c> or <c>source.columns[2]</c>; empty for the root.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Expected">What is expected, or what to do.</param>
public readonly record struct ConfigError(SourcePosition Position, string Path, string Problem, string Expected)
{
    /// <summary>The error as <c>file:line:column: path: what is wrong; what is expected</c>.</summary>
    public override string ToString()
    {
        string message = Expected.Length == 0 ? Problem : $"{Problem}; {Expected}";
        return Path.Length == 0 ? $"{Position}: {message}" : $"{Position}: {Path}: {message}";
    }
}

/// <summary>Collects the mistakes of one file, so that all are reported together.</summary>
public sealed class ConfigErrors
{
    private readonly List<ConfigError> _errors = [];

    /// <summary>The number of mistakes so far.</summary>
    public int Count => _errors.Count;

    /// <summary>Whether a mistake concerns a value or variable that configuration may not use.</summary>
    public bool HasSecurityErrors { get; private set; }

    /// <summary>Adds a mistake.</summary>
    /// <param name="error">The mistake.</param>
    /// <param name="security">Whether it concerns something that configuration may not use.</param>
    public void Add(ConfigError error, bool security = false)
    {
        _errors.Add(error);
        HasSecurityErrors |= security;
    }

    /// <summary>All mistakes in the order of their positions, each once.</summary>
    /// <returns>The mistakes.</returns>
    public ImmutableArray<ConfigError> ToImmutable() =>
        [.. _errors.Distinct().OrderBy(e => e.Position.File, StringComparer.Ordinal).ThenBy(e => e.Position.Line).ThenBy(e => e.Position.Column)];

    /// <summary>Does nothing if there is no mistake.</summary>
    /// <exception cref="RecipeException">There is at least one mistake.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new RecipeException(ToImmutable(), HasSecurityErrors ? RecipeFailure.Security : RecipeFailure.Schema);
    }
}
