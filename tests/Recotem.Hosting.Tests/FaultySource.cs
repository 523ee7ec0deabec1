using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Recotem.Hosting.Tests;

/// <summary>A source without a probe whose fetch fails in a way of its choice.</summary>
[DataSource("faulty", Aliases = ["broken"])]
public sealed partial class FaultySource(FaultySource.Config config) : IDataSource, IDisposable
{
    public static ImmutableHashSet<string> NoExpandFields { get; } = [];

    public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => config.Fault switch
    {
        Fault.Defect => throw new InvalidOperationException("a defect of the plugin"),
        Fault.None => ValueTask.FromResult(Rows()),
        Fault.Timeout => throw new TaskCanceledException("the request was canceled due to the configured HttpClient.Timeout"),
        Fault.Download => throw new DataSourceException("the download failed", new InvalidOperationException("wrapped", new HttpFetchException("503"))),
        _ => WaitAsync(cancellationToken),
    };

    public void Dispose()
    {
        if (config.Journal is { } journal)
            File.AppendAllText(journal, "disposed\n");
        if (config.FailsAtTheEnd)
            throw new InvalidOperationException("postgres://u:p@h cannot be closed");
    }

    private static DataFrame Rows()
    {
        var rows = new DataFrameBuilder("user_id", "item_id");
        for (int user = 0; user < 20; user++)
            for (int k = 0; k < 6; k++)
                rows.Add($"u{user}", $"i{((user * 5) + (k * k)) % 12}");
        return rows.Build();
    }

    private static async ValueTask<DataFrame> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("never reached");
    }

    /// <summary>What goes wrong.</summary>
    public enum Fault
    {
        /// <summary>An exception that sources must not throw.</summary>
        Defect,

        /// <summary>A failed download, wrapped.</summary>
        Download,

        /// <summary>What HTTP clients throw when a server does not answer.</summary>
        Timeout,

        /// <summary>Nothing, for ever.</summary>
        Hang,

        /// <summary>Nothing.</summary>
        None,
    }

    [Configuration]
    public sealed record Config
    {
        /// <summary>What goes wrong.</summary>
        [Required]
        public Fault Fault { get; init; } = Fault.Defect;

        /// <summary>A file that gets a line each time the source is disposed.</summary>
        public string? Journal { get; init; }

        /// <summary>Whether the source cannot be disposed.</summary>
        public bool FailsAtTheEnd { get; init; }

        /// <summary>A password.</summary>
        [Secret]
        public string? Password { get; init; }
    }
}
