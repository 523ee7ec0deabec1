namespace Recotem.Serving.Tests;

public sealed class ServeSettingsTests
{
    private readonly RecordedEvents _events = new();

    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        ServeSettings settings = Read();
        Assert.Equal(("127.0.0.1", 8080), (settings.Host, settings.Port));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.WatchInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Drain);
        Assert.Equal(0, settings.LoadParallelism);
        Assert.Equal(["127.0.0.1", "localhost"], settings.AllowedHosts.Entries.AsEnumerable());
        Assert.Empty(_events.All);
    }

    [Theory]
    [InlineData("0.1", 1)]
    [InlineData("100", 30)]
    [InlineData("nan", 30)]
    [InlineData("2.5", 2.5)]
    [InlineData(" 7 ", 7)]
    public void The_interval_is_clamped(string value, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("RECOTEM_WATCH_INTERVAL", value)).WatchInterval);
        Assert.Equal(value is "2.5" or " 7 " ? 0 : 1, _events.Named("env_var_clamped").Count());
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-1", 1)]
    [InlineData("301", 300)]
    [InlineData("9999999", 300)]
    public void The_drain_time_is_clamped(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("RECOTEM_DRAIN_SECONDS", value)).Drain);

    [Theory]
    [InlineData("0", 1)]
    [InlineData("64", 32)]
    [InlineData("abc", 0)]
    [InlineData("3", 3)]
    public void The_parallelism_of_loads_is_clamped(string value, int expected) =>
        Assert.Equal(expected, Read(("RECOTEM_STARTUP_PARALLELISM", value)).LoadParallelism);

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("abc")]
    [InlineData("-1")]
    public void A_port_must_be_a_port(string value) =>
        Assert.Equal(ExitCode.Configuration, Assert.Throws<ConfigException>(() => Read(("RECOTEM_PORT", value))).ExitCode);

    [Fact]
    public void All_mistakes_are_reported_together()
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Read(
            ("RECOTEM_PORT", "x"), ("RECOTEM_WATCH_INTERVAL", "y"), ("RECOTEM_API_KEYS", "z"), ("RECOTEM_ALLOWED_HOSTS", "http://x"),
            ("RECOTEM_MAX_ARTIFACT_BYTES", "1048576"), ("RECOTEM_MAX_PAYLOAD_BYTES", "2097152")));
        Assert.Equal(5, e.Message.Split('\n').Length);
    }

    [Fact]
    public void Options_win_over_the_environment()
    {
        ServeSettings settings = ServeSettings.Read(
            new ServeOptions { RecipesDirectory = ".", Host = "::1", Port = 0 }, new HostEnvironment([new("RECOTEM_PORT", "x"), new("RECOTEM_HOST", "0.0.0.0")]), _events);
        Assert.Equal(("::1", 0), (settings.Host, settings.Port));
        Assert.Throws<ConfigException>(() => ServeSettings.Read(new ServeOptions { RecipesDirectory = ".", Port = 99999 }, HostEnvironment.Empty, _events));
    }

    [Theory]
    [InlineData("0.0.0.0", "", false, "127.0.0.1", true)]
    [InlineData("localhost", "", false, "127.0.0.1", true)]
    [InlineData("127.0.0.1", "", false, "127.0.0.1", false)]
    [InlineData("0.0.0.0", "k", false, "0.0.0.0", false)]
    [InlineData("0.0.0.0", "", true, "0.0.0.0", false)]
    public void A_server_without_keys_stays_on_this_machine(string host, string key, bool insecure, string expected, bool warned)
    {
        string keys = key.Length == 0 ? "" : TestSite.KeyEntry(key);
        ServeSettings settings = ServeSettings.Read(
            new ServeOptions { RecipesDirectory = ".", InsecureNoAuth = insecure }, new HostEnvironment([new("RECOTEM_HOST", host), new("RECOTEM_API_KEYS", keys)]), _events);
        Assert.Equal(expected, settings.ForceLoopback(_events).Host);
        Assert.Equal(warned, _events.Named("host_forced_to_loopback").Any());
    }

    private ServeSettings Read(params (string Name, string Value)[] variables) => ServeSettings.Read(
        new ServeOptions { RecipesDirectory = "." }, new HostEnvironment(variables.Select(v => KeyValuePair.Create(v.Name, v.Value)), _events), _events);
}
