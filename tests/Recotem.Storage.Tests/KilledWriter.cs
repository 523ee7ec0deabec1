using System.Diagnostics;

namespace Recotem.Storage.Tests;

/// <summary>A second process, which writes an object until it is killed.</summary>
public sealed class KilledWriter : IDisposable
{
    private const string Ready = "ready";
    private readonly Process _process;

    private KilledWriter(Process process) => _process = process;

    /// <summary>The entry point of the process.</summary>
    /// <param name="args">The path of the object.</param>
    public static async Task Main(string[] args)
    {
        await using PendingObject pending = await new FileStore(HostEnvironment.Empty).BeginWriteAsync(StorageLocation.Parse(args[0]), default);
        await pending.Stream.WriteAsync("half"u8.ToArray());
        await pending.Stream.FlushAsync();
        Console.Out.WriteLine(Ready);
        await Console.In.ReadLineAsync();
    }

    /// <summary>Starts the process and waits until it writes.</summary>
    public static async Task<KilledWriter> StartAsync(string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", typeof(KilledWriter).Assembly.Location, path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        Assert.Equal(Ready, await process.StandardOutput.ReadLineAsync());
        return new KilledWriter(process);
    }

    /// <summary>Kills the process, which can do nothing about it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
