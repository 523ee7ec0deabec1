using System.Text;
using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class CatalogTests
{
    [Fact]
    public void All_built_in_plugins_are_in_the_catalog()
    {
        Assert.Equal(
            [
                "AsymmetricCosineKNN", "AsymmetricCosineUserKNN", "BPRFM", "CosineKNN", "CosineUserKNN", "DenseSLIM", "EDLAE", "IALS", "JaccardKNN", "NMF", "P3alpha", "RP3beta", "SLIM", "TopPop",
                "TruncatedSVD", "TverskyIndexKNN",
            ],
            Plugins.Catalog.Names("algorithms"));
        Assert.Equal(["hit", "map", "mrr", "ndcg", "precision", "recall"], Plugins.Catalog.Names("metrics"));
        Assert.Equal(["random", "time_global", "time_user"], Plugins.Catalog.Names("splitters"));
    }

    [Theory]
    [InlineData("TopPop", "toppop", "TopPopRecommender")]
    [InlineData("CosineKNN", "CosinekNN", "CosineKNNRecommender")]
    [InlineData("AsymmetricCosineKNN", "asymmetriccosineknn", "AsymmetricCosineKNNRecommender")]
    [InlineData("JaccardKNN", "jaccardKNN", "JaccardKNNRecommender")]
    [InlineData("TverskyIndexKNN", "tverskyindexKNN", "TverskyIndexKNNRecommender")]
    [InlineData("CosineUserKNN", "COSINEUSERKNN", "CosineUserKNNRecommender")]
    [InlineData("AsymmetricCosineUserKNN", "asymmetriccosineuserknn", "AsymmetricCosineUserKNNRecommender")]
    [InlineData("P3alpha", "p3Alpha", "P3alphaRecommender")]
    [InlineData("RP3beta", "RP3BETA", "RP3betaRecommender")]
    [InlineData("IALS", "ials", "IALSRecommender")]
    [InlineData("BPRFM", "bprFM", "BPRFMRecommender")]
    [InlineData("DenseSLIM", "denseslim", "DenseSLIMRecommender")]
    [InlineData("EDLAE", "edlae", "EDLAERecommender")]
    [InlineData("SLIM", "slim", "SLIMRecommender")]
    [InlineData("TruncatedSVD", "truncatedsvd", "TruncatedSVDRecommender")]
    [InlineData("NMF", "nmf", "NMFRecommender")]
    public void Algorithms_are_found_in_any_case_and_by_the_class_names_of_the_original(string name, params string[] others)
    {
        PluginDescriptor plugin = Plugins.Catalog.Find("algorithms", name)!;
        Assert.All(others, other => Assert.Same(plugin, Plugins.Catalog.Find("algorithms", other)));
        Assert.Equal("1", plugin.Trait("model_schema"));
        Assert.Equal(name.Contains("User", StringComparison.Ordinal) ? "false" : "true", plugin.Trait("scores_new_users"));
        Assert.False(string.IsNullOrEmpty(plugin.Description));
    }

    [Fact]
    public void Traits_of_metrics_and_splitters_are_recorded()
    {
        Assert.All(Plugins.Catalog.Of("metrics"), m => Assert.Equal("higher_is_better", m.Trait("direction")));
        Assert.All(Plugins.Catalog.Of("splitters"), s => Assert.Equal(s.Id.Name == "random" ? "false" : "true", s.Trait("requires_time")));
    }

    [Fact]
    public void Search_spaces_are_those_of_the_product()
    {
        Assert.Equal<SearchDimension>(
            [new IntegerDimension("n_components", 4, 300), new RealDimension("alpha0", 3e-3, 1, Log: true), new RealDimension("reg", 1e-4, 0.1, Log: true)],
            Space("IALS"));

        SearchDimension[] pairwise = Space("BPRFM");
        Assert.Equal<SearchDimension>(
            [new IntegerDimension("n_components", 4, 256), new RealDimension("item_alpha", 1e-9, 1e-2, Log: true), new RealDimension("user_alpha", 1e-9, 1e-2, Log: true)],
            pairwise[..3]);
        Assert.Equal(["bpr", "warp"], ((CategoricalDimension)pairwise[3]).Values.Select(v => v.Text));

        SearchDimension[] knn = Space("CosineKNN");
        Assert.Equal(["top_k", "shrinkage", "feature_weighting", "normalize"], knn.Select(d => d.Key));
        Assert.Equal(new IntegerDimension("top_k", 4, 1000), knn[0]);
        Assert.Equal(new RealDimension("shrinkage", 0, 1000), knn[1]);
        Assert.Equal(["none", "tf_idf", "bm_25"], ((CategoricalDimension)knn[2]).Values.Select(v => v.Text));
        Assert.Equal(["false", "true"], ((CategoricalDimension)knn[3]).Values.Select(v => v.Text));

        Assert.Equal<SearchDimension>([new RealDimension("reg", 1, 1e4, Log: true)], Space("DenseSLIM"));
        Assert.Equal<SearchDimension>([new IntegerDimension("n_components", 4, 512)], Space("TruncatedSVD"));
        Assert.Equal<SearchDimension>(
            [new IntegerDimension("n_components", 4, 512), new RealDimension("alpha", 1e-10, 0.1, Log: true), new RealDimension("l1_ratio", 0, 1)],
            Space("NMF"));
        Assert.Equal<SearchDimension>([new RealDimension("alpha", 1e-5, 1, Log: true), new RealDimension("l1_ratio", 0, 1)], Space("SLIM"));
        Assert.Equal<SearchDimension>([new RealDimension("reg", 1, 1e4, Log: true), new RealDimension("dropout_p", 0, 0.99)], Space("EDLAE"));

        SearchDimension[] user = Space("CosineUserKNN");
        Assert.Equal(knn.Select(d => d.Key), user.Select(d => d.Key));
        Assert.Equal(knn[..2], user[..2]);

        var share = new RealDimension("alpha", 0, 1);
        Assert.Equal<SearchDimension>([knn[0], knn[1], share], Space("AsymmetricCosineKNN").Where(d => d is not CategoricalDimension));
        Assert.Equal<SearchDimension>([knn[0], knn[1], share], Space("AsymmetricCosineUserKNN").Where(d => d is not CategoricalDimension));
        Assert.Equal<SearchDimension>([knn[0], knn[1]], Space("JaccardKNN"));
        Assert.Equal<SearchDimension>([knn[0], knn[1], new RealDimension("alpha", 0, 2), new RealDimension("beta", 0, 2)], Space("TverskyIndexKNN"));

        SearchDimension[] walk = Space("P3alpha");
        Assert.Equal(["top_k", "normalize_weight"], walk.Select(d => d.Key));
        Assert.Equal(new IntegerDimension("top_k", 10, 1000), walk[0]);
        Assert.Equal(["true", "false"], ((CategoricalDimension)walk[1]).Values.Select(v => v.Text));
        Assert.Equal<SearchDimension>([new RealDimension("beta", 1e-5, 0.5, Log: true), new IntegerDimension("top_k", 2, 1000)], Space("RP3beta")[..2]);

        Assert.Null(Plugins.Catalog.Find("algorithms", "TopPop")!.Configuration);

        static SearchDimension[] Space(string name) => [.. Plugins.Catalog.Find("algorithms", name)!.Configuration!.SearchSpace().Dimensions];
    }

    [Fact]
    public void Every_drawn_value_binds()
    {
        foreach (string name in Plugins.Catalog.Names("algorithms").Where(n => Plugins.Catalog.Find("algorithms", n)!.Configuration is not null))
        {
            ConfigurationDescriptor record = Plugins.Catalog.Find("algorithms", name)!.Configuration!;
            foreach (SearchDimension dimension in record.SearchSpace().Dimensions)
            {
                ConfigScalar[] values = dimension switch
                {
                    IntegerDimension d => [Scalar(d.Min.ToString(), ScalarKind.Integer), Scalar(d.Max.ToString(), ScalarKind.Integer)],
                    RealDimension d => [Scalar(d.Min.ToString("R"), ScalarKind.Float), Scalar(d.Max.ToString("R"), ScalarKind.Float)],
                    CategoricalDimension d => [.. d.Values],
                    _ => throw new InvalidOperationException(dimension.ToString()),
                };
                Assert.All(values, value => Assert.NotNull(Bind(record, (dimension.Key, value)).Bound));
            }
        }
    }

    [Fact]
    public async Task A_bound_configuration_activates_the_plugin_with_its_values()
    {
        PluginDescriptor plugin = Plugins.Catalog.Find("splitters", "random")!;
        object? config = Bind(plugin.Configuration!, ("seed", Scalar("7", ScalarKind.Integer)), ("heldout_ratio", Scalar("0.5", ScalarKind.Float))).Bound;
        ISplitter splitter = await plugin.ActivateAsync<ISplitter>(new PluginScope(Plugins.Catalog), config);
        Assert.Equal(7, splitter.Seed);
        Split split = splitter.Split(new() { Interactions = InteractionMatrix.FromPairs(1, 10, new int[10], [.. Enumerable.Range(0, 10)]) }, CancellationToken.None);
        Assert.Equal(5, split.HeldOut.Count);
    }

    [Theory]
    [InlineData("heldout_ratio", "0")]
    [InlineData("heldout_ratio", "1")]
    [InlineData("test_user_ratio", "0")]
    [InlineData("test_user_ratio", "1.5")]
    [InlineData("seed", "-1")]
    [InlineData("seed", "4294967296")]
    public void Values_out_of_range_are_refused(string key, string text)
    {
        foreach (PluginDescriptor splitter in Plugins.Catalog.Of("splitters"))
        {
            (object? bound, ConfigErrors errors) = Bind(splitter.Configuration!, (key, Scalar(text, text.Contains('.') ? ScalarKind.Float : ScalarKind.Integer)));
            Assert.Null(bound);
            Assert.Equal(key, Assert.Single(errors.ToImmutable()).Path);
        }
    }

    [Fact]
    public void The_whole_range_of_seeds_and_ratios_is_accepted()
    {
        ConfigurationDescriptor record = Plugins.Catalog.Find("splitters", "random")!.Configuration!;
        var config = (UserSplitOptions)Bind(
            record, ("seed", Scalar("4294967295", ScalarKind.Integer)), ("test_user_ratio", Scalar("1", ScalarKind.Integer))).Bound!;
        Assert.Equal(4294967295, config.Seed);
        Assert.Equal(0.1, config.HeldoutRatio);
        Assert.Equal(0, ((UserSplitOptions)Bind(record, ("seed", Scalar("0", ScalarKind.Integer))).Bound!).Seed);
    }

    [Theory]
    [InlineData("IALS", "n_components,alpha0,reg,nu,nu_star,init_std,solver_type,max_cg_steps,prediction_time_max_cg_steps,ialspp_subspace_dimension,ialspp_iteration,prediction_time_ialspp_iteration,loss_type,confidence_scaling,epsilon,train_epochs")]
    [InlineData("CosineKNN", "top_k,shrinkage,feature_weighting,bm25_k1,bm25_b,normalize")]
    [InlineData("AsymmetricCosineKNN", "top_k,shrinkage,feature_weighting,bm25_k1,bm25_b,alpha")]
    [InlineData("JaccardKNN", "top_k,shrinkage")]
    [InlineData("TverskyIndexKNN", "top_k,shrinkage,alpha,beta")]
    [InlineData("CosineUserKNN", "top_k,shrinkage,feature_weighting,bm25_k1,bm25_b,normalize")]
    [InlineData("AsymmetricCosineUserKNN", "top_k,shrinkage,feature_weighting,bm25_k1,bm25_b,alpha")]
    [InlineData("P3alpha", "alpha,top_k,normalize_weight")]
    [InlineData("RP3beta", "alpha,beta,top_k,normalize_weight")]
    [InlineData("BPRFM", "n_components,item_alpha,user_alpha,loss,learning_rate,max_sampled,prediction_time_epochs,train_epochs")]
    [InlineData("DenseSLIM", "reg")]
    [InlineData("EDLAE", "reg,dropout_p")]
    [InlineData("TruncatedSVD", "n_components,random_seed")]
    [InlineData("NMF", "n_components,alpha,l1_ratio,init")]
    [InlineData("SLIM", "alpha,l1_ratio,positive_only,n_iter,tol,top_k")]
    public void Schemas_describe_every_hyperparameter(string name, string keys)
    {
        ReadOnlyMemory<byte> schema = Plugins.Catalog.Find("algorithms", name)!.Configuration!.Schema();
        using JsonDocument document = JsonDocument.Parse(schema);
        JsonProperty[] properties = [.. document.RootElement.GetProperty("properties").EnumerateObject()];
        Assert.Equal(keys.Split(','), properties.Select(p => p.Name));
        Assert.All(properties, p => Assert.NotEqual("", p.Value.GetProperty("description").GetString()));
    }

    private static ConfigScalar Scalar(string text, ScalarKind kind) => new(new SourcePosition("test.yaml", 1, 1), text, kind);

    private static (object? Bound, ConfigErrors Errors) Bind(ConfigurationDescriptor record, params (string Key, ConfigScalar Value)[] entries)
    {
        var position = new SourcePosition("test.yaml", 1, 1);
        var errors = new ConfigErrors();
        var mapping = new ConfigMapping(position, [.. entries.Select(e => new ConfigEntry(e.Key, position, e.Value))]);
        return (record.Bind(ConfigReader.Root(mapping, errors)), errors);
    }
}
