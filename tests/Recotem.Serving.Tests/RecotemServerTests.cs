using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class RecotemServerTests
{
    [Fact]
    public async Task A_server_starts_answers_and_stops()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        using var stop = new CancellationTokenSource();
        Uri? listening = null;
        Task running = RunAsync(site, stop.Token, new ServeOptions
        {
            RecipesDirectory = site.RecipesDirectory,
            Port = 0,
            HandleSignals = false,
            OnListening = address => listening = address,
        });
        RecordedEvent started = await EventAsync(site, running, "serve_started");
        await EventAsync(site, running, "startup_artifact_load_complete");
        Assert.Equal("127.0.0.1", started["host"].Text);
        Assert.Equal(started["url"].Text, $"http://127.0.0.1:{started["port"].Integer}");
        Assert.Equal(started["port"].Integer, listening!.Port);
        using var client = new HttpClient { BaseAddress = listening };
        using HttpResponseMessage response = await client.PostAsync(
            "/v1/recipes/shop:recommend", new StringContent("""{"user_id":"u1","limit":1}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Single(site.Events.Named("serve_shutdown"));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/livez"));
    }

    [Fact]
    public async Task An_occupied_port_is_a_configuration_error()
    {
        await using TestSite site = new();
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        int port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(
            () => RunAsync(site, CancellationToken.None, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = port, HandleSignals = false }));
        Assert.Equal((ExitCode.Configuration, "bind_failed"), (e.ExitCode, e.Code));
        Assert.Contains(port.ToString(), e.Message, StringComparison.Ordinal);
        RecordedEvent failed = Assert.Single(site.Events.Named("serve_bind_failed"));
        Assert.Equal(port, failed["port"].Integer);
        Assert.NotEqual(0, failed["errno"].Integer);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    // Labels have at most 63 characters, so this name is refused without asking anybody.
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.test")]
    public async Task An_address_that_is_not_ours_is_a_configuration_error(string host)
    {
        await using TestSite site = new();
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(() => RunAsync(
            site, CancellationToken.None, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Host = host, Port = 0, HandleSignals = false },
            ("RECOTEM_API_KEYS", TestSite.KeyEntry())));
        Assert.Equal("bind_failed", e.Code);
        Assert.Single(site.Events.Named("serve_bind_failed"));
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_a_recipe_error()
    {
        await using TestSite site = new();
        RecipeException e = await Assert.ThrowsAsync<RecipeException>(
            () => RunAsync(site, CancellationToken.None, new ServeOptions { RecipesDirectory = site.RecipesDirectory + "x", Port = 0, HandleSignals = false }));
        Assert.Equal(ExitCode.Recipe, e.ExitCode);
    }

    [Theory]
    [InlineData(true, false, false, "", "--insecure-no-auth", "configured")]
    [InlineData(true, false, false, "production", "--insecure-no-auth", "configured")]
    [InlineData(false, true, true, "dev", "--dev-allow-unsigned", "dev_allow_unsigned")]
    [InlineData(false, true, true, "test", "--dev-allow-unsigned", "dev_allow_unsigned")]
    public async Task Unsafe_switches_need_their_environment_and_the_posture_is_stated_first(
        bool insecure, bool unsigned, bool understands, string env, string named, string status)
    {
        await using TestSite site = new();
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(() => RunAsync(
            site, CancellationToken.None,
            new ServeOptions
            {
                RecipesDirectory = site.RecipesDirectory,
                Port = 0,
                HandleSignals = false,
                InsecureNoAuth = insecure,
                DevAllowUnsigned = unsigned,
                UnderstandsRisk = understands,
            },
            ("RECOTEM_ENV", env)));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        RecordedEvent posture = Assert.Single(site.Events.Named("security.posture"));
        Assert.True(posture["unsafe_mode"].Boolean);
        Assert.Equal(status, posture["signing_key_status"].Text);
    }

    [Fact]
    public async Task The_companion_of_the_unsigned_switch_is_mandatory()
    {
        await using TestSite site = new();
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(() => RunAsync(
            site, CancellationToken.None, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false, DevAllowUnsigned = true },
            ("RECOTEM_ENV", "development")));
        Assert.Contains("--i-understand-this-loads-arbitrary-code", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "missing", "signing_key_missing")]
    [InlineData("nonsense", "construction_failed", "config_error")]
    public async Task Wrong_signing_keys_end_the_start_after_the_posture(string keys, string status, string code)
    {
        await using TestSite site = new();
        ConfigException e = await Assert.ThrowsAsync<ConfigException>(() => RunAsync(
            site, CancellationToken.None, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false }, ("RECOTEM_SIGNING_KEYS", keys)));
        Assert.Equal(code, e.Code);
        RecordedEvent posture = Assert.Single(site.Events.Named("security.posture"));
        Assert.Equal(status, posture["signing_key_status"].Text);
        Assert.Empty(posture["signing_keys"].Objects);
    }

    [Fact]
    public async Task The_posture_shows_keys_by_fingerprint_only()
    {
        await using TestSite site = new();
        using var stop = new CancellationTokenSource();
        Task running = RunAsync(
            site, stop.Token, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false }, ("RECOTEM_API_KEYS", TestSite.KeyEntry()));
        await EventAsync(site, running, "serve_started");
        await stop.CancelAsync();
        await running;
        RecordedEvent posture = Assert.Single(site.Events.Named("security.posture"));
        Assert.True(posture["auth_enabled"].Boolean);
        Assert.False(posture["unsafe_mode"].Boolean);
        Assert.Equal(["test"], posture["signing_kids"].Texts);
        Assert.Equal(8, posture["signing_keys"].Objects[0].Single(f => f.Name == "fingerprint").Text!.Length);
        Assert.DoesNotContain(site.Events.All, e => e.ToString().Contains(TestSite.SigningKeys["test:".Length..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" , ", true)]
    [InlineData("https://shop.test", false)]
    public async Task Origins_that_are_not_allowed_are_not_announced(string origins, bool isAnnounced)
    {
        await using TestSite site = new();
        await Assert.ThrowsAsync<ConfigException>(() => RunAsync(
            site, CancellationToken.None, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false, InsecureNoAuth = true },
            ("RECOTEM_ALLOWED_ORIGINS", origins), ("RECOTEM_ALLOWED_HOSTS", "a.test,b.test")));
        RecordedEvent posture = Assert.Single(site.Events.Named("security.posture"));
        Assert.Equal(["a.test", "b.test"], posture["allowed_hosts"].Texts);
        Assert.Equal(isAnnounced ? 1 : 0, posture.Fields.Count(f => f.Name == "allowed_origins" && f.Texts.Count == 0));
        Assert.Equal(isAnnounced ? 0 : 1, site.Events.Named("cors_not_supported").Count());
    }

    [Fact]
    public async Task The_development_switch_adds_a_key_and_verifies_all_the_same()
    {
        await using TestSite site = new();
        string zeros = new('0', 64);
        foreach ((string recipe, string keys) in ((string, string)[])[("a", TestSite.SigningKeys), ("b", $"dev:{zeros}"), ("c", $"other:{new string('7', 64)}")])
        {
            site.WriteRecipe(recipe);
            await site.WriteModelAsync(recipe, keys: keys);
        }

        using var stop = new CancellationTokenSource();
        Task running = RunAsync(
            site, stop.Token,
            new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false, DevAllowUnsigned = true, UnderstandsRisk = true },
            ("RECOTEM_ENV", "development"));
        RecordedEvent complete = await EventAsync(site, running, "startup_artifact_load_complete");
        await stop.CancelAsync();
        await running;
        Assert.Equal((2, 1), (complete["succeeded"].Integer, complete["failed"].Integer));
        Assert.Equal("other", Assert.Single(site.Events.Named("artifact_kid_unknown"))["kid"].Text);
        RecordedEvent posture = Assert.Single(site.Events.Named("security.posture"));
        Assert.Equal(["test", "dev"], posture["signing_kids"].Texts);
        Assert.Equal("dev_allow_unsigned", posture["signing_key_status"].Text);
    }

    [Fact]
    public async Task Banners_warn_at_once()
    {
        await using TestSite site = new();
        using var stop = new CancellationTokenSource();
        Task running = RunAsync(
            site, stop.Token,
            new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false, InsecureNoAuth = true, DevAllowUnsigned = true, UnderstandsRisk = true },
            ("RECOTEM_ENV", "Development"));
        await EventAsync(site, running, "DEV_ALLOW_UNSIGNED_ACTIVE");
        await stop.CancelAsync();
        await running;
        Assert.Single(site.Events.Named("INSECURE_NO_AUTH_ACTIVE"));
        Assert.Single(site.Events.Named("signing_key_verification_disabled"));
    }

    /// <summary>A request that is being sent while the server stops is still answered.</summary>
    [Fact]
    public async Task A_stop_waits_for_requests_in_flight()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        using var stop = new CancellationTokenSource();
        Task running = RunAsync(site, stop.Token, new ServeOptions { RecipesDirectory = site.RecipesDirectory, Port = 0, HandleSignals = false });
        RecordedEvent started = await EventAsync(site, running, "serve_started");
        await EventAsync(site, running, "startup_artifact_load_complete");

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, (int)started["port"].Integer);
        await using NetworkStream stream = client.GetStream();
        const string Body = """{"user_id":"u1","limit":1}""";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/recipes/shop:recommend HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n"));
        byte[] buffer = new byte[4096];
        // The server asks for the body, so the request is in its hands.
        int read = await stream.ReadAsync(buffer);
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Body));
        read = await stream.ReadAsync(buffer);
        string answer = Encoding.UTF8.GetString(buffer, 0, read);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        using JsonDocument body = JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("b", body.RootElement.GetProperty("items")[0].GetProperty("item_id").GetString());
        await running.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private static Task RunAsync(TestSite site, CancellationToken stop, ServeOptions options, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["RECOTEM_SIGNING_KEYS"] = TestSite.SigningKeys };
        foreach ((string name, string value) in variables)
            environment[name] = value;
        return RecotemServer.RunAsync(options, Plugins.Catalog, TestSite.Scope, new HostEnvironment(environment, site.Events), site.Events, stop);
    }

    /// <summary>An event of a server that runs; a server that ends instead shows why.</summary>
    private static async Task<RecordedEvent> EventAsync(TestSite site, Task running, string name)
    {
        Task<RecordedEvent> seen = site.Events.WaitForAsync(name);
        if (await Task.WhenAny(seen, running) == running)
            await running;
        return await seen;
    }
}
