using System.Text;

namespace Recotem.Compilation;

/// <summary>
/// The patterns that .NET and JSON Schema share. JSON Schema has the regular expressions of ECMAScript, in Unicode mode; some
/// constructs mean something else there and are translated, others have no counterpart.
/// </summary>
internal sealed class SharedPattern
{
    private const string Digits = "\\p{Nd}";
    private const string WordCharacters = "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}";
    private const string Blanks = "\\t-\\r\\u0085\\p{Z}";
    private const string Syntax = "^$\\.*+?()[]{}|/";

    private readonly string _pattern;
    private readonly StringBuilder _text = new();
    private int _position;

    private SharedPattern(string pattern) => _pattern = pattern;

    public static bool IsShared(string pattern) => ForSchema(pattern) is not null;

    /// <summary>The pattern as JSON Schema writes it, for a whole text; null if it has no counterpart.</summary>
    public static string? ForSchema(string pattern)
    {
        var shared = new SharedPattern(pattern);
        if (!shared.TryTranslate())
            return null;
        string text = shared._text.ToString();
        bool isWhole = text.StartsWith("^", System.StringComparison.Ordinal) && pattern.EndsWith("$", System.StringComparison.Ordinal)
            && !pattern.EndsWith("\\$", System.StringComparison.Ordinal) && pattern.IndexOf('|') < 0;
        return isWhole ? text : $"^(?:{text})$";
    }

    private bool TryTranslate()
    {
        var lookaheads = new System.Collections.Generic.Stack<bool>();
        // Whether a quantifier may follow.
        bool isAtom = false;
        while (_position < _pattern.Length)
        {
            char c = _pattern[_position];
            switch (c)
            {
                case '\\':
                    if (!TryEscape())
                        return false;
                    isAtom = true;
                    break;
                case '[':
                    if (!TryClass())
                        return false;
                    isAtom = true;
                    break;
                case '(':
                    bool isLookahead = StartsWith("(?=") || StartsWith("(?!");
                    if (!isLookahead && !StartsWith("(?:") && StartsWith("(?"))
                        return false;
                    lookaheads.Push(isLookahead);
                    Copy(isLookahead || StartsWith("(?:") ? 3 : 1);
                    isAtom = false;
                    break;
                case ')':
                    if (lookaheads.Count == 0)
                        return false;
                    Copy(1);
                    isAtom = !lookaheads.Pop();
                    break;
                case '*' or '+' or '?':
                    if (!isAtom)
                        return false;
                    CopyQuantifier(1);
                    isAtom = false;
                    break;
                case '{' when QuantifierLength() is > 0 and var length:
                    if (!isAtom)
                        return false;
                    CopyQuantifier(length);
                    isAtom = false;
                    break;
                case '|':
                    Copy(1);
                    isAtom = false;
                    break;
                case '^':
                    Copy(1);
                    isAtom = false;
                    break;
                case '$':
                    _position++;
                    // Before a last line end it matches too in .NET, which matters only if something may follow.
                    bool isLast = _position == _pattern.Length || (_pattern[_position] == '|' && lookaheads.Count == 0);
                    _text.Append(isLast ? "$" : "(?=\\n?$)");
                    isAtom = false;
                    break;
                case '.':
                    _position++;
                    _text.Append("[^\\n]");
                    isAtom = true;
                    break;
                default:
                    if (char.IsSurrogate(c))
                        return false;
                    _position++;
                    if (c is '{' or '}' or ']')
                        _text.Append('\\');
                    _text.Append(c);
                    isAtom = true;
                    break;
            }
        }

        return lookaheads.Count == 0;
    }

    private bool StartsWith(string text) => string.CompareOrdinal(_pattern, _position, text, 0, text.Length) == 0;

    private void Copy(int length)
    {
        _text.Append(_pattern, _position, length);
        _position += length;
    }

    private void CopyQuantifier(int length)
    {
        Copy(length);
        if (_position < _pattern.Length && _pattern[_position] == '?')
            Copy(1);
    }

