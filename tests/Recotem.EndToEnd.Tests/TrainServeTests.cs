using System.Net;
using System.Text.Json;

namespace Recotem.EndToEnd.Tests;

/// <summary>The main job with the native binary: train, inspect, serve, ask, swap, stop.</summary>
public sealed class TrainServeTests
{
    [Theory]
    [InlineData("TopPop")]
    [InlineData("CosineKNN")]
    [InlineData("AsymmetricCosineKNN")]
    [InlineData("JaccardKNN")]
    [InlineData("TverskyIndexKNN")]
    [InlineData("CosineUserKNN", false)]
    [InlineData("AsymmetricCosineUserKNN", false)]
    [InlineData("P3alpha")]
    [InlineData("RP3beta")]
    [InlineData("DenseSLIM")]
    [InlineData("EDLAE")]
    [InlineData("SLIM")]
    [InlineData("TruncatedSVD")]
    [InlineData("NMF")]
    [InlineData("IALS")]
    [InlineData("BPRFM")]
    public async Task Each_algorithm_is_trained_inspected_served_and_asked(string algorithm, bool scoresNewUsers = true)
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe(algorithms: $"[{algorithm}]");

        CommandResult train = await workspace.TrainAsync();
        Assert.Equal("", train.Output);
        Assert.Equal($"{algorithm}Recommender", train.Event("train_done").GetProperty("best_class").GetString());

