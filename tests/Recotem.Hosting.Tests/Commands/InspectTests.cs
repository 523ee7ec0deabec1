using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Recotem.Hosting.Tests.Commands;

public sealed class InspectTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    private string Artifact => _workspace.File("models/shop.recotem");

    public async Task InitializeAsync()
    {
        _workspace.Data();
        CommandRun run = await _workspace.RunAsync("train", _workspace.Recipe());
        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public async Task The_signature_line_is_followed_by_the_header_as_json()
    {
        CommandRun run = await _workspace.RunAsync("inspect", Artifact);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Message);
        string[] lines = run.Output.Split('\n', 2);
        Assert.Equal("HMAC: OK  (kid='test')", lines[0]);
        JsonElement header = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("shop", header.GetProperty("recipe_name").GetString());
        Assert.Equal("TopPop", header.GetProperty("algorithm").GetProperty("name").GetString());
        Assert.StartsWith("{\n  \"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_with_the_section_table()
    {
        CommandRun run = await _workspace.RunAsync("inspect", Artifact, "--json");

        JsonElement all = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("test", all.GetProperty("kid").GetString());
        Assert.True(all.GetProperty("verified").GetBoolean());
        Assert.Equal(2, all.GetProperty("format_version").GetInt32());
        Assert.Matches("^sha256:[0-9a-f]{64}$", all.GetProperty("model_version").GetString());
        Assert.Equal("shop", all.GetProperty("header").GetProperty("recipe_name").GetString());
        JsonElement offsets = all.GetProperty("sections").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "user.offsets");
        Assert.Equal("i64", offsets.GetProperty("type").GetString());
        Assert.Equal(21, offsets.GetProperty("shape")[0].GetInt32());
        Assert.Equal(0, offsets.GetProperty("offset").GetInt64() % 64);
    }

    [Fact]
    public async Task Sections_are_listed_on_request()
    {
        CommandRun run = await _workspace.RunAsync("inspect", Artifact, "--sections");

        Assert.Matches(@"\nuser\.offsets +i64 +21 +\d+ +168\n", run.Output);
    }

    [Theory]
    [InlineData("RECOTEM_PORT", "abc")]
    [InlineData("RECOTEM_API_KEYS", "broken")]
    [InlineData("RECOTEM_LOG_FORMAT", "jsno")]
    public async Task Variables_of_other_commands_do_not_matter(string variable, string value)
    {
        _workspace.Variables[variable] = value;

        Assert.Equal(0, (await _workspace.RunAsync("inspect", Artifact)).ExitCode);
    }

    [Fact]
    public async Task A_missing_file_exits_with_5_even_without_keys()
    {
        _workspace.Variables.Remove("RECOTEM_SIGNING_KEYS");

        CommandRun run = await _workspace.RunAsync("inspect", _workspace.File("nothing.recotem"));

        Assert.Equal(5, run.ExitCode);
        Assert.StartsWith("Cannot read artifact: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("nothing.recotem", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_keys_exit_with_8_and_name_the_key_and_the_way_out()
    {
        _workspace.Variables.Remove("RECOTEM_SIGNING_KEYS");

        CommandRun run = await _workspace.RunAsync("inspect", Artifact);

        Assert.Equal(8, run.ExitCode);
        Assert.Contains("'test'", run.Message, StringComparison.Ordinal);
        Assert.Contains("RECOTEM_SIGNING_KEYS", run.Message, StringComparison.Ordinal);
        Assert.Contains("--dev-allow-unsigned", run.Message, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("test:", "HMAC verification failed: ", 5)]
    [InlineData("other:", "HMAC verification failed: ", 5)]
    public async Task Another_key_or_another_id_exits_with_5_without_showing_a_key(string prefix, string message, int exitCode)
    {
        string key = new string('0', 62) + "ff";
        _workspace.Variables["RECOTEM_SIGNING_KEYS"] = prefix + key;

        CommandRun run = await _workspace.RunAsync("inspect", Artifact);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(message, run.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_keys_exit_with_8()
    {
        _workspace.Variables["RECOTEM_SIGNING_KEYS"] = "nonsense";

        Assert.Equal(8, (await _workspace.RunAsync("inspect", Artifact)).ExitCode);
    }

    [Theory]
    [InlineData("production", true, 8)]
    [InlineData("", true, 8)]
    [InlineData("Development", true, 0)]
    [InlineData("development", false, 0)]
    public async Task The_development_key_verifies_in_development_unless_there_are_keys(string env, bool removeKeys, int expected)
    {
        _workspace.Variables["RECOTEM_ENV"] = "development";
        string[] sign = removeKeys ? ["--dev-allow-unsigned", "--i-understand-this-loads-arbitrary-code"] : [];
        Assert.Equal(0, (await _workspace.RunAsync(["train", _workspace.Recipe(), .. sign])).ExitCode);
        if (removeKeys)
            _workspace.Variables.Remove("RECOTEM_SIGNING_KEYS");
        _workspace.Variables["RECOTEM_ENV"] = env;

        CommandRun run = await _workspace.RunAsync("inspect", Artifact, "--dev-allow-unsigned");

        Assert.True(run.ExitCode == expected, run.Error);
        if (!removeKeys)
            Assert.Contains(run.Events, e => e.GetProperty("event").GetString() == "dev_allow_unsigned_ignored");
    }

    [Fact]
    public async Task Every_flipped_bit_is_refused_with_5()
    {
        byte[] good = File.ReadAllBytes(Artifact);
        for (int position = 0; position < good.Length; position += 97)
        {
            byte[] bad = [.. good];
            bad[position] ^= (byte)(1 << (position % 8));
            File.WriteAllBytes(_workspace.File("bad.recotem"), bad);

            CommandRun run = await _workspace.RunAsync("inspect", _workspace.File("bad.recotem"));

            Assert.True(run.ExitCode == 5, $"byte {position}: {run.ExitCode} {run.Output} {run.Error}");
            Assert.Equal("", run.Output);
        }
    }

    [Fact]
    public async Task A_payload_cap_above_the_artifact_cap_exits_with_8()
    {
        _workspace.Variables["RECOTEM_MAX_ARTIFACT_BYTES"] = "1048576";
        _workspace.Variables["RECOTEM_MAX_PAYLOAD_BYTES"] = "2097152";

        CommandRun run = await _workspace.RunAsync("inspect", Artifact);

        Assert.Equal(8, run.ExitCode);
        Assert.StartsWith("Configuration error: ", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_the_cap_exits_with_5()
    {
        _workspace.Variables["RECOTEM_MAX_ARTIFACT_BYTES"] = "1";
        File.WriteAllBytes(_workspace.File("big.recotem"), new byte[(1 << 20) + 1]);

        CommandRun run = await _workspace.RunAsync("inspect", _workspace.File("big.recotem"));

        Assert.Equal(5, run.ExitCode);
        Assert.StartsWith("Artifact parse failed: ", run.Message, StringComparison.Ordinal);
        Assert.Contains("exceeds cap", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_header_that_is_not_json_exits_with_5_after_the_signature_line()
    {
        // Format 1: magic number, version, reserved, key id, digest, length of the header, header.
        byte[] kid = Encoding.ASCII.GetBytes(Workspace.Kid);
        byte[] header = "no json"u8.ToArray();
        byte[] signed = [.. kid, .. header];
        byte[] digest = HMACSHA256.HashData(Convert.FromHexString(Workspace.Key), signed);
        byte[] file = [.. "RECOTEM\0"u8, 1, 0, 0, 0, (byte)kid.Length, .. kid, .. digest, (byte)header.Length, 0, 0, 0, .. header];
        File.WriteAllBytes(_workspace.File("odd.recotem"), file);

        CommandRun run = await _workspace.RunAsync("inspect", _workspace.File("odd.recotem"));
        CommandRun json = await _workspace.RunAsync("inspect", "--json", _workspace.File("odd.recotem"));

        Assert.Equal((5, "HMAC: OK  (kid='test')\n"), (run.ExitCode, run.Output));
        Assert.StartsWith("Header JSON parse failed: ", run.Message, StringComparison.Ordinal);
        Assert.Equal((5, ""), (json.ExitCode, json.Output));
    }

    [Theory]
    [InlineData("https://example.org/m.recotem", "not read over HTTP")]
    [InlineData("https:/example.org/m.recotem", "not read over HTTP")]
    [InlineData("s3:/bucket/m.recotem", "s3://bucket/m.recotem")]
    public async Task Addresses_without_a_store_exit_with_5_and_collapsed_slashes_are_repaired(string address, string expected)
    {
        CommandRun run = await _workspace.RunAsync("inspect", address);

        Assert.Equal(5, run.ExitCode);
        Assert.Contains(expected, run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_address_is_read_like_a_path()
    {
        Assert.Equal(0, (await _workspace.RunAsync("inspect", $"file://{Artifact}")).ExitCode);
    }

    public Task DisposeAsync()
    {
        _workspace.Dispose();
        return Task.CompletedTask;
    }
}
