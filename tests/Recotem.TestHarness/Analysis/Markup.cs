using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.TestHarness;

/// <summary>
/// Source text in which diagnostics are marked where they are expected: <c>[|x|]</c> for the rule that a test is about,
/// <c>{|RCT2001:x|}</c> for any rule, <c>{|#0:x|}</c> for a place that a test refers to by number. Marks may be nested.
/// </summary>
public sealed class Markup
{
    private Markup(string text, ImmutableArray<(string Id, TextSpan Span)> expected, ImmutableDictionary<int, TextSpan> places)
    {
        Text = text;
        Expected = expected;
        Places = places;
    }

    /// <summary>The text without marks.</summary>
    public string Text { get; }

    /// <summary>The expected diagnostics.</summary>
    public ImmutableArray<(string Id, TextSpan Span)> Expected { get; }

    /// <summary>The numbered places.</summary>
    public ImmutableDictionary<int, TextSpan> Places { get; }

    /// <summary>Reads marked text.</summary>
    /// <param name="markup">The text.</param>
    /// <param name="id">The rule of marks without one.</param>
    /// <returns>The text and its marks.</returns>
    public static Markup Parse(string markup, string id)
    {
        markup = markup.ReplaceLineEndings("\n");
        var text = new StringBuilder(markup.Length);
        var open = new Stack<(string Id, int Start)>();
        ImmutableArray<(string, TextSpan)>.Builder expected = ImmutableArray.CreateBuilder<(string, TextSpan)>();
        ImmutableDictionary<int, TextSpan>.Builder places = ImmutableDictionary.CreateBuilder<int, TextSpan>();
        for (int i = 0; i < markup.Length; i++)
        {
            ReadOnlySpan<char> rest = markup.AsSpan(i);
            if (rest.StartsWith("[|"))
            {
                open.Push((id, text.Length));
                i++;
            }
            else if (rest.StartsWith("{|") && rest.IndexOf(':') is > 2 and < 12 and int colon)
            {
                open.Push((rest[2..colon].ToString(), text.Length));
                i += colon;
            }
            else if (rest.StartsWith("|]") || rest.StartsWith("|}"))
            {
                Assert.True(open.Count > 0, $"a mark is closed that was not opened: {rest}");
                (string marked, int start) = open.Pop();
                TextSpan span = TextSpan.FromBounds(start, text.Length);
                if (marked.StartsWith('#'))
                    places.Add(int.Parse(marked.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture), span);
                else
                    expected.Add((marked, span));
                i++;
            }
            else
            {
                text.Append(markup[i]);
            }
        }

        Assert.True(open.Count == 0, "a mark is not closed");
        return new Markup(text.ToString(), expected.ToImmutable(), places.ToImmutable());
    }
}
