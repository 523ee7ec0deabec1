using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Recotem.EndToEnd.Tests;

/// <summary>A server process on a free port of the loopback address.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningServer(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public HttpClient Http { get; } = new();

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public static async Task<RunningServer> StartAsync(string binary, Workspace workspace, string recipes = ".", params string[] more)
    {
        var server = new RunningServer(Process.Start(Command.Start(
            binary, workspace.Path, workspace.Environment, ["serve", "--recipes", recipes, "--port", "0", .. more]))!);
        server.Http.BaseAddress = new Uri(await server._url.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await server.UntilAsync(() => Task.FromResult(server.Log.Contains("startup_artifact_load_complete", StringComparison.Ordinal)), "the first load is complete");
        return server;
    }

    /// <summary>Waits until something holds, which the server reaches by polling.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"never happened: {what}\n{Log}");
            Assert.False(_process.HasExited, $"the server stopped\n{Log}");
            await Task.Delay(50);
        }
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await Http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await Http.GetAsync(path);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Asks the server to stop, as a service manager does.</summary>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _url.TrySetException(new InvalidOperationException($"the server stopped before it listened\n{Log}"));
            return;
        }

        lock (_log)
            _log.AppendLine(line);
        if (line.StartsWith('{') && JsonDocument.Parse(line).RootElement is { } e && e.GetProperty("event").GetString() == "serve_started")
            _url.TrySetResult(e.GetProperty("url").GetString()!);
    }
}