    // The length of {2}, {2,} or {2,3}; 0 for a brace that stands for itself.
    private int QuantifierLength()
    {
        int position = _position + 1;
        int digits = Digit(ref position);
        if (digits > 0 && position < _pattern.Length && _pattern[position] == ',')
        {
            position++;
            Digit(ref position);
        }

        return digits > 0 && position < _pattern.Length && _pattern[position] == '}' ? position + 1 - _position : 0;

        int Digit(ref int at)
        {
            int start = at;
            while (at < _pattern.Length && _pattern[at] is >= '0' and <= '9')
                at++;
            return at - start;
        }
    }

    private bool TryEscape()
    {
        if (_position + 1 == _pattern.Length)
            return false;
        char c = _pattern[_position + 1];
        string? set = c switch
        {
            'd' => Digits,
            'D' => "\\P{Nd}",
            'w' => $"[{WordCharacters}]",
            'W' => $"[^{WordCharacters}]",
            's' => $"[{Blanks}]",
            'S' => $"[^{Blanks}]",
            _ => null,
        };
        if (set is null)
            return TryCharacter(inClass: false, out string character) && Append(character);
        _position += 2;
        return Append(set);

        bool Append(string text)
        {
            _text.Append(text);
            return true;
        }
    }

    private bool TryClass()
    {
        Copy(1);
        if (_position < _pattern.Length && _pattern[_position] == '^')
            Copy(1);
        // A bracket that closes at once is an ordinary character in .NET, and an empty class in ECMAScript.
        if (_position < _pattern.Length && _pattern[_position] == ']')
            return false;
        while (_position < _pattern.Length)
        {
            if (_pattern[_position] == ']')
            {
                Copy(1);
                return true;
            }

            if (SetInClass() is { } set)
            {
                _position += 2;
                _text.Append(set);
                continue;
            }

            if (!TryCharacter(inClass: true, out string first))
                return false;
            _text.Append(first);
            if (_position + 1 >= _pattern.Length || _pattern[_position] != '-' || _pattern[_position + 1] == ']')
                continue;
            _position++;
            // What follows may be a class to subtract, which ECMAScript has not.
            if (_pattern[_position] == '[' || SetInClass() is not null || !TryCharacter(inClass: true, out string last))
                return false;
            _text.Append('-').Append(last);
        }

        return false;
    }

    private string? SetInClass() => _pattern[_position] != '\\' || _position + 1 == _pattern.Length ? null : _pattern[_position + 1] switch
    {
        'd' => Digits,
        'D' => "\\P{Nd}",
        'w' => WordCharacters,
        's' => Blanks,
        _ => null,
    };

    private bool TryCharacter(bool inClass, out string character)
    {
        char c = _pattern[_position];
        character = "";
        if (c != '\\')
        {
            // A class of POSIX, or one to subtract.
            bool nested = c == '[' || (c == '-' && _position + 1 < _pattern.Length && _pattern[_position + 1] == '[');
            if (char.IsSurrogate(c) || nested)
                return false;
            _position++;
            character = inClass && c is ('-' or '^') ? "\\" + c : c.ToString();
            return true;
        }

        if (_position + 1 == _pattern.Length)
            return false;
        c = _pattern[_position + 1];
        int length = c switch
        {
            'n' or 'r' or 't' or 'f' or 'v' => 2,
            'x' => 4,
            'u' => 6,
            _ => 0,
        };
        if (length > 0)
        {
            character = _pattern.Substring(_position, System.Math.Min(length, _pattern.Length - _position));
            _position += length;
            // Halves of a pair are one character in Unicode mode.
            return _position <= _pattern.Length && !(c == 'u' && character[2] is ('d' or 'D') && character[3] is not (>= '0' and <= '7'));
        }

        // Unicode mode knows only the escapes that it needs.
        if (c >= '\u007f' || c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
            return false;
        _position += 2;
        character = Syntax.IndexOf(c) >= 0 || (inClass && c == '-') ? "\\" + c : c.ToString();
        return true;
    }
}
