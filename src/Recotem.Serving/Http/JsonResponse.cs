using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Recotem.Serving;

/// <summary>Writes JSON bodies. Every body has a known length, so nothing is chunked.</summary>
internal static class JsonResponse
{
    public const string ContentType = "application/json";

    // Bodies are served as JSON, never embedded in HTML, so only what JSON itself demands is escaped.
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Task WriteAsync<TState>(HttpContext context, int status, TState state, Action<Utf8JsonWriter, TState> write) =>
        SendAsync(context, status, Compose(state, write));

    /// <summary>Writes a body without sending it, for those who hold something that they should not hold while a client receives.</summary>
    public static ReadOnlyMemory<byte> Compose<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            write(json, state);
        return buffer.WrittenMemory;
    }

    public static Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        ValueTask<FlushResult> written = response.BodyWriter.WriteAsync(body);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    /// <summary>The most bytes that <see cref="FormatNumber"/> writes; the longest text is that of -1.2345678901234567E-308.</summary>
    public const int LongestNumber = 32;

    /// <summary>Formats a finite number as its shortest text that reads back equal; whole numbers keep a fraction of zero.</summary>
    /// <returns>The length of the text.</returns>
    public static int FormatNumber(double value, Span<byte> text)
    {
        value.TryFormat(text, out int length, provider: CultureInfo.InvariantCulture);
        if (text[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        return length;
    }

    /// <summary>Writes a finite number as <see cref="FormatNumber"/> does.</summary>
    public static void WriteNumber(Utf8JsonWriter json, double value)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        json.WriteRawValue(text[..FormatNumber(value, text)], skipInputValidation: true);
    }
}
