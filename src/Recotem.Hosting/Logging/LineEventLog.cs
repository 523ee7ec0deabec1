using System.Buffers;
using System.Globalization;
using System.Text;

namespace Recotem.Hosting.Logging;

/// <summary>An event log that writes one line for each event. Safe from several threads at once.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="threshold">The lowest level that is written.</param>
/// <param name="time">The clock of the timestamps.</param>
internal abstract class LineEventLog(ErrorOutput output, EventLevel threshold, TimeProvider time) : IEventLog
{
    private const int LongestOriginalName = 64;

    // Each thread keeps the buffer of its last event, so that steady logging allocates nothing.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    /// <summary>The lowest level that is written.</summary>
    internal EventLevel Threshold => threshold;

    /// <inheritdoc/>
    public void Write(EventLevel level, string logger, string name, params ReadOnlySpan<EventField> fields)
    {
        if (level < threshold)
            return;
        ArrayBufferWriter<byte> buffer = s_buffer ?? new ArrayBufferWriter<byte>(1024);
        s_buffer = null;
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            Format(buffer, now, level, logger, name, fields);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A field whose value cannot be read (a list that changed meanwhile) must not end a run, and half a line may hold
            // something that was not yet redacted.
            buffer.ResetWrittenCount();
            Format(
                buffer, now, level, logger, "[redaction_failed]",
                [
                    new EventField("original_event", name.Length <= LongestOriginalName ? name : name[..LongestOriginalName]),
                    new EventField("redaction_error_class", e.GetType().Name),
                ]);
        }

        output.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        s_buffer = buffer;
    }

    /// <summary>Writes the line of an event.</summary>
    /// <param name="buffer">Receives the line with its line feed, in UTF-8.</param>
    /// <param name="time">When the event happened.</param>
    /// <param name="level">The level.</param>
    /// <param name="logger">The component.</param>
    /// <param name="name">The event.</param>
    /// <param name="fields">The fields.</param>
    private protected abstract void Format(
        ArrayBufferWriter<byte> buffer, DateTimeOffset time, EventLevel level, string logger, string name, ReadOnlySpan<EventField> fields);

    /// <summary>A time as ISO 8601 in UTC with microseconds.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The text.</returns>
    private protected static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The name of a level.</summary>
    /// <param name="level">The level.</param>
    /// <returns>The name.</returns>
    private protected static string NameOf(EventLevel level) => level switch
    {
        EventLevel.Debug => "debug",
        EventLevel.Info => "info",
        EventLevel.Warning => "warning",
        _ => "error",
    };

    /// <summary>Appends text as UTF-8.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="text">The text.</param>
    private protected static void Append(ArrayBufferWriter<byte> buffer, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, buffer);
}
