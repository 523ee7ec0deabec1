using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Recotem.Recipes;

namespace Recotem.Generators.Tests.Properties;

/// <summary>A document before it is written, as JSON or as YAML.</summary>
internal abstract record Doc
{
    public static Doc Null { get; } = new Plain("null");

    /// <summary>A value without quotes: a number, a word of the core schema, or plain text.</summary>
    internal sealed record Plain(string Token) : Doc;

    /// <summary>Text in quotes.</summary>
    internal sealed record Quoted(string Text) : Doc;

    /// <summary>A list.</summary>
    internal sealed record Sequence(Doc[] Items) : Doc;

    /// <summary>A mapping.</summary>
    internal sealed record Mapping((string Key, Doc Value)[] Entries) : Doc;

    public string ToJson()
    {
        var text = new StringBuilder();
        WriteFlow(this, text);
        return text.ToString();
    }

    /// <summary>The document as binders take it.</summary>
    public ConfigNode ToNode() => YamlReader.Read(Encoding.UTF8.GetBytes(ToJson()), "test.yaml");

    /// <summary>The document in block style, or in flow style where a draw says so.</summary>
    public string ToYaml(SplitMix random)
    {
        var text = new StringBuilder();
        WriteBlock(this, text, "", random);
        return text.Append('\n').ToString();
    }

    private static void WriteFlow(Doc doc, StringBuilder text)
    {
        switch (doc)
        {
            case Plain plain:
                text.Append(plain.Token);
                break;
            case Quoted quoted:
                text.Append(Quote(quoted.Text));
                break;
            case Sequence sequence:
                text.Append('[');
                for (int i = 0; i < sequence.Items.Length; i++)
                    WriteFlow(sequence.Items[i], text.Append(i > 0 ? ", " : ""));
                text.Append(']');
                break;
            case Mapping mapping:
                text.Append('{');
                for (int i = 0; i < mapping.Entries.Length; i++)
                    WriteFlow(mapping.Entries[i].Value, text.Append(i > 0 ? ", " : "").Append(Quote(mapping.Entries[i].Key)).Append(": "));
                text.Append('}');
                break;
        }
    }

    private static void WriteBlock(Doc doc, StringBuilder text, string indent, SplitMix random)
    {
        switch (doc)
        {
            case Mapping { Entries.Length: > 0 } mapping when random.Chance(80):
                foreach ((string key, Doc value) in mapping.Entries)
                {
                    text.Append('\n').Append(indent).Append(IsWord(key) ? key : Quote(key)).Append(": ");
                    WriteBlock(value, text, indent + "  ", random);
                }

                break;
            case Sequence { Items.Length: > 0 } sequence when random.Chance(50):
                foreach (Doc item in sequence.Items)
                    WriteBlock(item, text.Append('\n').Append(indent).Append("- "), indent + "  ", random);
                break;
            case Quoted quoted when IsWord(quoted.Text) && random.Chance(50):
                text.Append(quoted.Text);
                break;
            case Quoted quoted when quoted.Text.All(c => c is >= ' ' and <= '~') && random.Chance(30):
                text.Append('\'').Append(quoted.Text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                break;
            default:
                WriteFlow(doc, text);
                break;
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.Default)}\"";

    // Words that no reader takes for anything but text.
    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(c => c is (>= 'a' and <= 'z') or '_') && text is not ("null" or "true" or "false");
}
