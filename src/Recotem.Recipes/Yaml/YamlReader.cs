using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Recotem.Recipes;

/// <summary>
/// Reads YAML 1.2 with the core schema into configuration nodes that know their positions. Documents are untrusted: size, depth
/// and the number of nodes are limited, language tags are refused, and nothing recurses.
/// </summary>
public static class YamlReader
{
    /// <summary>The size of the largest file that is read: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The deepest nesting of mappings and lists, aliases resolved.</summary>
    public const int MaxDepth = 64;

    /// <summary>The largest number of values and keys in a document, aliases resolved.</summary>
    public const int MaxNodes = 100_000;

    // YAML allows U+0085, U+2028 and U+2029 as ordinary characters; the parser underneath still breaks lines at them, as YAML 1.1
    // did, so that one text would mean two documents. NUL would end its input. All of these can be written as escapes.
    private static readonly SearchValues<char> s_refused = SearchValues.Create(RefusedCharacters());

    /// <summary>Reads a file that holds one document.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The root of the document.</returns>
    /// <exception cref="RecipeException">The file cannot be read, or is not the YAML that recipes use.</exception>
    public static ConfigNode ReadFile(string path) => Read(ReadBytes(path), path);

    /// <summary>Reads one document.</summary>
    /// <param name="utf8">The text as UTF-8, with or without a byte order mark.</param>
    /// <param name="file">The name of the file for positions.</param>
    /// <returns>The root of the document.</returns>
    /// <exception cref="RecipeException">The text is not the YAML that recipes use.</exception>
    public static ConfigNode Read(ReadOnlySpan<byte> utf8, string file)
    {
        var errors = new ConfigErrors();
        ConfigNode root = Read(utf8, file, errors);
        ThrowIfAny(errors);
        return root;
    }

    /// <summary>Reads one document and goes on after mistakes that leave its structure intact, such as a duplicate key.</summary>
    /// <param name="utf8">The text as UTF-8, with or without a byte order mark.</param>
    /// <param name="file">The name of the file for positions.</param>
    /// <param name="errors">Receives those mistakes.</param>
    /// <returns>The root of the document.</returns>
    /// <exception cref="RecipeException">The text has no structure. Holds the earlier mistakes too.</exception>
    internal static ConfigNode Read(ReadOnlySpan<byte> utf8, string file, ConfigErrors errors)
    {
        if (utf8.Length > MaxBytes)
            throw Failure(errors, new SourcePosition(file, 1, 1), "the file is larger than 1 MiB", "expected a recipe; keep data in files of their own");
        string text = Decode(utf8, file, errors);
        return new YamlTreeBuilder(text, file, errors).Build();
    }

    /// <summary>Reads the bytes of a file, one more than allowed at most.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="RecipeException">The file cannot be read.</exception>
    internal static byte[] ReadBytes(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

            // Pipes have no length, and some files of the system say 0.
            long length = stream.CanSeek ? stream.Length : 0;
            byte[] buffer = new byte[length > 0 ? (int)Math.Min(length, MaxBytes) + 1 : MaxBytes + 1];
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer.AsSpan(0, read).ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecipeException($"{path}: there is no such file; check the path of the recipe", RecipeFailure.Io, e);
        }
        catch (UnauthorizedAccessException e)
        {
            string problem = Directory.Exists(path) ? "is a directory; name the recipe file in it" : "may not be read; check the permissions of the file";
            throw new RecipeException($"{path}: {problem}", RecipeFailure.Io, e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new RecipeException($"{path}: cannot be read: {e.Message}", RecipeFailure.Io, e);
        }
    }

    internal static RecipeException Failure(ConfigErrors errors, SourcePosition position, string problem, string expected)
    {
        errors.Add(new ConfigError(position, "", problem, expected));
        return new RecipeException(errors.ToImmutable(), RecipeFailure.Parse);
    }

    private static void ThrowIfAny(ConfigErrors errors)
    {
        if (errors.Count > 0)
            throw new RecipeException(errors.ToImmutable(), RecipeFailure.Parse);
    }

    private static string Decode(ReadOnlySpan<byte> utf8, string file, ConfigErrors errors)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8))
        {
            string hint = utf8.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || utf8.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
                ? "the file looks like UTF-16; save it as UTF-8"
                : "save the file as UTF-8";
            throw Failure(errors, FirstInvalid(utf8, file), "the file is not UTF-8 here", hint);
        }

        string text = Encoding.UTF8.GetString(utf8);
        int refused = text.AsSpan().IndexOfAny(s_refused);
        if (refused >= 0)
        {
            string name = ((int)text[refused]).ToString("X4", CultureInfo.InvariantCulture);
            throw Failure(
                errors, PositionOf(text, refused, file), $"the character U+{name} may not stand in a recipe",
                $"remove it, or write \"\\u{name}\" in double quotes");
        }

        return text;
    }

    private static SourcePosition FirstInvalid(ReadOnlySpan<byte> utf8, string file)
    {
        int valid = 0;
        while (Rune.DecodeFromUtf8(utf8[valid..], out _, out int consumed) == OperationStatus.Done)
            valid += consumed;
        string before = Encoding.UTF8.GetString(utf8[..valid]);
        return PositionOf(before, before.Length, file);
    }

    private static SourcePosition PositionOf(string text, int index, string file)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++)
        {
            // A carriage return counts unless the line feed behind it does.
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                lineStart = i + 1;
            }
        }

        return new SourcePosition(file, line, index - lineStart + 1);
    }

    private static string RefusedCharacters()
    {
        var characters = new StringBuilder();
        for (char c = '\0'; c <= '\u009F'; c++)
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
                characters.Append(c);
        return characters.Append("\u2028\u2029\uFFFE\uFFFF").ToString();
    }
}
