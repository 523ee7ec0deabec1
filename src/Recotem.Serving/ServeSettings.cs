using System.Collections.Immutable;
using System.Globalization;
using Recotem.Artifacts;

namespace Recotem.Serving;

/// <summary>What the environment and the command line say about a server, read once.</summary>
internal sealed record ServeSettings
{
    private const string Logger = "recotem.config";
    private const double DefaultWatchSeconds = 5;
    private const double MinWatchSeconds = 1;
    private const double MaxWatchSeconds = 30;

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required ApiKeyRing ApiKeys { get; init; }

    public required TimeSpan WatchInterval { get; init; }

    public required TimeSpan Drain { get; init; }

    /// <summary>How many artifacts are loaded at once; 0 for the number of recipes, at most 8.</summary>
    public required int LoadParallelism { get; init; }

    /// <summary>How large artifacts may be.</summary>
    public required ArtifactLimits Limits { get; init; }

    /// <summary>The value of <c>RECOTEM_ENV</c> in lower case.</summary>
    public required string Env { get; init; }

    public required AllowedHosts AllowedHosts { get; init; }

    public required bool InsecureNoAuth { get; init; }

    public required bool DevAllowUnsigned { get; init; }

    /// <summary>Reads all settings.</summary>
    /// <exception cref="ConfigException">Settings are wrong; the message has a line for each.</exception>
    public static ServeSettings Read(ServeOptions options, HostEnvironment environment, IEventLog events)
    {
        var problems = new List<string>();
        if (options.DevAllowUnsigned && !options.UnderstandsRisk)
            problems.Add("--dev-allow-unsigned needs --i-understand-this-loads-arbitrary-code beside it");

        int port = 8080;
        if (options.Port is { } chosen)
        {
            port = chosen;
            if (port is < 0 or > ushort.MaxValue)
                problems.Add($"--port is {port.ToString(CultureInfo.InvariantCulture)}; expected 0 (any free port) to 65535");
        }
        else if (environment.Word("RECOTEM_PORT") is { Length: > 0 } word
            && (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > ushort.MaxValue))
        {
            problems.Add("RECOTEM_PORT is no port; expected an integer from 1 to 65535");
        }

        double watch = DefaultWatchSeconds;
        if (environment.Word("RECOTEM_WATCH_INTERVAL") is { Length: > 0 } interval)
        {
            if (!double.TryParse(interval, NumberStyles.Float, CultureInfo.InvariantCulture, out watch))
                problems.Add("RECOTEM_WATCH_INTERVAL is no number; expected seconds from 1 to 30");
            else
                watch = Clamp(watch, events);
        }

        AllowedHosts hosts = AllowedHosts.Parse(environment.List(AllowedHosts.Variable, ["127.0.0.1", "localhost"]), problems);
        ApiKeyRing keys = ApiKeyRing.Parse(environment.Get(ApiKeyRing.Variable), problems);
        ArtifactLimits limits = ArtifactLimits.Default;
        try
        {
            limits = ArtifactLimits.From(environment);
        }
        catch (ConfigException e)
        {
            problems.Add(e.Message);
        }

        if (problems.Count > 0)
            throw new ConfigException(string.Join('\n', problems));

        string host = options.Host?.Trim() ?? environment.Word("RECOTEM_HOST");
        return new ServeSettings
        {
            Host = host.Length > 0 ? host : "127.0.0.1",
            Port = port,
            ApiKeys = keys,
            WatchInterval = TimeSpan.FromSeconds(watch),
            Drain = TimeSpan.FromSeconds(environment.Integer("RECOTEM_DRAIN_SECONDS", 30, 1, 300)),
            LoadParallelism = (int)environment.Integer("RECOTEM_STARTUP_PARALLELISM", 0, 1, 32),
            Limits = limits,
            Env = environment.Word("RECOTEM_ENV").ToLowerInvariant(),
            AllowedHosts = hosts,
            InsecureNoAuth = options.InsecureNoAuth,
            DevAllowUnsigned = options.DevAllowUnsigned,
        };
    }

    /// <summary>Whether requests need a key.</summary>
    public bool RequiresKey => !InsecureNoAuth && !ApiKeys.IsEmpty;

    /// <summary>How often the warnings about unsafe switches are repeated.</summary>
    public TimeSpan BannerInterval => TimeSpan.FromSeconds(Env == "test" ? 60 : 300);

    /// <summary>The unsafe switches that the environment does not allow.</summary>
    public ImmutableArray<string> FindForbiddenSwitches()
    {
        ImmutableArray<string>.Builder found = ImmutableArray.CreateBuilder<string>();
        string current = Env.Length == 0 ? "it is not set" : $"it is '{Env}'";
        if (InsecureNoAuth && Env is not ("development" or "dev" or "test"))
            found.Add($"--insecure-no-auth needs RECOTEM_ENV to be development, dev or test; {current}");
        if (DevAllowUnsigned && Env != "development")
            found.Add($"--dev-allow-unsigned needs RECOTEM_ENV to be development; {current}");
        return found.ToImmutable();
    }

    /// <summary>Confines a server that asks for no key to this machine, unless that was switched off.</summary>
    public ServeSettings ForceLoopback(IEventLog events)
    {
        const string Loopback = "127.0.0.1";
        if (!ApiKeys.IsEmpty || InsecureNoAuth || Host == Loopback)
            return this;
        events.Write(
            EventLevel.Warning, Logger, "host_forced_to_loopback",
            new EventField("requested_host", Host), new EventField("reason", "no_api_keys_and_no_insecure_flag"),
            new EventField("hint", $"set {ApiKeyRing.Variable} to listen on other interfaces"));
        return this with { Host = Loopback };
    }

    private static double Clamp(double seconds, IEventLog events)
    {
        double clamped = double.IsNaN(seconds) ? MaxWatchSeconds : Math.Clamp(seconds, MinWatchSeconds, MaxWatchSeconds);
        if (clamped != seconds)
        {
            events.Write(
                EventLevel.Warning, Logger, "env_var_clamped",
                new EventField("name", "RECOTEM_WATCH_INTERVAL"), new EventField("requested", seconds), new EventField("clamped", clamped),
                new EventField("lo", MinWatchSeconds), new EventField("hi", MaxWatchSeconds));
        }

        return clamped;
    }
}
