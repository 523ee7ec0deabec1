namespace Recotem.Artifacts.Tests;

public sealed class ModelLoaderTests
{
    [Fact]
    public async Task The_algorithm_of_the_header_opens_the_model_with_its_parameters()
    {
        using LoadedModel loaded = await Samples.LoadAsync(GoldenVectors.Version2);

        var model = (ToyModel)loaded.Model;
        Assert.Equal(new ToyAlgorithm.Config(1.5), model.Configuration);
        Assert.Equal([7, 8], model.Tags.ToArray());
        Assert.True(loaded.ScoresNewUsers);
        var scores = new double[3];
        model.ScoreUsers([1], scores);
        Assert.Equal([10d, 11, 12], scores);
    }

    [Fact]
    public async Task Whether_new_users_can_be_scored_is_what_the_plugin_says()
    {
        using LoadedModel loaded = await Samples.LoadAsync(GoldenVectors.Version2, ToyAlgorithm.Catalog(ToyAlgorithm.Descriptor(scoresNewUsers: false)));
        Assert.False(loaded.ScoresNewUsers);
    }

    [Fact]
    public async Task A_host_without_the_algorithm_refuses_with_version_skew()
    {
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(GoldenVectors.Version2, ToyAlgorithm.Catalog()));

        Assert.Equal(ArtifactFailure.VersionSkew, e.Reason);
        Assert.StartsWith("recipe 'demo': this host has no plugin 'algorithms/Toy' (version 1.2.3)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_model_schema_is_version_skew_with_both_numbers_in_the_first_200_characters()
    {
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(
            () => Samples.LoadAsync(GoldenVectors.Version2, ToyAlgorithm.Catalog(ToyAlgorithm.Descriptor(modelSchema: 7))));

        Assert.Equal(ArtifactFailure.VersionSkew, e.Reason);
        string shown = e.Message[..Math.Min(200, e.Message.Length)];
        foreach (string part in (string[])["train again", "'demo'", "'Toy'", "schema 1", "schema 7"])
            Assert.Contains(part, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skew_is_told_before_the_payload_is_looked_at()
    {
        byte[] file = Samples.Signed(Samples.Header().ToJson(), "no sections"u8);
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(file, ToyAlgorithm.Catalog()));
        Assert.Equal(ArtifactFailure.VersionSkew, e.Reason);
    }

    [Theory]
    [InlineData("{}", "params:1:1: shift: is missing")]
    [InlineData("{\"shift\":\"x\"}", "params:1:10: shift: is text")]
    [InlineData("{\"shift\":1,\"shif\":2}", "unknown key 'shif'")]
    public async Task Parameters_that_the_algorithm_does_not_accept_are_refused(string parameters, string problem)
    {
        byte[] file = await Samples.BytesAsync(Samples.Content() with { ParametersJson = parameters });
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(file));
        Assert.Equal(ArtifactFailure.Deserialize, e.Reason);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_are_literal()
    {
        byte[] file = await Samples.BytesAsync(Samples.Content() with { ParametersJson = """{"shift":1,"note":"${RECOTEM_RECIPE_X}"}""" });
        using LoadedModel loaded = await Samples.LoadAsync(file);
        Assert.Equal("${RECOTEM_RECIPE_X}", ((ToyModel)loaded.Model).Configuration!.Note);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_a_plugin_throws_the_artifact_is_refused(bool inConstructor)
    {
        PluginDescriptor broken = ToyAlgorithm.Descriptor() with
        {
            Activate = (_, _) => inConstructor ? throw new InvalidOperationException("broken") : new ValueTask<object>(new BrokenAlgorithm()),
        };
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(GoldenVectors.Version2, ToyAlgorithm.Catalog(broken)));
        Assert.Equal(ArtifactFailure.Deserialize, e.Reason);
        Assert.Contains("algorithm 'Toy' cannot open the model: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_another_size_is_refused_and_disposed()
    {
        var other = new ToyModel(5, 5, new double[25], default);
        PluginDescriptor wrong = ToyAlgorithm.Descriptor() with { Activate = (_, _) => new ValueTask<object>(new FixedAlgorithm(other)) };
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(() => Samples.LoadAsync(GoldenVectors.Version2, ToyAlgorithm.Catalog(wrong)));
        Assert.Contains("5 users and 5 items, but there are ids for 2 and 3", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, other.Disposals);
    }

    [Fact]
    public void JSON_becomes_nodes_with_their_types_and_columns()
    {
        ConfigMapping root = JsonConfig.Parse("""{"a":1,"b":[1.5,-2e3,true,null,"x"],"c":{"d":"é\n"}}"""u8, "p");

        Assert.Equal(["a", "b", "c"], root.Entries.Select(e => e.Key));
        Assert.Equal(new SourcePosition("p", 1, 8), root.Entries[1].KeyPosition);
        Assert.Equal((ScalarKind.Integer, "1"), Scalar(root.Find("a")!));
        Assert.Equal(
            [(ScalarKind.Float, "1.5"), (ScalarKind.Float, "-2e3"), (ScalarKind.Boolean, "true"), (ScalarKind.Null, "null"), (ScalarKind.Text, "x")],
            ((ConfigSequence)root.Find("b")!).Items.Select(Scalar));
        Assert.Equal((ScalarKind.Text, "é\n"), Scalar(((ConfigMapping)root.Find("c")!).Find("d")!));
        static (ScalarKind, string) Scalar(ConfigNode node) => (((ConfigScalar)node).Kind, ((ConfigScalar)node).Text);
    }

    private sealed class BrokenAlgorithm : IAlgorithm
    {
        public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IFittedModel Open(ISectionReader sections) => throw new ArgumentOutOfRangeException(nameof(sections), "the shape is unexpected");
    }

    private sealed class FixedAlgorithm(IFittedModel model) : IAlgorithm
    {
        public ValueTask<IFittedModel> FitAsync(InteractionMatrix interactions, FitContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IFittedModel Open(ISectionReader sections) => model;
    }
}
