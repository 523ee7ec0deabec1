using System.Security.Cryptography;
using System.Text;
using Recotem.Artifacts;
using Recotem.Serving;

namespace Recotem.Hosting.Tests.Commands;

public sealed class KeygenTests
{
    [Fact]
    public async Task A_signing_key_is_four_lines_that_fit_together()
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, "keygen");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        string[] lines = run.Output.Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Matches("^kid=[0-9a-f]{8}$", lines[0]);
        Assert.Matches("^plaintext=[0-9a-f]{64}$", lines[1]);
        string kid = lines[0]["kid=".Length..];
        string key = lines[1]["plaintext=".Length..];
        string fingerprint = Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(key)))[..8];
        Assert.Equal($"fingerprint={fingerprint}  # matches /security.posture log; NOT for config", lines[2]);
        Assert.Equal($"env_entry=RECOTEM_SIGNING_KEYS={kid}:{key}", lines[3]);
        Assert.Equal([(kid, fingerprint)], KeyRing.Parse($"{kid}:{key}", NullEventLog.Instance).Fingerprints.ToArray());
    }

    [Fact]
    public async Task An_api_key_is_four_lines_that_fit_together()
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, "keygen", "--type", "api", "--kid", "app-1");

        Assert.Equal(0, run.ExitCode);
        string[] lines = run.Output.Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal("kid=app-1", lines[0]);
        Assert.Matches("^plaintext=[A-Za-z0-9_-]{43}$", lines[1]);
        string plaintext = lines[1]["plaintext=".Length..];
        Assert.Equal($"hash=sha256:{ApiKeyRing.Hash(plaintext)}", lines[2]);
        Assert.Equal($"env_entry=RECOTEM_API_KEYS=app-1:sha256:{ApiKeyRing.Hash(plaintext)}", lines[3]);
        Assert.Equal(["app-1"], ApiKeyRing.Parse($"app-1:sha256:{ApiKeyRing.Hash(plaintext)}").Kids.ToArray());
    }

    [Fact]
    public void The_hash_of_an_api_key_is_that_of_the_original_product()
    {
        Assert.Equal("5058a8f11d08fbee0c515620d3f82b7d99fe5eb4680627f618c7095ab9c9d707", ApiKeyRing.Hash(new string('p', 43)));
        Assert.Equal("27439cd9b9a91728b2a1ba0d2e47bce6eaff30bbe8c800de23151370dbff8c45", ApiKeyRing.Hash("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));
    }

    [Fact]
    public async Task Keys_are_never_the_same()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < 20; i++)
            Assert.True(keys.Add((await CommandRun.OfAsync(PluginCatalog.Empty, "keygen")).Output.Split('\n')[1]));
    }

    [Theory]
    [InlineData("--type", "ssh", "unknown key type 'ssh'")]
    [InlineData("--kid", "", "'<empty>' cannot be a key id")]
    [InlineData("--kid", "a:b", "cannot be a key id")]
    [InlineData("--kid", "a,b", "cannot be a key id")]
    [InlineData("--kid", "0123456789abcdef0123456789abcdefX", "cannot be a key id")]
    [InlineData("--kid", "0123456789abcdef0123456789abcdef", "cannot be a key id")]
    public async Task A_value_that_would_make_an_unusable_entry_exits_with_8(string option, string value, string expected)
    {
        CommandRun run = await CommandRun.OfAsync(PluginCatalog.Empty, "keygen", option, value);

        Assert.Equal(8, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_variable_of_the_environment_matters()
    {
        CommandRun run = await CommandRun.OfAsync(
            PluginCatalog.Empty, new Dictionary<string, string> { ["RECOTEM_LOG_FORMAT"] = "jsno", ["RECOTEM_SIGNING_KEYS"] = "broken" }, "keygen");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Equal(4, Encoding.UTF8.GetByteCount(run.Output) > 0 ? run.Output.Count(c => c == '\n') : 0);
    }
}
