using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("GET", "/", 404, "NOT_FOUND", null)]
    [InlineData("GET", "/v1/nothing", 404, "NOT_FOUND", null)]
    [InlineData("POST", "/v1/recipes/a/b:recommend", 404, "NOT_FOUND", null)]
    [InlineData("POST", "/v1/recipes/shop:bogus", 404, "UNKNOWN_VERB", null)]
    [InlineData("POST", "/v1/recipes/shop:", 404, "UNKNOWN_VERB", null)]
    [InlineData("POST", "/v1/recipes/shop:recommend:recommend", 404, "UNKNOWN_VERB", null)]
    [InlineData("GET", "/v1/recipes/shop:bogus", 404, "UNKNOWN_VERB", null)]
    [InlineData("GET", "/v1/recipes/shop:recommend", 405, "METHOD_NOT_ALLOWED", "POST")]
    [InlineData("POST", "/v1/recipes/shop", 405, "METHOD_NOT_ALLOWED", "GET")]
    [InlineData("POST", "/v1/recipes", 405, "METHOD_NOT_ALLOWED", "GET")]
    [InlineData("PUT", "/v1/recipes/shop", 405, "METHOD_NOT_ALLOWED", "GET, POST")]
    [InlineData("DELETE", "/v1/health", 405, "METHOD_NOT_ALLOWED", "GET")]
    [InlineData("OPTIONS", "/v1/recipes", 405, "METHOD_NOT_ALLOWED", "GET")]
    public async Task Every_refusal_has_a_code_a_request_id_and_its_methods(string method, string path, int status, string code, string? allow)
    {
        await using TestSite site = await new TestSite().StartAsync(TestSite.KeyEntry());
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage response = await site.Client.SendAsync(request);
        JsonElement body = await TestSite.ReadAsync(response, status);
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.Equal(allow, response.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_head_request_is_refused_without_a_body()
    {
        await using TestSite site = await new TestSite().StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/v1/health");
        using HttpResponseMessage response = await site.Client.SendAsync(request);
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("abc_DEF-1", true)]
    [InlineData("a.b", false)]
    [InlineData("", false)]
    public async Task A_well_formed_request_id_is_kept(string sent, bool kept)
    {
        await using TestSite site = await new TestSite().StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.TryAddWithoutValidation("X-Request-ID", sent);
        using HttpResponseMessage response = await site.Client.SendAsync(request);
        string id = response.Headers.GetValues("X-Request-ID").Single();
        Assert.Equal(kept, id == sent);
        if (!kept)
            Assert.Matches("^[0-9a-f]{12}$", id);
    }
}
