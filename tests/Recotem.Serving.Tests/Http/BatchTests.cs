using System.Text.Json;

namespace Recotem.Serving.Tests;

public sealed class BatchTests
{
    private const string Batch = "/v1/recipes/shop:batch-recommend";
    private const string BatchRelated = "/v1/recipes/shop:batch-recommend-related";

    [Fact]
    public async Task Elements_succeed_and_fail_on_their_own()
    {
        await using TestSite site = await ServeAsync();
        using HttpResponseMessage response = await site.PostAsync(
            Batch,
            """{"requests":[{"user_id":"u1","limit":2},{"user_id":"nobody"},{"user_id":"u2","limit":0},{"user_id":"u2","limit":1,"x":1},{"user_id":"u2","limit":1}]}""");
        JsonElement body = await TestSite.ReadAsync(response, 200);
        Assert.Equal(body.GetProperty("model_version").GetString(), response.Headers.GetValues("X-Recotem-Model-Version").Single());
        Assert.Equal(
            """
            [{"index":0,"status":"ok","items":[{"item_id":"b","score":4.0},{"item_id":"c","score":3.0}]},
            {"index":1,"status":"error","error":{"code":"UNKNOWN_USER","message":"the model does not know this user"}},
            {"index":2,"status":"error","error":{"code":"VALIDATION_ERROR","message":"limit: expected an integer of at least 1"}},
            {"index":3,"status":"error","error":{"code":"VALIDATION_ERROR","message":"x: unknown field; expected user_id, limit, exclude_items"}},
            {"index":4,"status":"ok","items":[{"item_id":"c","score":3.0}]}]
            """.ReplaceLineEndings(""),
            body.GetProperty("results").GetRawText());
        Assert.Equal(2, site.Events.Named("batch_element_validation_failed").Count());
    }

    [Fact]
    public async Task Seeds_work_in_batches()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync(
            BatchRelated, """{"requests":[{"seed_items":["e"],"limit":1},{"seed_items":["x"]},{"seed_items":["a","b","c","d","e"]}],"include_metadata":true}""");
        Assert.Equal(["ok", "UNKNOWN_SEED_ITEMS", "NO_CANDIDATES"], Outcomes(body));
    }

    [Fact]
    public async Task The_sum_of_limits_is_capped_and_smaller_elements_still_fit()
    {
        await using TestSite site = await ServeAsync();
        int[] limits = [1000, 1000, 1000, 1000, 999, 2, 1, 1];
        JsonElement body = await site.PostJsonAsync(
            Batch, $$"""{"requests":[{{string.Join(',', limits.Select(l => $$"""{"user_id":"u1","limit":{{l}}}"""))}}]}""");
        Assert.Equal(["ok", "ok", "ok", "ok", "ok", "VALIDATION_ERROR", "ok", "VALIDATION_ERROR"], Outcomes(body));
    }

    [Fact]
    public async Task A_user_who_cannot_be_scored_takes_nobody_along()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[ScriptedModel.Poison, 0, 0, 0, 0], [1, 2, 3, 4, 5]] });
        await site.StartAsync();
        JsonElement body = await site.PostJsonAsync(Batch, """{"requests":[{"user_id":"u2"},{"user_id":"u1"},{"user_id":"u2"},{"user_id":"u1"}]}""");
        Assert.Equal(["ok", "INTERNAL_ERROR", "ok", "INTERNAL_ERROR"], Outcomes(body));
        Assert.Equal([1, 3], site.Events.Named("batch_element_error").Select(e => e["idx"].Integer));
    }

    /// <summary>Blocks, repeated users and exclusions give what single requests give.</summary>
    [Fact]
    public async Task A_batch_equals_its_single_requests()
    {
        const int Users = 100;
        const int Items = 5000;
        ulong state = 7;
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript
        {
            Users = [.. Enumerable.Range(0, Users).Select(u => $"u{u:000}")],
            Items = [.. Enumerable.Range(0, Items).Select(i => $"i{i:0000}")],
            Scores = [.. Enumerable.Range(0, Users).Select(_ => Enumerable.Range(0, Items).Select(_ => (double)Next(50)).ToArray())],
            NewUser = new double[Items],
            Seen = [.. Enumerable.Range(0, Users).SelectMany(u => Enumerable.Range(0, 20).Select(n => (u, n * 37)))],
        });
        await site.StartAsync();
        string[] elements =
        [
            .. Enumerable.Range(0, 256).Select(_ =>
                $$"""{"user_id":"u{{Next(Users + 5):000}}","limit":{{1 + Next(19)}},"exclude_items":["i{{Next(Items):0000}}","i{{Next(Items):0000}}","i0037"]}"""),
        ];
        JsonElement batch = await site.PostJsonAsync(Batch, $$"""{"requests":[{{string.Join(',', elements)}}]}""");
        JsonElement[] results = [.. batch.GetProperty("results").EnumerateArray()];
        Assert.Equal(256, results.Length);
        for (int i = 0; i < results.Length; i++)
        {
            Assert.Equal(i, results[i].GetProperty("index").GetInt32());
            using HttpResponseMessage single = await site.PostAsync("/v1/recipes/shop:recommend", elements[i]);
            JsonElement expected = await TestSite.ReadAsync(single, (int)single.StatusCode);
            if (single.IsSuccessStatusCode)
                Assert.Equal(expected.GetProperty("items").GetRawText(), results[i].GetProperty("items").GetRawText());
            else
                Assert.Equal(expected.GetProperty("code").GetString(), results[i].GetProperty("error").GetProperty("code").GetString());
        }

        int Next(int exclusive)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((state >> 33) % (ulong)exclusive);
        }
    }

    [Fact]
    public async Task A_batch_for_a_missing_recipe_fails_as_a_whole()
    {
        await using TestSite site = await ServeAsync();
        JsonElement body = await site.PostJsonAsync("/v1/recipes/other:batch-recommend", """{"requests":[{"user_id":"u1"}]}""", 404);
        Assert.Equal("RECIPE_NOT_FOUND", body.GetProperty("code").GetString());
        body = await site.PostJsonAsync(Batch, """{"requests":[{"user_id":"u1"},"x"]}""", 422);
        Assert.Equal("""["body","requests",1]""", body.GetProperty("errors")[0].GetProperty("loc").GetRawText());
    }

    private static async Task<TestSite> ServeAsync()
    {
        TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        return await site.StartAsync();
    }

    private static string[] Outcomes(JsonElement body) =>
    [
        .. body.GetProperty("results").EnumerateArray().Select(r =>
            r.TryGetProperty("error", out JsonElement error) ? error.GetProperty("code").GetString()! : r.GetProperty("status").GetString()!),
    ];
}
