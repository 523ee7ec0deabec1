namespace Recotem.Serving.Tests;

public sealed class ApiKeyRingTests
{
    private const string Hash = "5058a8f11d08fbee0c515620d3f82b7d99fe5eb4680627f618c7095ab9c9d707";

    [Fact]
    public void Hashes_equal_the_published_test_vectors()
    {
        Assert.Equal(Hash, ApiKeyRing.Hash(new string('p', 43)));
        Assert.Equal("27439cd9b9a91728b2a1ba0d2e47bce6eaff30bbe8c800de23151370dbff8c45", ApiKeyRing.Hash("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));
        Assert.Equal("a7459d873dfe0c32a59bc7b3e3a92a3585b56d6c9b7e7e5e735c214ca0fb50f3", ApiKeyRing.Hash(new string('\0', 256)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(" , , ")]
    public void A_list_without_entries_means_no_keys(string? value) => Assert.True(ApiKeyRing.Parse(value).IsEmpty);

    [Fact]
    public void Blanks_empty_entries_and_letter_case_do_not_matter()
    {
        ApiKeyRing ring = ApiKeyRing.Parse($" a:SHA256:{Hash.ToUpperInvariant()} ,, b:sha256:{new string('0', 64)},");
        Assert.Equal(["a", "b"], ring.Kids.AsEnumerable());
        Assert.Equal("a", ring.Find(Convert.FromHexString(Hash)));
    }

    [Fact]
    public void The_first_of_two_ids_with_one_hash_wins()
    {
        ApiKeyRing ring = ApiKeyRing.Parse($"a:sha256:{Hash},b:sha256:{Hash}");
        Assert.Equal("a", ring.Find(Convert.FromHexString(Hash)));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_and_nothing_of_an_entry_is_repeated()
    {
        const string Secret = "hunter2hunter2";
        string value = $"{Secret},ok:sha256:{Hash},:sha256:{Hash},x:md5:{Hash},y:sha256:{Secret},ok:sha256:{Hash}";
        ConfigException e = Assert.Throws<ConfigException>(() => ApiKeyRing.Parse(value));
        Assert.Equal(ExitCode.Configuration, e.ExitCode);
        string[] lines = e.Message.Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("RECOTEM_API_KEYS: entry 1: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("RECOTEM_API_KEYS: entry 3: the key id is empty", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("RECOTEM_API_KEYS: entry 4: ", lines[2], StringComparison.Ordinal);
        Assert.Contains("64 hex digits", lines[3], StringComparison.Ordinal);
        Assert.Contains("entry 2", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash, e.Message, StringComparison.Ordinal);
    }
}
