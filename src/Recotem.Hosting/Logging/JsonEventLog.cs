using System.Buffers;
using System.Text.Json;

namespace Recotem.Hosting.Logging;

/// <summary>
/// Writes each event as one JSON object on one line: the event's own fields in the order of the call, then <c>event</c>,
/// <c>logger</c>, <c>level</c> and <c>timestamp</c>.
/// </summary>
/// <param name="output">Where lines go.</param>
/// <param name="threshold">The lowest level that is written.</param>
/// <param name="time">The clock of the timestamps.</param>
internal sealed class JsonEventLog(ErrorOutput output, EventLevel threshold, TimeProvider time) : LineEventLog(output, threshold, time)
{
    [ThreadStatic]
    private static Scratch? s_scratch;

    /// <inheritdoc/>
    private protected override void Format(
        ArrayBufferWriter<byte> buffer, DateTimeOffset time, EventLevel level, string logger, string name, ReadOnlySpan<EventField> fields)
    {
        Scratch scratch = s_scratch ?? new Scratch();
        s_scratch = null;
        Utf8JsonWriter writer = scratch.Writer;
        writer.WriteStartObject();
        foreach (EventField field in fields)
            WriteField(writer, field);
        writer.WriteString("event"u8, name);
        writer.WriteString("logger"u8, logger);
        writer.WriteString("level"u8, NameOf(level));
        writer.WriteString("timestamp"u8, Timestamp(time));
        writer.WriteEndObject();
        writer.Flush();
        AsciiJson.Escape(scratch.Buffer.WrittenSpan, buffer);
        buffer.Write("\n"u8);
        scratch.Reset();
        s_scratch = scratch;
    }

    private static void WriteField(Utf8JsonWriter writer, in EventField field)
    {
        writer.WritePropertyName(field.Name);
        if (field.Kind != EventFieldKind.Null && Redactor.HidesName(field.Name))
        {
            writer.WriteStringValue(Redactor.Secret);
            return;
        }

        switch (field.Kind)
        {
            case EventFieldKind.Text:
                WriteText(writer, field.Name, field.Text ?? "");
                break;
            case EventFieldKind.Integer:
                writer.WriteNumberValue(field.Integer);
                break;
            case EventFieldKind.Number:
                writer.WriteNumberValue(field.Number);
                break;
            case EventFieldKind.Boolean:
                writer.WriteBooleanValue(field.Boolean);
                break;
            case EventFieldKind.TextList:
                writer.WriteStartArray();
                foreach (string text in field.Texts)
                    WriteText(writer, field.Name, text);
                writer.WriteEndArray();
                break;
            case EventFieldKind.Object:
                WriteObject(writer, field.Members);
                break;
            case EventFieldKind.ObjectList:
                writer.WriteStartArray();
                foreach (IReadOnlyList<EventField> members in field.Objects)
                    WriteObject(writer, members);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IReadOnlyList<EventField> members)
    {
        writer.WriteStartObject();
        foreach (EventField member in members)
            WriteField(writer, member);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string field, string text) =>
        writer.WriteStringValue(OwnFields.MayHoldLongRuns(field) ? Redactor.Addresses(text) : Redactor.Text(text));

    // Kept by each thread from event to event. One that failed half-way is dropped with what it holds.
    private sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, AsciiJson.Options(indented: false));

        public ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }

        public void Reset()
        {
            Buffer.ResetWrittenCount();
            Writer.Reset(Buffer);
        }
    }
}
