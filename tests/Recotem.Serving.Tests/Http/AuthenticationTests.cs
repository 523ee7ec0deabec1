using System.Net;
using System.Text;
using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class AuthenticationTests
{
    private static readonly string[] s_protected =
    [
        "POST /v1/recipes/shop:recommend", "POST /v1/recipes/shop:recommend-related", "POST /v1/recipes/shop:batch-recommend",
        "POST /v1/recipes/shop:batch-recommend-related", "GET /v1/recipes", "GET /v1/recipes/shop", "GET /v1/health/details",
    ];

    [Fact]
    public async Task Without_a_key_nothing_is_looked_at()
    {
        await using TestSite site = await new TestSite().StartAsync(TestSite.KeyEntry());
        foreach (string route in s_protected.Append("POST /v1/recipes/bad.name:recommend"))
            Assert.Equal("MISSING_API_KEY", await CodeAsync(site, route, null, "{broken", 401));
        Assert.Equal(s_protected.Length + 1, site.Events.Named("auth_missing_header").Count());
    }

    [Fact]
    public async Task Wrong_keys_are_refused_alike()
    {
        await using TestSite site = await new TestSite().StartAsync(TestSite.KeyEntry());
        string[] wrong = ["", "short", new string('x', 31), new string('x', 32), new string('x', 256), new string('x', 257), TestSite.Key + "x", TestSite.Key.ToLowerInvariant()];
        foreach (string key in wrong)
            Assert.Equal("INVALID_API_KEY", await CodeAsync(site, s_protected[0], key, "{}", 401));
        Assert.Equal(3, site.Events.Named("auth_short_key_rejected").Count());
        Assert.Single(site.Events.Named("auth_oversized_header"));
        Assert.Equal(4, site.Events.Named("auth_invalid_key").Count());
        Assert.DoesNotContain(site.Events.All, e => e.ToString().Contains(TestSite.Key, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_listed_key_opens_every_route_and_remembered_keys_do_too()
    {
        string other = new('k', 40);
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        await site.StartAsync($"{TestSite.KeyEntry()},old:sha256:{ApiKeyRing.Hash(other)}");
        for (int round = 0; round < 3; round++)
        {
            foreach (string key in (string[])[TestSite.Key, other])
            {
                Assert.Null(await CodeAsync(site, "POST /v1/recipes/shop:recommend", key, """{"user_id":"u1"}""", 200));
                Assert.Null(await CodeAsync(site, "GET /v1/recipes/shop", key, null, 200));
            }

            Assert.Equal("INVALID_API_KEY", await CodeAsync(site, "GET /v1/recipes", new string('w', 40), null, 401));
        }
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        await using TestSite site = await new TestSite().StartAsync(TestSite.KeyEntry());
        foreach (string path in (string[])["/v1/health", "/health", "/livez", "/readyz"])
            Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Without_configured_keys_everybody_is_anonymous_and_noted_once()
    {
        await using TestSite site = await new TestSite().StartAsync();
        await site.GetJsonAsync("/v1/recipes");
        await site.GetJsonAsync("/v1/recipes");
        Assert.Equal("loopback_no_keys", Assert.Single(site.Events.Named("auth_anonymous_bypass_first_seen"))["mode"].Text);
    }

    [Fact]
    public async Task The_insecure_switch_wins_over_keys()
    {
        await using TestSite site = await new TestSite().StartAsync(TestSite.KeyEntry(), insecure: true);
        await site.GetJsonAsync("/v1/recipes");
        Assert.Equal("insecure_no_auth", Assert.Single(site.Events.Named("auth_anonymous_bypass_first_seen"))["mode"].Text);
    }

    [Fact]
    public void A_thousand_clients_are_remembered()
    {
        var clients = new AnonymousClients();
        for (int i = 0; i < AnonymousClients.Capacity; i++)
            Assert.True(clients.IsNew(new IPAddress(i)));
        Assert.False(clients.IsNew(new IPAddress(0)));
        Assert.True(clients.IsNew(new IPAddress(5000)));
        Assert.False(clients.IsNew(new IPAddress(0)));
        Assert.True(clients.IsNew(new IPAddress(1)));
    }

    private static async Task<string?> CodeAsync(TestSite site, string route, string? key, string? body, int status)
    {
        string[] parts = route.Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (body is not null && parts[0] == "POST")
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        using HttpResponseMessage response = await site.Client.SendAsync(request);
        JsonElement json = await TestSite.ReadAsync(response, status);
        return json.TryGetProperty("code", out JsonElement code) ? code.GetString() : null;
    }
}
