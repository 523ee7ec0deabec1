using System;
using System.Text.RegularExpressions;

namespace Recotem.Compilation;

/// <summary>Patterns of validation attributes, which match whole texts.</summary>
internal static class WholePattern
{
    // Judging a default must not hold up an editor, whatever the pattern.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    /// <summary>The pattern as it is matched.</summary>
    public static string Of(string pattern) => $"\\A(?:{pattern})\\z";

    /// <summary>Why a pattern does not compile; null if it does, by itself and for whole texts.</summary>
    public static string? ErrorOf(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            _ = new Regex(Of(pattern), RegexOptions.CultureInvariant);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether a text matches a pattern that compiles; null if that takes too long to tell.</summary>
    public static bool? Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, Of(pattern), RegexOptions.CultureInvariant, s_patience);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
