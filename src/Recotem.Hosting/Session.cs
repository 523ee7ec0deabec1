using System.Runtime.InteropServices;
using System.Text;
using Recotem.Hosting.Logging;
using Recotem.Storage;

namespace Recotem.Hosting;

/// <summary>One run of the program. Everything in it comes into being when a command first asks for it.</summary>
/// <param name="catalog">The plugins of the host.</param>
/// <param name="terminal">What the run touches.</param>
internal sealed class Session(PluginCatalog catalog, Terminal terminal) : IAsyncDisposable
{
    private const int InterruptedBySignal = 128;

    private readonly CancellationTokenSource _interrupt = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interrupted);
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly List<PluginScope> _scopes = [];
    private LineEventLog? _events;
    private HostEnvironment? _environment;
    private StreamWriter? _output;
    private int _signal = 2;

    /// <summary>The plugins of the host.</summary>
    internal PluginCatalog Catalog => catalog;

    /// <summary>What the run touches.</summary>
    internal Terminal Terminal => terminal;

    /// <summary>Is cancelled when the run should end.</summary>
    internal CancellationToken Interrupted => _interrupt.Token;

    /// <summary>Receives events.</summary>
    internal LineEventLog Events => _events ??= EventLogs.Create(Variable, terminal.Error, terminal.Time);

    /// <summary>The environment variables; complaints about their values become events.</summary>
    internal HostEnvironment Environment => _environment ??= new HostEnvironment(terminal.Variables, Events);

    /// <summary>Standard output: results only.</summary>
    internal TextWriter Output => _output ??= new StreamWriter(new ResultStream(terminal.Output), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096)
    {
        NewLine = "\n",
    };

    /// <summary>The exit code of a run that was interrupted: 128 plus the number of the signal.</summary>
    internal int InterruptedExitCode => InterruptedBySignal + _signal;

    /// <summary>Looks up an environment variable without any event.</summary>
    /// <param name="name">The variable.</param>
    /// <returns>Its value, or null.</returns>
    internal string? Variable(string name) => terminal.Variables.GetValueOrDefault(name);

    /// <summary>The word in an environment variable, in lower case without blanks around it.</summary>
    /// <param name="name">The variable.</param>
    /// <returns>The word; empty if the variable is not set.</returns>
    internal string Word(string name) => Variable(name)?.Trim().ToLowerInvariant() ?? "";

    /// <summary>A scope that offers plugins what hosts offer. Its plugins are disposed with the run at the latest.</summary>
    /// <returns>The scope.</returns>
    internal PluginScope CreateScope()
    {
        PluginScope scope = new PluginScope(catalog)
            .With(Environment)
            .With<IEventLog>(Events)
            .With(terminal.Time)
            .With<IObjectStores>(new ObjectStores(catalog, Environment));
        _scopes.Add(scope);
        return scope;
    }

    /// <summary>Disposes the plugins of a scope. The work is done by then, so a plugin that fails is told of and changes nothing.</summary>
    /// <param name="scope">A scope of this run.</param>
    /// <returns>A task that ends when all are disposed.</returns>
    internal async ValueTask ReleaseAsync(PluginScope scope)
    {
        _scopes.Remove(scope);
        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Events.Write(
                EventLevel.Warning, "recotem.cli", "plugin_dispose_failed",
                new EventField("exc_type", e.GetType().Name), new EventField("error", e.Message));
        }
    }

    /// <summary>
    /// From now on the first SIGINT or SIGTERM asks the run to end; a second one ends the process as if nobody listened.
    /// </summary>
    internal void ListenToSignals()
    {
        if (!terminal.HandlesSignals)
            return;
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Interrupt(c, 2)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Interrupt(c, 15)));
    }

    /// <summary>Hands all results to standard output.</summary>
    /// <exception cref="OutputException">It does not take them.</exception>
    internal void FlushOutput() => _output?.Flush();

    /// <summary>Reports why a command ended.</summary>
    /// <param name="prefix">What the command was doing, for instance <c>Training failed: </c>.</param>
    /// <param name="error">The reason.</param>
    /// <param name="hasEvent">Whether an event has told of the error already.</param>
    /// <returns>The exit code.</returns>
    internal int Fail(string prefix, Exception error, bool hasEvent = false)
    {
        // Results that were written before the failure appear before its message when both streams go to one place.
        try
        {
            FlushOutput();
        }
        catch (OutputException e)
        {
            Failure.Report(this, "Error: ", e, hasEvent: false);
        }

        return Failure.Report(this, prefix, error, hasEvent);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_scopes.Count > 0)
            await ReleaseAsync(_scopes[^1]);
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        if (_output is not null)
            await _output.DisposeAsync();
        _interrupt.Dispose();
    }

    private void Interrupt(PosixSignalContext context, int signal)
    {
        if (_interrupt.IsCancellationRequested)
            return;
        context.Cancel = true;
        _signal = signal;
        _interrupt.Cancel();
    }
}
