namespace Recotem.Serving.Tests;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("req_01-Z", true)]
    [InlineData("", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Only_letters_digits_underscores_and_hyphens_are_accepted(string id, bool accepted) => Assert.Equal(accepted, RequestId.IsWellFormed(id));

    [Fact]
    public void Up_to_128_characters_are_accepted()
    {
        Assert.True(RequestId.IsWellFormed(new string('x', 128)));
        Assert.False(RequestId.IsWellFormed(new string('x', 129)));
    }

    [Fact]
    public void New_ids_are_12_hex_digits_and_do_not_repeat()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < 100_000; i++)
        {
            string id = RequestId.Next();
            Assert.Equal(12, id.Length);
            Assert.True(seen.Add(id));
        }

        Assert.All(seen.Take(1000), id => Assert.All(id, c => Assert.True(char.IsAsciiHexDigitLower(c))));
    }
}
