namespace Recotem.Artifacts.Tests;

public sealed class KeyRingTests
{
    private static readonly string s_hex = Samples.KeyHex;

    [Fact]
    public void The_first_key_is_active_and_the_order_is_kept()
    {
        var log = new RecordingLog();
        KeyRing ring = KeyRing.Parse($" new:{s_hex} ,, old:{Samples.OtherKeyHex.ToUpperInvariant()} ,", log);

        Assert.Equal("new", ring.ActiveKid);
        Assert.Equal(["new", "old"], ring.Fingerprints.Select(f => f.Kid));
        Assert.Equal("9a2db2e2", ring.Fingerprints[0].Fingerprint);
        string built = Assert.Single(log.Events);
        Assert.StartsWith("Info recotem.artifact.signing signing_keyring_built n_keys=2 active_kid=new fingerprints=[{kid=new, fingerprint=9a2db2e2}, ", built, StringComparison.Ordinal);
        Assert.DoesNotContain("abab", built, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" , ,")]
    public void Without_a_key_the_code_is_signing_key_missing(string? value)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => KeyRing.Parse(value, NullEventLog.Instance));

        Assert.Equal("signing_key_missing", e.Code);
        Assert.Equal(ExitCode.Configuration, e.ExitCode);
        Assert.Contains("recotem keygen", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_reported_at_once_by_ordinal_and_nothing_is_echoed()
    {
        string secret = string.Concat(Enumerable.Repeat("5ec7", 16));
        var log = new RecordingLog();
        string value = string.Join(
            ',',
            secret,                                         // 1: no colon
            $":{secret}",                                   // 2: no key id
            $"a:{secret[..62]}",                            // 3: short
            $"ok:{secret}",                                 // 4: right
            $"ok:{secret}",                                 // 5: duplicate
            $"{secret[..32]}:{secret}",                     // 6: looks like a key
            $"blank in:{secret}",                           // 7: characters
            $"b:{secret[..62]}zz",                          // 8: no hex
            $"{new string('x', 33)}:{secret}",              // 9: too long
            $"c:{secret[..20]} {secret[..43]}");            // 10: a blank between bytes

        ConfigException e = Assert.Throws<ConfigException>(() => KeyRing.Parse(value, log));

        Assert.Equal("config_error", e.Code);
        Assert.Equal(ExitCode.Configuration, e.ExitCode);
        foreach (int entry in (int[])[1, 2, 3, 5, 6, 7, 8, 9, 10])
            Assert.Contains($"entry {entry}: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("entry 4: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("5ec7", e.Message, StringComparison.Ordinal);
        Assert.All(log.Events, line => Assert.DoesNotContain("5ec7", line, StringComparison.Ordinal));
        Assert.Contains("Warning recotem.artifact.signing signing_keyring_invalid reason=duplicate_kid entry=5 kid=ok", log.Events);
        Assert.Contains("Warning recotem.artifact.signing signing_keyring_invalid reason=kid_looks_like_hex_key_material entry=6", log.Events);
        Assert.DoesNotContain(log.Events, line => line.Contains("signing_keyring_built", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789ABCDEF", false)]
    [InlineData("0123456789abcdef0123456789abcdeg", true)]
    [InlineData("deadbeef", true)]
    [InlineData("A.b_c-9", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    public void Key_ids_follow_one_rule(string kid, bool valid) => Assert.Equal(valid, KeyId.IsValid(kid));

    [Fact]
    public void Key_ids_are_made_safe_for_logs()
    {
        Assert.Equal("<empty>", KeyId.Safe(""));
        Assert.Equal("a.b_c-d:e", KeyId.Safe("a.b_c-d:e"));
        Assert.Equal(@"a\x0ab\x1b\x20\x65e5", KeyId.Safe("a\nb\u001b 日"));
        Assert.Equal(new string('x', 64), KeyId.Safe(new string('x', 64)));
        Assert.Equal(new string('x', 64) + "...", KeyId.Safe(new string('x', 65)));
    }

    [Fact]
    public void A_key_of_zeros_is_accepted_with_a_warning_and_the_development_ring_is_that_key()
    {
        var log = new RecordingLog();
        KeyRing ring = KeyRing.Parse($"dev:{new string('0', 64)}", log);

        Assert.Contains("Warning recotem.artifact.signing signing_key_weak kid=dev reason=all_zero", log.Events);
        Assert.Equal("dev", KeyRing.Development.ActiveKid);
        Assert.Equal(ring.Fingerprints[0], KeyRing.Development.Fingerprints[0]);
    }
}
