using System.Buffers;
using System.Globalization;
using System.Text;

namespace Recotem.Hosting.Logging;

/// <summary>Writes each event as one line for people: time, level, event, logger, then the fields sorted by name.</summary>
/// <param name="output">Where lines go; coloured if it is a terminal.</param>
/// <param name="threshold">The lowest level that is written.</param>
/// <param name="time">The clock of the timestamps.</param>
internal sealed class ConsoleEventLog(ErrorOutput output, EventLevel threshold, TimeProvider time) : LineEventLog(output, threshold, time)
{
    private const int LevelWidth = 7;
    private const int NameWidth = 30;
    private const string Reset = "\e[0m";

    private readonly bool _colors = output.IsTerminal;

    /// <inheritdoc/>
    private protected override void Format(
        ArrayBufferWriter<byte> buffer, DateTimeOffset time, EventLevel level, string logger, string name, ReadOnlySpan<EventField> fields)
    {
        var line = new StringBuilder();
        Paint(line, "\e[2m", Timestamp(time)).Append(" [");
        Paint(line, ColorOf(level), NameOf(level).PadRight(LevelWidth)).Append("] ");
        Paint(line, "\e[1m", name.PadRight(NameWidth)).Append(" [").Append(logger).Append(']');

        EventField[] sorted = fields.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (EventField field in sorted)
        {
            line.Append(' ');
            Paint(line, "\e[36m", field.Name).Append('=');
            AppendValue(line, field);
        }

        Append(buffer, line.Append('\n').ToString());
    }

    private StringBuilder Paint(StringBuilder line, string color, string text) =>
        _colors ? line.Append(color).Append(text).Append(Reset) : line.Append(text);

    private static string ColorOf(EventLevel level) => level switch
    {
        EventLevel.Debug => "\e[34m",
        EventLevel.Info => "\e[32m",
        EventLevel.Warning => "\e[33m",
        _ => "\e[31m",
    };

    private static void AppendValue(StringBuilder line, in EventField field)
    {
        if (field.Kind != EventFieldKind.Null && Redactor.HidesName(field.Name))
        {
            line.Append(Redactor.Secret);
            return;
        }

        switch (field.Kind)
        {
            case EventFieldKind.Text:
                AppendText(line, field.Name, field.Text ?? "", inList: false);
                break;
            case EventFieldKind.Integer:
                line.Append(CultureInfo.InvariantCulture, $"{field.Integer}");
                break;
            case EventFieldKind.Number:
                line.Append(CultureInfo.InvariantCulture, $"{field.Number:R}");
                break;
            case EventFieldKind.Boolean:
                line.Append(field.Boolean ? "true" : "false");
                break;
            case EventFieldKind.TextList:
                line.Append('[');
                for (int i = 0; i < field.Texts.Count; i++)
                {
                    if (i > 0)
                        line.Append(", ");
                    AppendText(line, field.Name, field.Texts[i], inList: true);
                }

                line.Append(']');
                break;
            case EventFieldKind.Object:
                AppendObject(line, field.Members);
                break;
            case EventFieldKind.ObjectList:
                line.Append('[');
                for (int i = 0; i < field.Objects.Count; i++)
                {
                    if (i > 0)
                        line.Append(", ");
                    AppendObject(line, field.Objects[i]);
                }

                line.Append(']');
                break;
            default:
                line.Append("null");
                break;
        }
    }

    private static void AppendObject(StringBuilder line, IReadOnlyList<EventField> members)
    {
        line.Append('{');
        for (int i = 0; i < members.Count; i++)
        {
            if (i > 0)
                line.Append(", ");
            line.Append(members[i].Name).Append('=');
            AppendValue(line, members[i]);
        }

        line.Append('}');
    }

    // Control characters would let a file name or a request forge lines or colours of the log.
    private static void AppendText(StringBuilder line, string field, string text, bool inList)
    {
        string clean = OwnFields.MayHoldLongRuns(field) ? Redactor.Addresses(text) : Redactor.Text(text);
        bool quoted = clean.Length == 0 || clean.AsSpan().ContainsAny(inList ? " =\"'," : " =\"'") || clean.AsSpan().ContainsAnyInRange('\0', '\u001f');
        if (quoted)
            line.Append('\'');
        foreach (char c in clean)
        {
            if (char.IsControl(c))
                line.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") });
            else if (c == '\'')
                line.Append("\\'");
            else
                line.Append(c);
        }

        if (quoted)
            line.Append('\'');
    }
}