        CommandResult inspect = await workspace.RecotemAsync("inspect", "models/shop.recotem");
        Assert.Equal(0, inspect.ExitCode);
        Assert.StartsWith("HMAC: OK  (kid='test')\n{", inspect.Output, StringComparison.Ordinal);

        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);
        (HttpStatusCode status, JsonElement body) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"u1","limit":5}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(5, body.GetProperty("items").GetArrayLength());
        double[] scores = [.. body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("score").GetDouble())];
        Assert.Equal(scores.OrderDescending(), scores);
        JsonElement recipe = (await server.GetAsync("/v1/recipes/shop")).Body;
        Assert.Equal(scoresNewUsers, recipe.GetProperty("supported_verbs").EnumerateArray().Any(v => v.GetString() == "recommend-related"));
        (HttpStatusCode related, _) = await server.PostAsync("/v1/recipes/shop:recommend-related", """{"seed_items":["i1","i5"]}""");
        Assert.Equal(scoresNewUsers ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, related);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task All_algorithms_compete_and_the_trials_are_listed()
    {
        using var workspace = new Workspace();
        foreach (string file in new[] { "recipe.yaml", "interactions.csv.gz" })
            File.Copy(Binaries.Sample("compare", file), workspace.File(file));
        string recipe = File.ReadAllText(workspace.File("recipe.yaml")).Replace("n_trials: 64", "n_trials: 16", StringComparison.Ordinal);
        workspace.Write("recipe.yaml", recipe);
        workspace.Environment["RECOTEM_LOG_FORMAT"] = "console";

        CommandResult train = await workspace.TrainAsync("recipe.yaml");

        Assert.Equal("", train.Output);
        foreach (string algorithm in new[] { "TopPop", "CosineKNN", "AsymmetricCosineKNN", "JaccardKNN", "TverskyIndexKNN", "CosineUserKNN",
            "AsymmetricCosineUserKNN", "P3alpha", "RP3beta", "DenseSLIM", "EDLAE", "SLIM", "TruncatedSVD", "NMF", "IALS", "BPRFM" })
            Assert.Matches($@"(?m)^ *\d+  {algorithm} +0\.\d+ ", train.Error);
        Assert.True(File.Exists(workspace.Artifact("artifacts/compare.recotem")));
    }

    [Fact]
    public async Task Every_route_of_the_native_binary_answers()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe(algorithms: "[CosineKNN]");
        await workspace.TrainAsync();
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);

        foreach (string path in new[] { "/v1/recipes", "/v1/recipes/shop", "/v1/health", "/v1/health/details", "/health", "/livez", "/readyz" })
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync(path)).Status);
        foreach ((string verb, string body) in new[]
        {
            ("recommend", """{"user_id":"u1"}"""),
            ("recommend-related", """{"seed_items":["i1","i5"]}"""),
            ("batch-recommend", """{"requests":[{"user_id":"u1"},{"user_id":"nobody"}]}"""),
            ("batch-recommend-related", """{"requests":[{"seed_items":["i1"]},{"seed_items":[]}]}"""),
        })
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/v1/recipes/shop:{verb}", body)).Status);

        (HttpStatusCode unknown, JsonElement error) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"nobody"}""");
        Assert.Equal(HttpStatusCode.NotFound, unknown);
        Assert.Equal("UNKNOWN_USER", error.GetProperty("code").GetString());
        (HttpStatusCode invalid, JsonElement list) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user":"u1","limit":0}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, invalid);
        Assert.Equal(3, list.GetProperty("errors").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/v1/nothing")).Status);
    }

    [Fact]
    public async Task A_key_is_demanded_once_keys_are_configured()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe();
        await workspace.TrainAsync();
        CommandResult keygen = await workspace.RecotemAsync("keygen", "--type", "api", "--kid", "app");
        Dictionary<string, string> lines = keygen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(l => l[..l.IndexOf('=', StringComparison.Ordinal)], l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        workspace.Environment["RECOTEM_API_KEYS"] = lines["env_entry"]["RECOTEM_API_KEYS=".Length..];
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);

        (HttpStatusCode none, JsonElement missing) = await server.PostAsync("/v1/recipes/shop:recommend", "{ broken");
        (HttpStatusCode wrong, _) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"u1"}""", ("X-API-Key", new string('x', 43)));
        (HttpStatusCode right, _) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"u1"}""", ("X-API-Key", lines["plaintext"]));

        Assert.Equal(HttpStatusCode.Unauthorized, none);
        Assert.Equal("MISSING_API_KEY", missing.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong);
        Assert.Equal(HttpStatusCode.OK, right);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/v1/health")).Status);
        await server.StopAsync();
        Assert.DoesNotContain(lines["plaintext"], server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Environment["RECOTEM_SIGNING_KEYS"][5..], server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retrained_model_is_swapped_in_while_requests_go_on()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe();
        await workspace.TrainAsync();
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);
        async Task<string> VersionAsync()
        {
            (HttpStatusCode status, JsonElement body) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"u1"}""");
            Assert.Equal(HttpStatusCode.OK, status);
            return body.GetProperty("model_version").GetString()!;
        }

        string before = await VersionAsync();
        workspace.Data(seed: 2);
        await workspace.TrainAsync();

        await server.UntilAsync(async () => await VersionAsync() != before, "the new model serves");
    }

    [Fact]
    public async Task A_flipped_bit_is_refused_by_inspect_and_the_old_model_keeps_serving()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe();
        await workspace.TrainAsync();
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);
        byte[] good = File.ReadAllBytes(workspace.Artifact());
        var random = new Random(5);

        for (int k = 0; k < 20; k++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(workspace.File("bad.recotem"), bad);
            Assert.Equal(5, (await workspace.RecotemAsync("inspect", "bad.recotem")).ExitCode);
        }

        File.Move(workspace.File("bad.recotem"), workspace.File("models/shop.bad.recotem"));
        File.WriteAllText(workspace.File("models/next"), "shop.bad.recotem\n");
        File.Move(workspace.File("models/next"), workspace.File("models/shop.recotem"), overwrite: true);
        await server.UntilAsync(async () => (await server.GetAsync("/v1/health/details")).Status == HttpStatusCode.ServiceUnavailable, "the bad file is noticed");

        (HttpStatusCode status, _) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"u1"}""");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_recipe_without_a_valid_artifact_is_unavailable()
    {
        using var workspace = new Workspace();
        workspace.Data();
        workspace.Recipe();
        await workspace.TrainAsync();
        byte[] bytes = File.ReadAllBytes(workspace.Artifact());
        bytes[^1] ^= 1;
        File.WriteAllBytes(workspace.Artifact(), bytes);
        await using RunningServer server = await RunningServer.StartAsync(Binaries.Recotem, workspace);

        (HttpStatusCode status, JsonElement body) = await server.PostAsync("/v1/recipes/shop:recommend", """{"user_id":"u1"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("RECIPE_UNAVAILABLE", body.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.GetAsync("/v1/health")).Status);
    }

    [Fact]
    public async Task An_occupied_port_exits_with_8()
    {
        using var workspace = new Workspace();
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        CommandResult result = await workspace.RecotemAsync("serve", "--recipes", ".", "--port", port);

        Assert.Equal(8, result.ExitCode);
        Assert.Contains("Server bind failed: ", result.Error, StringComparison.Ordinal);
        Assert.Equal("serve_bind_failed", result.Event("serve_bind_failed").GetProperty("event").GetString());
    }

    [Fact]
    public async Task The_sample_host_trains_and_serves_with_the_sample_plugin()
    {
        using var workspace = new Workspace();
        File.Copy(Binaries.Sample("EchoHost", "recipe.yaml"), workspace.File("echo.yaml"));

        CommandResult plain = await workspace.RecotemAsync("train", "echo.yaml");
        CommandResult train = await Command.RunAsync(Binaries.EchoHost, workspace.Path, workspace.Environment, "train", "echo.yaml");
        Assert.Equal(2, plain.ExitCode);
        Assert.Contains("echo.yaml:3:9: source", plain.Error, StringComparison.Ordinal);
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Equal(2500, train.Event("data_fetched").GetProperty("n_rows").GetInt32());

        await using RunningServer server = await RunningServer.StartAsync(Binaries.EchoHost, workspace);
        (HttpStatusCode status, JsonElement body) = await server.PostAsync("/v1/recipes/echo_test:recommend", """{"user_id":"user_7"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(10, body.GetProperty("items").GetArrayLength());
    }
}
