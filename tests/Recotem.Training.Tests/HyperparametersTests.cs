namespace Recotem.Training.Tests;

public sealed class HyperparametersTests
{
    [Fact]
    public void Values_keep_their_types_in_json_and_events()
    {
        Hyperparameters parameters = Of(
            ("i", "12", ScalarKind.Integer), ("h", "0x1F", ScalarKind.Integer), ("o", "0o17", ScalarKind.Integer), ("big", "123456789012345678901", ScalarKind.Integer),
            ("f", "1E-05", ScalarKind.Float), ("inf", ".inf", ScalarKind.Float), ("b", "True", ScalarKind.Boolean), ("n", "~", ScalarKind.Null), ("t", "12", ScalarKind.Text));
        Assert.Equal("""{"i":12,"h":31,"o":15,"big":1.2345678901234568E+20,"f":1E-05,"inf":".inf","b":true,"n":null,"t":"12"}""", parameters.ToString());
        Assert.Equal(
            ["i=12", "h=31", "o=15", "big=1.2345678901234568E+20", "f=1E-05", "inf=.inf", "b=true", "n=null", "t=12"],
            parameters.ToFields().Select(f => f.ToString()));
    }

    [Fact]
    public void What_a_recipe_fixes_is_never_replaced_and_what_was_drawn_not_by_what_was_learnt()
    {
        ConfigMapping fixedKeys = Of(("alpha", "1", ScalarKind.Integer)).Mapping;
        var drawn = new TrialParameters([new("alpha", Scalar("2", ScalarKind.Integer)), new("beta", Scalar("3", ScalarKind.Integer))]);
        var learnt = new Dictionary<string, long> { ["z"] = 6, ["beta"] = 4, ["epochs"] = 5 };
        Assert.Equal("""{"alpha":1,"beta":3,"epochs":5,"z":6}""", Hyperparameters.Join(fixedKeys, drawn, learnt).ToString());
    }

    [Fact]
    public void Nested_values_survive()
    {
        var list = new ConfigSequence(default, [Scalar("1", ScalarKind.Integer), Scalar("x", ScalarKind.Text)]);
        Hyperparameters parameters = Hyperparameters.Of(new ConfigMapping(default, [new ConfigEntry("l", default, list), new ConfigEntry("m", default, new ConfigMapping(default, []))]));
        Assert.Equal("""{"l":[1,"x"],"m":{}}""", parameters.ToString());
        Assert.Equal(["""l={"l":[1,"x"]}""", """m={"m":{}}"""], parameters.ToFields().Select(f => f.ToString()));
    }

    [Fact]
    public void Every_error_has_a_code_of_the_closed_set()
    {
        Assert.Equal("split_error", TrainingErrorCode.Of(new TrainingException("split_error", "")));
        Assert.Equal("training_error", TrainingErrorCode.Of(new TrainingException("my_own_code", "")));
        Assert.Equal("missing_column", TrainingErrorCode.Of(new DataSourceException("", code: "missing_column")));
        Assert.Equal("datasource_error", TrainingErrorCode.Of(new DataSourceException("", code: "404")));
        Assert.Equal("metadata_error", TrainingErrorCode.Of(new MetadataException("")));
        Assert.Equal("artifact_error", TrainingErrorCode.Of(new ArtifactException(ArtifactFailure.Write, "")));
        Assert.Equal("recipe_error", TrainingErrorCode.Of(new RecipeException("", RecipeFailure.Schema)));
        Assert.Equal("signing_key_missing", TrainingErrorCode.Of(new ConfigException("", code: "signing_key_missing")));
        Assert.Equal("lock_timeout", TrainingErrorCode.Of(new LockContestedException("lock_timeout", "")));
        Assert.Equal("internal_error", TrainingErrorCode.Of(new PluginException("odd", "")));
        Assert.Equal("internal_error", TrainingErrorCode.Of(new InvalidOperationException()));
    }

    private static Hyperparameters Of(params (string Key, string Text, ScalarKind Kind)[] values) =>
        Hyperparameters.Of(new ConfigMapping(default, [.. values.Select(v => new ConfigEntry(v.Key, default, Scalar(v.Text, v.Kind)))]));

    private static ConfigScalar Scalar(string text, ScalarKind kind) => new(default, text, kind);
}
