using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct2106Tests
{
    [Theory]
    [Fires]
    [InlineData("Password")]
    [InlineData("DbPassword")]
    [InlineData("Passphrase")]
    [InlineData("Secret")]
    [InlineData("ClientSecret")]
    [InlineData("Token")]
    [InlineData("AccessToken")]
    [InlineData("ApiKey")]
    [InlineData("Apikey")]
    [InlineData("AwsAccessKey")]
    [InlineData("PrivateKey")]
    [InlineData("Credentials")]
    public void An_option_that_is_named_like_a_credential_must_be_marked(string name)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2106", Code.Record($"public string? [|{name}|] {{ get; init; }}"))).Message();

        Assert.Equal($"'{name}' is named like a credential but would appear in messages and listings; mark it with [Secret]", message);
    }

    [Theory]
    [Fires]
    [InlineData("string?", "Pwd")]
    [InlineData("string?", "ConnectionString")]
    [InlineData("string?", "GithubToken")]
    [InlineData("string[]?", "ApiKeys")]
    [InlineData("IReadOnlyDictionary<string, string>?", "Passwords")]
    public void Other_words_and_collections_count_as_well(string type, string name) =>
        AnalyzerRun.Check("RCT2106", Code.Record($"public {type} [|{name}|] {{ get; init; }}"));

    [Theory]
    [Silent]
    [InlineData("string", "PadToken")]
    [InlineData("string", "NextPageToken")]
    [InlineData("string[]", "StopTokens")]
    [InlineData("int", "MaxTokens")]
    public void Words_of_texts_and_pages_are_no_credentials(string type, string name) =>
        AnalyzerRun.Check("RCT2106", Code.Record($"public {type}? {name} {{ get; init; }}"));

    [Fact]
    [Fires]
    public void The_key_counts_not_the_name_of_the_property() => AnalyzerRun.Check(
        "RCT2106", Code.Record("[System.Text.Json.Serialization.JsonPropertyName(\"api-key\")] public string? [|Header|] { get; init; }"));

    [Theory]
    [Fires]
    [InlineData("\"letmein\"")]
    [InlineData("Config.Known")]
    [InlineData("\"let\" + \"mein\"")]
    public void A_secret_with_a_constant_default_is_refused(string value)
    {
        string message = Assert.Single(AnalyzerRun.Check("RCT2106", Code.Record($"internal const string Known = \"x\"; [Secret] public string Password {{ get; init; }} = [|{value}|];"))).Message();

        Assert.Equal("'Password' has a literal default, which everybody can read in the binary; remove the default", message);
    }

    [Theory]
    [Silent]
    [InlineData("[Secret] public string? Password { get; init; }")]
    [InlineData("[Secret] public required string ApiKey { get; init; }")]
    [InlineData("[Secret] public string? Token { get; init; } = Environment.GetEnvironmentVariable(\"TOKEN\");")]
    [InlineData("[System.Text.Json.Serialization.JsonIgnore] public string? Password { get; init; }")]
    [InlineData("public string? User { get; init; }")]
    public void Marked_secrets_without_a_default_and_other_options_are_accepted(string property) => AnalyzerRun.Check("RCT2106", Code.Record(property));

    [Theory]
    [Boundary]
    [InlineData("public int MaxToken { get; init; }")]
    [InlineData("public string? TokenField { get; init; }")]
    [InlineData("public string? Tokenizer { get; init; }")]
    [InlineData("public string? SortKey { get; init; }")]
    [InlineData("[Secret] public string Password { get; init; } = \"\";")]
    public void The_last_word_of_a_text_option_decides_and_an_empty_default_tells_nothing(string property) => AnalyzerRun.Check("RCT2106", Code.Record(property));
}
