using Microsoft.Extensions.Logging;

namespace Recotem.Serving;

/// <summary>Sends what the web server itself has to say to the event log, warnings and errors only.</summary>
internal sealed class EventLogLoggerProvider(IEventLog events) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new EventLogLogger(categoryName, events);

    public void Dispose()
    {
        // Loggers hold nothing but the event log, which belongs to the host.
    }

    private sealed class EventLogLogger(string category, IEventLog events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            events.Write(
                logLevel == LogLevel.Warning ? EventLevel.Warning : EventLevel.Error, "recotem.serving.http", "http_server_message",
                new EventField("category", category), new EventField("message", formatter(state, exception)),
                new EventField("exc_type", exception?.GetType().Name), new EventField("error", exception?.Message));
        }
    }
}
