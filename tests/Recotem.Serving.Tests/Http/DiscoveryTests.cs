using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task The_list_has_loaded_recipes_by_name()
    {
        await using TestSite site = new();
        foreach (string name in (string[])["zoo", "books", "empty"])
            site.WriteRecipe(name);
        string version = await site.WriteModelAsync("books");
        await site.WriteModelAsync("zoo");
        await site.StartAsync();
        JsonElement list = (await site.GetJsonAsync("/v1/recipes")).GetProperty("recipes");
        Assert.Equal(["books", "zoo"], list.EnumerateArray().Select(r => r.GetProperty("name").GetString()!));
        Assert.Equal(
            $$"""{"name":"books","model_version":"{{version}}","loaded_at":"2026-01-02T03:04:05.000000Z","supported_verbs":["recommend","recommend-related","batch-recommend","batch-recommend-related"],"kind":"user-item"}""",
            list[0].GetRawText());
    }

    [Fact]
    public async Task A_recipe_shows_the_header_of_its_artifact()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        await site.StartAsync();
        JsonElement body = await site.GetJsonAsync("/v1/recipes/shop");
        Assert.Equal(
            """
            "config_digest":null,"algorithms":["ScriptedRecommender","TopPopRecommender"],"best_algorithm":"ScriptedRecommender",
            "trained_at":"2026-01-01T00:00:00Z","best_class":"ScriptedRecommender","best_params":{"alpha":1.5,"n":3},"best_score":0.5,"metric":"ndcg","cutoff":10,
            "tuning":{"tried_algorithms":["ScriptedRecommender","TopPopRecommender"],"n_trials":4,"n_completed":3,"n_orphaned":0,"best_trial_number":2,"search_seed":42},
            "data_stats":{"n_rows":100,"n_users":2,"n_items":5,"drop_count":1,"dedup_policy":"keep_last"},
            "recotem_version":"3.0.0","irspack_version":null,"recipe_hash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
            """.ReplaceLineEndings(""),
            body.GetRawText()[body.GetRawText().IndexOf("\"config_digest\"", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task A_missing_score_is_null()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript { BestScore = null });
        await site.StartAsync();
        Assert.Equal(JsonValueKind.Null, (await site.GetJsonAsync("/v1/recipes/shop")).GetProperty("best_score").ValueKind);
    }

    [Theory]
    [InlineData("other", 404, "RECIPE_NOT_FOUND")]
    [InlineData("empty", 503, "RECIPE_UNAVAILABLE")]
    [InlineData("a.b", 422, "VALIDATION_ERROR")]
    public async Task What_cannot_be_shown_is_refused(string name, int status, string code)
    {
        await using TestSite site = new();
        site.WriteRecipe("empty");
        await site.StartAsync();
        Assert.Equal(code, (await site.GetJsonAsync($"/v1/recipes/{name}", status)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Before_the_first_round_only_liveness_is_fine()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        await site.StartAsync(runFirstRound: false);
        await site.GetJsonAsync("/livez");
        await site.GetJsonAsync("/readyz", 503);
        Assert.Equal("""{"status":"degraded","total":0,"loaded":0}""", (await site.GetJsonAsync("/v1/health", 503)).GetRawText());
        await site.RoundAsync();
        await site.GetJsonAsync("/readyz");
        Assert.Equal("""{"status":"ok","total":1,"loaded":1}""", (await site.GetJsonAsync("/v1/health")).GetRawText());
        Assert.Equal("""{"status":"ok","total":1,"loaded":1}""", (await site.GetJsonAsync("/health")).GetRawText());
    }

    [Fact]
    public async Task No_recipes_are_healthy()
    {
        await using TestSite site = await new TestSite().StartAsync();
        Assert.Equal("""{"status":"ok","total":0,"loaded":0}""", (await site.GetJsonAsync("/v1/health")).GetRawText());
        await site.GetJsonAsync("/readyz");
    }

    [Fact]
    public async Task One_broken_recipe_degrades_health_but_not_the_others()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        File.WriteAllText(site.RecipePath("bad"), "name: [");
        await site.StartAsync();
        Assert.Equal("""{"status":"degraded","total":2,"loaded":1}""", (await site.GetJsonAsync("/v1/health", 503)).GetRawText());
        await site.GetJsonAsync("/readyz");
        await site.GetJsonAsync("/livez");
        await site.PostJsonAsync("/v1/recipes/shop:recommend", """{"user_id":"u1"}""");
        await site.PostJsonAsync("/v1/recipes/bad:recommend", """{"user_id":"u1"}""", 503);
        JsonElement details = await site.GetJsonAsync("/v1/health/details", 503);
        JsonElement bad = details.GetProperty("recipes").GetProperty("bad");
        Assert.False(bad.GetProperty("loaded").GetBoolean());
        Assert.NotEmpty(bad.GetProperty("error").GetString()!);
        Assert.Equal(
            """{"loaded":true,"trained_at":"2026-01-01T00:00:00Z","best_class":"ScriptedRecommender","kid":"test"}""",
            details.GetProperty("recipes").GetProperty("shop").GetRawText());
    }
}
