using System.Collections.Immutable;
using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class HostTests
{
    [Theory]
    [InlineData("localhost", "localhost", true)]
    [InlineData("localhost", "LOCALHOST:8080", true)]
    [InlineData("Example.com", "example.COM", true)]
    [InlineData("localhost", "localhost.evil.test", false)]
    [InlineData("localhost", "evil.test", false)]
    [InlineData("localhost", "localhost:80x", false)]
    [InlineData("localhost", "localhost:80:80", false)]
    [InlineData("localhost", "", false)]
    [InlineData("localhost", ":80", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*", "", true)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "a.b.EXAMPLE.com:80", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "badexample.com", false)]
    [InlineData("::1", "[::1]:8080", true)]
    [InlineData("[::1]", "[::1]", true)]
    [InlineData("0:0:0:0:0:0:0:1", "[::1]", true)]
    [InlineData("2001:DB8::1", "[2001:db8::1]", true)]
    [InlineData("::1", "[::2]", false)]
    [InlineData("::1", "[::1", false)]
    [InlineData("::1", "::1", false)]
    [InlineData("::1", "[::1]evil", false)]
    [InlineData("127.0.0.1", "127.0.0.1:1", true)]
    public void A_host_matches_whatever_its_case_and_port(string entry, string header, bool allowed)
    {
        var problems = new List<string>();
        Assert.Equal(allowed, AllowedHosts.Parse([entry], problems).Allow(header));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("example.com:8080")]
    [InlineData("example.com/")]
    [InlineData("a*.example.com")]
    [InlineData("*.")]
    [InlineData("*example.com")]
    [InlineData("[example.com]")]
    public void An_entry_that_could_never_match_is_refused_by_its_number(string entry)
    {
        var problems = new List<string>();
        AllowedHosts.Parse(["localhost", entry], problems);
        Assert.Equal(
            "RECOTEM_ALLOWED_HOSTS: entry 2 is no host; expected a host name, an address, '*', or '*.' and a name, without scheme, port and path",
            Assert.Single(problems));
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        AllowedHosts hosts = AllowedHosts.Parse(["localhost", "::1", "*.example.com"], []);
        ImmutableArray<string> headers = ["LocalHost:8080", "[::1]:8080", "a.example.com", "evil.test"];
        int allowed = 0;
        for (int i = 0; i < 100; i++)
            allowed += Count();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            allowed += Count();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(3 * 1100, allowed);

        int Count()
        {
            int count = 0;
            foreach (string header in headers)
                count += hosts.Allow(header) ? 1 : 0;
            return count;
        }
    }

    [Theory]
    [InlineData("GET", "/livez")]
    [InlineData("GET", "/nothing")]
    [InlineData("POST", "/v1/recipes/shop:recommend")]
    public async Task Another_host_is_refused_before_everything_else(string method, string path)
    {
        await using TestSite site = await new TestSite().StartAsync(TestSite.KeyEntry());
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { Host = "evil.test" } };
        request.Headers.Add("X-Request-ID", "mine");
        using HttpResponseMessage response = await site.Client.SendAsync(request);
        JsonElement body = await TestSite.ReadAsync(response, 400);
        Assert.Equal("HOST_NOT_ALLOWED", body.GetProperty("code").GetString());
        Assert.Equal("mine", body.GetProperty("request_id").GetString());
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    public async Task This_machine_is_allowed_by_default(string host)
    {
        await using TestSite site = await new TestSite().StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/livez") { Headers = { Host = host } };
        using HttpResponseMessage response = await site.Client.SendAsync(request);
        await TestSite.ReadAsync(response, 200);
    }
}
