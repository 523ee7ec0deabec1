using System.Text;

namespace Recotem.Serving.Tests;

public sealed class ScryptTests
{
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    public void Keys_equal_those_of_the_standard(string password, string salt, int n, int r, int p, string expected)
    {
        var key = new byte[64];
        Scrypt.DeriveKey(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), n, r, p, key);
        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-2)]
    public void A_cost_that_is_no_power_of_two_is_refused(int cost) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Scrypt.DeriveKey([], [], cost, 8, 1, new byte[32]));

    [Fact]
    public void A_derivation_that_needs_too_much_memory_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Scrypt.DeriveKey([], [], 1 << 24, 8, 1, new byte[32]));
}
