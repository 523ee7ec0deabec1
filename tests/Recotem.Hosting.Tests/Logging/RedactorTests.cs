using Recotem.Hosting.Logging;

namespace Recotem.Hosting.Tests.Logging;

public sealed class RedactorTests
{
    private static readonly string s_hex63 = new('a', 63);
    private static readonly string s_hex64 = new('a', 64);

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("X-API-Key")]
    [InlineData("authorization")]
    [InlineData("Cookie")]
    [InlineData("recotem_signing_key")]
    [InlineData("RECOTEM_SIGNING_KEYS")]
    [InlineData("recotem_api_keys")]
    [InlineData("aws_region")]
    [InlineData("gcp_project")]
    [InlineData("google_x")]
    [InlineData("AZURE_ACCOUNT")]
    [InlineData("client_secret")]
    [InlineData("password")]
    [InlineData("db_passwd")]
    [InlineData("csrf_token")]
    [InlineData("tokenizer")]
    [InlineData("primary_key")]
    [InlineData("keyboard")]
    [InlineData("keys_total")]
    [InlineData("bearer")]
    [InlineData("credit")]
    [InlineData("private_url")]
    [InlineData("auth")]
    public void A_field_with_a_secret_name_is_hidden(string name) => Assert.True(Redactor.HidesName(name));

    [Theory]
    [InlineData("monkey")]
    [InlineData("Turkey")]
    [InlineData("donkey")]
    [InlineData("hockey")]
    [InlineData("jockey")]
    [InlineData("keys")]
    [InlineData("sort-keys")]
    [InlineData("name")]
    [InlineData("path")]
    [InlineData("n_rows")]
    [InlineData("aws")]
    [InlineData("auth_enabled")]
    [InlineData("signing_key_status")]
    [InlineData("signing_keys")]
    [InlineData("n_keys")]
    public void A_field_with_a_harmless_name_is_shown(string name) => Assert.False(Redactor.HidesName(name));

    [Theory]
    [InlineData("postgresql://user:pw@host/db", "postgresql://***@host/db")]
    [InlineData("postgresql://:pw@h/d", "postgresql://***@h/d")]
    [InlineData("postgresql+psycopg://u:p@h/d?x=1", "postgresql+psycopg://***@h/d?x=1")]
    [InlineData("POSTGRES://u:p@h", "POSTGRES://***@h")]
    [InlineData("see https://u:p@h/x and http://a@b, ok", "see https://***@h/x and http://***@b, ok")]
    [InlineData("mysql://root@10.0.0.1:3306/db", "mysql://***@10.0.0.1:3306/db")]
    [InlineData("mongodb+srv://u:p@cluster", "mongodb+srv://***@cluster")]
    [InlineData("rediss://:p@h", "rediss://***@h")]
    [InlineData("amqps://u:p@h/v", "amqps://***@h/v")]
    [InlineData("postgres://u:p@ss@h/d", "postgres://***@h/d")]
    [InlineData("postgres://u:p/ss@h/d", "postgres://***@h/d")]
    public void Credentials_of_addresses_are_hidden(string text, string expected) => Assert.Equal(expected, Redactor.Text(text));

    [Theory]
    [InlineData("gs://p@b/k")]
    [InlineData("s3://b/k@1")]
    [InlineData("az://a@b/c")]
    [InlineData("sqlite:///x")]
    [InlineData("https://host/@user")]
    [InlineData("https://host?mail=a@b")]
    [InlineData("someone@example.org")]
    [InlineData("://")]
    [InlineData("")]
    public void Other_addresses_are_left_alone(string text) => Assert.Same(text, Redactor.Text(text));

    [Fact]
    public void Sixty_three_hex_digits_are_shown_and_sixty_four_are_not()
    {
        Assert.Equal($"k {s_hex63[..40]} v", Redactor.Text($"k {s_hex63[..40]} v"));
        Assert.Equal("k1:[REDACTED-HEX64]", Redactor.Text($"k1:{s_hex64}"));
        Assert.Equal("[REDACTED-HEX64]", Redactor.Text(s_hex64 + s_hex64));
        Assert.Equal("http://h/?k=[REDACTED-HEX64]&x", Redactor.Text($"http://h/?k={s_hex64}&x"));
        Assert.Equal("a/[REDACTED-HEX64]/b", Redactor.Text($"a/{s_hex64}/b"));
    }

    [Fact]
    public void Forty_three_base64url_characters_are_hidden_unless_they_are_part_of_a_path()
    {
        string key = new('p', 43);
        Assert.Equal("[REDACTED-B64URL43]", Redactor.Text(key));
        Assert.Equal("key [REDACTED-B64URL43].", Redactor.Text($"key {key}xyz."));
        Assert.Equal(key[1..], Redactor.Text(key[1..]));
        string path = $"/tmp/{key}/recipe.yaml:1:2: name";
        Assert.Same(path, Redactor.Text(path));
    }

    [Fact]
    public void A_hex_key_inside_a_longer_run_hides_itself_and_what_is_left_is_judged_again()
    {
        Assert.Equal("zz[REDACTED-HEX64]", Redactor.Text("zz" + s_hex64));
        Assert.Equal("[REDACTED-B64URL43][REDACTED-HEX64]", Redactor.Text(new string('z', 43) + s_hex64));
    }

    [Theory]
    [InlineData("https://hooks.example.org/services/T0/B0/{0}")]
    [InlineData("see https://h/{0}/x, then")]
    [InlineData("s3://bucket/{0}")]
    public void A_key_in_the_path_of_an_address_is_hidden(string format)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, new string('p', 43));
        Assert.DoesNotContain("ppp", Redactor.Text(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_after_an_address_is_a_local_path_again()
    {
        string text = $"https://h/x /tmp/{new string('p', 43)}/recipe.yaml";
        Assert.Same(text, Redactor.Text(text));
    }

    [Fact]
    public void A_marker_hides_nothing_that_follows_it()
    {
        Assert.Equal("[REDACTED-HEX64] [REDACTED-HEX64]", Redactor.Text("[REDACTED-HEX64] " + s_hex64));
        Assert.Equal("[REDACTED] postgres://***@h/d", Redactor.Text("[REDACTED] postgres://u:p@h/d"));
    }

    [Fact]
    public void Addresses_alone_lose_their_credentials_and_keep_long_runs() =>
        Assert.Equal($"{s_hex64} http://***@h", Redactor.Addresses($"{s_hex64} http://u:p@h"));

    [Fact]
    public void No_run_of_hex_digits_as_long_as_a_key_survives_any_surroundings()
    {
        uint state = 12345;
        for (int round = 0; round < 2000; round++)
        {
            var text = new System.Text.StringBuilder();
            int parts = (int)(Next() % 5) + 1;
            for (int i = 0; i < parts; i++)
                text.Append(" /:=\"'@-_.\u00e9"[(int)(Next() % 11)]).Append((Next() % 3) switch
                {
                    0 => Convert.ToHexStringLower(Enumerable.Range(0, 32 + (int)(Next() % 8)).Select(_ => (byte)Next()).ToArray()),
                    1 => "https://u:p@",
                    _ => new string('x', (int)(Next() % 50)),
                });

            string clean = Redactor.Text(text.ToString());

            Assert.DoesNotMatch("[0-9a-fA-F]{64}", clean);
            Assert.DoesNotContain("://u:p@", clean, StringComparison.Ordinal);
            Assert.Equal(clean, Redactor.Text(clean));
        }

        uint Next() => state = (state * 1664525) + 1013904223;
    }
}
