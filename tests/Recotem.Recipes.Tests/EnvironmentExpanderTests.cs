namespace Recotem.Recipes.Tests;

public sealed class EnvironmentExpanderTests
{
    private readonly RecordedEvents _events = new();

    [Theory]
    [InlineData("${RECOTEM_RECIPE_X}", "hello")]
    [InlineData("a${RECOTEM_RECIPE_X}b${RECOTEM_RECIPE_Y}c", "ahellobworldc")]
    [InlineData("$${RECOTEM_RECIPE_X}", "$hello")]
    [InlineData("$RECOTEM_RECIPE_X", "$RECOTEM_RECIPE_X")]
    [InlineData("${}", "${}")]
    [InlineData("${} ${RECOTEM_RECIPE_X}", "${} hello")]
    [InlineData("${RECOTEM_RECIPE_X", "${RECOTEM_RECIPE_X")]
    [InlineData("${RECOTEM_RECIPE_SELF}", "${RECOTEM_RECIPE_SELF}")]
    [InlineData("${RECOTEM_RECIPE_PING}", "${RECOTEM_RECIPE_PONG}")]
    [InlineData("${recotem_recipe_lower}", "low")]
    [InlineData("${RECOTEM_RECIPE_GCP_PROJECT}", "project")]
    [InlineData("nothing", "nothing")]
    [InlineData("", "")]
    public void References_are_replaced_in_one_pass(string text, string expected)
    {
        Assert.True(Expander().TryExpand(text, out string expanded, out _, out _));
        Assert.Equal(expected, expanded);
    }

    [Theory]
    [InlineData("${HOME}")]
    [InlineData("${PATH}")]
    [InlineData("${ RECOTEM_RECIPE_X }")]
    [InlineData("${XRECOTEM_RECIPE_X}")]
    public void Other_variables_are_not_allowed(string text)
    {
        Assert.False(Expander().TryExpand(text, out _, out string problem, out string expected));
        Assert.Equal($"{text} is not allowed", problem);
        Assert.Contains("RECOTEM_RECIPE_", expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_REGION")]
    [InlineData("gcp_project")]
    [InlineData("GOOGLE_X")]
    [InlineData("AZURE_X")]
    [InlineData("ALIYUN_X")]
    [InlineData("ALICLOUD_X")]
    [InlineData("OCI_X")]
    [InlineData("IBM_X")]
    [InlineData("DO_X")]
    [InlineData("HCLOUD_X")]
    [InlineData("DIGITALOCEAN_X")]
    [InlineData("RECOTEM_SIGNING_KEYS")]
    [InlineData("RECOTEM_API_KEYS")]
    [InlineData("RECOTEM_RECIPE_APIKEY")]
    [InlineData("RECOTEM_RECIPE_KEYBOARD")]
    [InlineData("RECOTEM_RECIPE_MY_TOKEN")]
    [InlineData("RECOTEM_RECIPE_AUTH")]
    [InlineData("RECOTEM_RECIPE_CRED_FILE")]
    [InlineData("RECOTEM_RECIPE_PASSWD")]
    [InlineData("RECOTEM_RECIPE_password")]
    [InlineData("RECOTEM_RECIPE_BEARER")]
    [InlineData("RECOTEM_RECIPE_SECRET")]
    [InlineData("RECOTEM_RECIPE_PRIVATE")]
    public void Names_that_suggest_secrets_are_blocked_even_if_they_are_set(string name)
    {
        var expander = new EnvironmentExpander(new HostEnvironment([new(name, "hush")]), new Dictionary<string, string> { [name] = "hush" }, _events);

        Assert.False(expander.TryExpand($"${{{name}}}", out string expanded, out string problem, out string expected));

        Assert.StartsWith($"${{{name}}} is blocked", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", expanded + problem + expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        Assert.False(Expander().TryExpand("${RECOTEM_RECIPE_NONE}", out string expanded, out string problem, out _));

        Assert.Equal("${RECOTEM_RECIPE_NONE} is not set", problem);
        Assert.Equal("${RECOTEM_RECIPE_NONE}", expanded);
    }

    [Fact]
    public void All_wrong_references_of_a_text_are_named_and_no_value_is_shown()
    {
        Assert.False(Expander().TryExpand("${RECOTEM_RECIPE_X} ${HOME} ${AWS_REGION} ${RECOTEM_RECIPE_NONE} ${HOME}", out string expanded, out string problem, out string expected));

        Assert.Equal("${HOME} is not allowed, ${AWS_REGION} is blocked, because its name suggests a secret, ${RECOTEM_RECIPE_NONE} is not set", problem);
        Assert.DoesNotContain("hello", expanded + problem + expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_the_command_line_go_first()
    {
        var expander = new EnvironmentExpander(
            new HostEnvironment([new("RECOTEM_RECIPE_X", "process")]), new Dictionary<string, string> { ["RECOTEM_RECIPE_X"] = "line" }, _events);

        Assert.True(expander.TryExpand("${RECOTEM_RECIPE_X}", out string expanded, out _, out _));
        Assert.Equal("line", expanded);
    }

    [Fact]
    public void An_empty_value_is_accepted_with_one_event()
    {
        EnvironmentExpander expander = Expander();

        Assert.True(expander.TryExpand("${RECOTEM_RECIPE_EMPTY}${RECOTEM_RECIPE_EMPTY}", out string expanded, out _, out _));
        Assert.True(expander.TryExpand("${RECOTEM_RECIPE_EMPTY}", out _, out _, out _));

        Assert.Equal("", expanded);
        Assert.Equal(["warning recotem.recipe.envvars recipe_env_var_empty name=RECOTEM_RECIPE_EMPTY"], _events.All);
    }

    [Fact]
    public void A_long_or_odd_name_is_shortened_in_messages()
    {
        Assert.False(Expander().TryExpand($"${{a\n{new string('x', 5000)}}}", out _, out string problem, out _));

        Assert.InRange(problem.Length, 80, 120);
        Assert.DoesNotContain('\n', problem);
    }

    private EnvironmentExpander Expander() => new(
        new HostEnvironment(
        [
            new("RECOTEM_RECIPE_X", "hello"), new("RECOTEM_RECIPE_Y", "world"), new("RECOTEM_RECIPE_EMPTY", ""),
            new("RECOTEM_RECIPE_SELF", "${RECOTEM_RECIPE_SELF}"), new("RECOTEM_RECIPE_PING", "${RECOTEM_RECIPE_PONG}"), new("RECOTEM_RECIPE_PONG", "${RECOTEM_RECIPE_PING}"),
            new("recotem_recipe_lower", "low"), new("RECOTEM_RECIPE_GCP_PROJECT", "project"), new("HOME", "/root"),
        ]),
        null, _events);
}
