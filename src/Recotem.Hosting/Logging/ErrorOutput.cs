using System.Text;

namespace Recotem.Hosting.Logging;

/// <summary>
/// Standard error: every line reaches the stream with one write, so that lines of several threads never mix. While a progress bar
/// is drawn, lines go through it and stay above the bar.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="isTerminal">Whether a person looks at it.</param>
internal sealed class ErrorOutput(Stream stream, bool isTerminal)
{
    private readonly Lock _lock = new();
    private Action<string>? _detour;

    /// <summary>Whether a person looks at it.</summary>
    internal bool IsTerminal => isTerminal;

    /// <summary>The stream itself, for a progress bar.</summary>
    internal Stream Stream => stream;

    /// <summary>Writes one complete line.</summary>
    /// <param name="line">The line in UTF-8, with its line feed.</param>
    internal void Write(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            if (_detour is { } detour)
            {
                detour(Encoding.UTF8.GetString(line));
                return;
            }

            stream.Write(line);
            stream.Flush();
        }
    }

    /// <summary>Writes a message and a line feed.</summary>
    /// <param name="message">The message; may have several lines.</param>
    internal void WriteLine(string message) => Write(Encoding.UTF8.GetBytes(message + "\n"));

    /// <summary>Sends lines elsewhere until told otherwise.</summary>
    /// <param name="detour">Receives lines with their line feeds; null to write to the stream again.</param>
    internal void SendThrough(Action<string>? detour)
    {
        lock (_lock)
            _detour = detour;
    }
}
