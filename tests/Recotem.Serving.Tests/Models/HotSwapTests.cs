using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Recotem.Serving.Tests;

[Collection(nameof(HotSwapTests))]
public sealed class HotSwapTests
{
    private const string Recommend = "/v1/recipes/shop:recommend";
    private const string UserOne = """{"user_id":"u1","limit":1}""";

    [Fact]
    public async Task A_new_artifact_is_served_after_the_next_round()
    {
        await using TestSite site = await ServeAsync();
        string version = await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, 1, 2, 3, 9], [0, 0, 0, 0, 0]] });
        Assert.Equal("b", await BestAsync(site));
        await site.RoundAsync();
        Assert.Equal("e", await BestAsync(site));
        RecordedEvent swapped = Assert.Single(site.Events.Named("artifact_hot_swapped"));
        Assert.Equal(version, swapped["model_version"].Text);
    }

    [Fact]
    public async Task The_same_artifact_written_again_is_no_swap()
    {
        await using TestSite site = await ServeAsync();
        await site.WriteModelAsync("shop");
        await site.RoundAsync();
        Assert.Empty(site.Events.Named("artifact_hot_swapped"));
        await DetailsAreFineAsync(site);
    }

    /// <summary>Parallel requests during swaps see one model each, and no model is released under a request.</summary>
    [Fact]
    public async Task Thirty_clients_notice_nothing_of_repeated_swaps()
    {
        int before = ScriptedModel.OpenCount;
        var seen = new ConcurrentDictionary<string, TaskCompletionSource>(StringComparer.Ordinal);
        await using (TestSite site = await ServeAsync())
        {
            using var stop = new CancellationTokenSource();
            var first = new TaskCompletionSource();
            Task[] clients = [.. Enumerable.Range(0, 30).Select(_ => Task.Run(ClientAsync))];
            await first.Task;
            for (int swap = 1; swap <= 12; swap++)
            {
                string version = await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, swap, swap + 1, 0, 0], [0, 0, 0, 0, 0]] });
                await site.RoundAsync();
                await Seen(version).Task.WaitAsync(TimeSpan.FromMinutes(1));
            }

            await stop.CancelAsync();
            await Task.WhenAll(clients);
            Assert.Equal(12, site.Events.Named("artifact_hot_swapped").Count());
            Assert.Equal(before + 1, ScriptedModel.OpenCount);
            Assert.Empty(site.Events.Named("unhandled_500"));

            async Task ClientAsync()
            {
                while (!stop.IsCancellationRequested)
                {
                    using HttpResponseMessage response = await site.PostAsync(Recommend, UserOne);
                    JsonElement body = await TestSite.ReadAsync(response, 200);
                    string version = body.GetProperty("model_version").GetString()!;
                    Assert.Equal(version, response.Headers.GetValues("X-Recotem-Model-Version").Single());
                    Seen(version).TrySetResult();
                    first.TrySetResult();
                }
            }
        }

        Assert.Equal(before, ScriptedModel.OpenCount);
        Assert.Equal(13, seen.Count);

        TaskCompletionSource Seen(string version) => seen.GetOrAdd(version, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    [Fact]
    public async Task A_client_that_does_not_receive_keeps_no_model_that_was_replaced()
    {
        const int Items = 1000;
        int before = ScriptedModel.OpenCount;
        var script = new ModelScript
        {
            // 3.7 MB of ids: more than the buffers between server and client hold.
            Items = [.. Enumerable.Range(0, Items).Select(i => $"{i:0000}{new string('\u3042', 250)}")],
            Scores = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Repeat(1.0, Items).ToArray())],
            NewUser = new double[Items],
        };
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", script);
        await site.StartAsync();
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        await using NetworkStream stream = client.GetStream();
        string body = $$"""{"requests":[{{string.Join(',', Enumerable.Repeat("""{"user_id":"u2","limit":1000}""", 5))}}]}""";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/recipes/shop:batch-recommend HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        byte[] start = new byte[12];
        await stream.ReadExactlyAsync(start).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(start));

        await site.WriteModelAsync("shop");
        await site.RoundAsync();

        Assert.Single(site.Events.Named("artifact_hot_swapped"));
        Assert.Equal(before + 1, ScriptedModel.OpenCount);
    }

    [Fact]
    public async Task A_store_whose_time_is_up_stops_nothing()
    {
        await using TestSite site = await ServeAsync();
        site.Faults.OnStat = new TaskCanceledException();
        await site.RoundAsync();
        Assert.Single(site.Events.Named("artifact_stat_timeout"));
        site.Faults.OnStat = null;
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, 1, 2, 3, 9], [0, 0, 0, 0, 0]] });
        site.Faults.OnOpen = new TaskCanceledException();
        await site.RoundAsync();
        Assert.Equal("TaskCanceledException", Assert.Single(site.Events.Named("artifact_load_unexpected_error"))["exc_type"].Text);
        Assert.Equal("b", await BestAsync(site));
        site.Faults.OnOpen = null;
        site.Time.Advance(TimeSpan.FromSeconds(6));
        await site.RoundAsync();
        Assert.Equal("e", await BestAsync(site));
    }

    [Fact]
    public async Task An_artifact_for_which_the_memory_does_not_suffice_is_its_recipes_error()
    {
        await using TestSite site = await ServeAsync();
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, 1, 2, 3, 9], [0, 0, 0, 0, 0]] });
        site.Faults.OnOpen = new OutOfMemoryException();
        await site.RoundAsync();
        Assert.Single(site.Events.Named("artifact_load_unexpected_error"));
        Assert.Equal("b", await BestAsync(site));
    }

    [Fact]
    public async Task An_algorithm_whose_time_is_up_refuses_its_artifact()
    {
        await using TestSite site = await ServeAsync();
        await site.WriteModelAsync("shop", new ModelScript { Algorithm = "ScriptedTimeout" });
        await site.RoundAsync();
        Assert.Equal("deserialize", Assert.Single(site.Events.Named("artifact_load_failed"))["reason"].Text);
        Assert.Equal("b", await BestAsync(site));
    }

    [Fact]
    public async Task The_reason_of_a_refusal_shows_again_when_looks_succeed_again()
    {
        await using TestSite site = await ServeAsync();
        byte[] bad = await File.ReadAllBytesAsync(site.ModelPath("shop"));
        bad[^1] ^= 1;
        await ReplaceAsync(site, bad);
        await site.RoundAsync();
        string refusal = await ErrorAsync();
        site.Faults.OnStat = new IOException("down");
        await site.RoundAsync();
        Assert.Contains("down", await ErrorAsync(), StringComparison.Ordinal);
        site.Faults.OnStat = null;
        await site.RoundAsync();
        Assert.Equal(refusal, await ErrorAsync());

        async Task<string> ErrorAsync() => (await site.GetJsonAsync("/v1/health/details", 503))
            .GetProperty("recipes").GetProperty("shop").GetProperty("error").GetString()!;
    }

    /// <summary>A link to a file that is missing stands for a file that may not be read: the tests may run as a user who may read all.</summary>
    [Fact]
    public async Task A_recipe_that_cannot_be_read_does_not_make_the_others_load_again()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        File.CreateSymbolicLink(site.RecipePath("none"), "missing");
        await site.StartAsync();
        for (int round = 0; round < 5; round++)
        {
            await site.RoundAsync();
            site.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(1, site.DirectoryLoads);
        Assert.Equal("b", await BestAsync(site));
    }

    [Fact]
    public async Task A_link_to_itself_is_one_broken_recipe()
    {
        await using TestSite site = await ServeAsync();
        File.CreateSymbolicLink(site.RecipePath("x"), "x.yaml");
        site.WriteRecipe("books");
        await site.WriteModelAsync("books");
        await site.RoundAsync();
        Assert.Empty(site.Events.Named("recipes_dir_scan_error"));
        Assert.Equal("""{"status":"degraded","total":3,"loaded":2}""", (await site.GetJsonAsync("/v1/health", 503)).GetRawText());
    }

    [Fact]
    public async Task A_damaged_artifact_leaves_the_old_model_and_is_read_once_until_it_changes()
    {
        await using TestSite site = await ServeAsync();
        byte[] good = await File.ReadAllBytesAsync(site.ModelPath("shop"));
        byte[] bad = [.. good];
        bad[^1] ^= 1;
        await ReplaceAsync(site, bad);
        await site.RoundAsync();
        await site.RoundAsync();
        RecordedEvent failed = Assert.Single(site.Events.Named("artifact_load_failed"));
        Assert.Equal("hmac", failed["reason"].Text);
        Assert.Equal("b", await BestAsync(site));
        await site.GetJsonAsync("/v1/health");
        JsonElement details = await site.GetJsonAsync("/v1/health/details", 503);
        Assert.NotEmpty(details.GetProperty("recipes").GetProperty("shop").GetProperty("error").GetString()!);

        site.Time.Advance(TimeSpan.FromSeconds(4.9));
        await site.RoundAsync();
        Assert.Single(site.Events.Named("artifact_load_failed"));
        site.Time.Advance(TimeSpan.FromSeconds(0.2));
        await site.RoundAsync();
        Assert.Equal(2, site.Events.Named("artifact_load_failed").Count());
        site.Time.Advance(TimeSpan.FromSeconds(9.9));
        await site.RoundAsync();
        Assert.Equal(2, site.Events.Named("artifact_load_failed").Count());
        site.Time.Advance(TimeSpan.FromSeconds(0.2));
        await site.RoundAsync();
        Assert.Equal(3, site.Events.Named("artifact_load_failed").Count());

        await ReplaceAsync(site, good);
        await site.RoundAsync();
        await DetailsAreFineAsync(site);
    }

    [Fact]
    public async Task Each_of_forty_artifacts_with_one_bit_flipped_is_refused()
    {
        await using TestSite site = await ServeAsync();
        byte[] good = await File.ReadAllBytesAsync(site.ModelPath("shop"));
        for (int round = 1; round <= 40; round++)
        {
            byte[] bad = [.. good];
            bad[(int)((long)round * 7919 * 104729 % bad.Length)] ^= (byte)(1 << (round % 8));
            await ReplaceAsync(site, bad);
            await site.RoundAsync();
            Assert.Equal(round, site.Events.Named("artifact_load_failed").Count());
            Assert.Equal("b", await BestAsync(site));
        }
    }

    [Fact]
    public async Task A_vanished_artifact_is_an_error_while_it_is_away()
    {
        await using TestSite site = await ServeAsync();
        string away = site.ModelPath("shop") + ".away";
        File.Move(site.ModelPath("shop"), away);
        await site.RoundAsync();
        await site.RoundAsync();
        Assert.Single(site.Events.Named("artifact_disappeared"));
        Assert.Equal("b", await BestAsync(site));
        await site.GetJsonAsync("/v1/health/details", 503);
        File.Move(away, site.ModelPath("shop"));
        await site.RoundAsync();
        await DetailsAreFineAsync(site);
    }

    [Fact]
    public async Task An_artifact_of_another_recipe_is_refused()
    {
        await using TestSite site = await ServeAsync();
        await site.WriteModelAsync("shop", new ModelScript { RecipeName = "other" });
        await site.RoundAsync();
        Assert.Equal("recipe_mismatch", Assert.Single(site.Events.Named("artifact_load_failed"))["reason"].Text);
        Assert.Equal("b", await BestAsync(site));
    }

    [Fact]
    public async Task An_algorithm_that_this_host_lacks_is_a_version_skew()
    {
        await using TestSite site = await ServeAsync();
        await site.WriteModelAsync("shop", new ModelScript { Algorithm = "FromTheFuture" });
        await site.RoundAsync();
        Assert.Equal("version_skew", Assert.Single(site.Events.Named("artifact_load_failed"))["reason"].Text);
    }

    [Fact]
    public async Task A_recipe_that_appears_is_served_and_one_that_goes_is_removed_after_two_rounds()
    {
        await using TestSite site = await ServeAsync();
        site.WriteRecipe("books");
        await site.WriteModelAsync("books");
        await site.RoundAsync();
        await site.PostJsonAsync("/v1/recipes/books:recommend", UserOne);
        Assert.Single(site.Events.Named("recipe_discovered"));

        File.Delete(site.RecipePath("books"));
        await site.RoundAsync();
        await site.PostJsonAsync("/v1/recipes/books:recommend", UserOne);
        await site.RoundAsync();
        await site.PostJsonAsync("/v1/recipes/books:recommend", UserOne, 404);
        Assert.Single(site.Events.Named("recipe_removed"));
        await site.GetJsonAsync("/v1/health");
    }

    [Fact]
    public async Task A_recipe_that_is_away_for_one_round_is_not_removed()
    {
        await using TestSite site = await ServeAsync();
        File.Move(site.RecipePath("shop"), site.RecipePath("shop") + ".away");
        await site.RoundAsync();
        File.Move(site.RecipePath("shop") + ".away", site.RecipePath("shop"));
        await site.RoundAsync();
        await site.RoundAsync();
        Assert.Equal("b", await BestAsync(site));
        Assert.Empty(site.Events.Named("recipe_removed"));
    }

    [Fact]
    public async Task A_broken_recipe_keeps_its_model_and_recovers()
    {
        await using TestSite site = await ServeAsync();
        File.WriteAllText(site.RecipePath("shop"), "name: [");
        await site.RoundAsync();
        await site.RoundAsync();
        Assert.Single(site.Events.Named("recipe_rescan_load_error"));
        Assert.Equal("b", await BestAsync(site));
        await site.GetJsonAsync("/v1/health/details", 503);
        site.WriteRecipe("shop");
        await site.RoundAsync();
        await DetailsAreFineAsync(site);
    }

    [Fact]
    public async Task A_recipe_that_was_broken_from_the_start_recovers_or_goes_without_a_trace()
    {
        await using TestSite site = new();
        File.WriteAllText(site.RecipePath("one"), "name: [");
        File.WriteAllText(site.RecipePath("two"), "name: [");
        await site.StartAsync();
        Assert.Equal("""{"status":"degraded","total":2,"loaded":0}""", (await site.GetJsonAsync("/v1/health", 503)).GetRawText());
        await site.GetJsonAsync("/readyz", 503);
        File.Delete(site.RecipePath("two"));
        site.WriteRecipe("renamed", file: "one");
        await site.WriteModelAsync("renamed");
        await site.RoundAsync();
        Assert.Equal("""{"status":"ok","total":1,"loaded":1}""", (await site.GetJsonAsync("/v1/health")).GetRawText());
        await DetailsAreFineAsync(site);
    }

    [Fact]
    public async Task An_edited_recipe_is_applied()
    {
        await using TestSite site = await ServeAsync();
        string other = Path.Combine(site.Root, "models", "elsewhere.recotem");
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, 1, 2, 3, 9], [0, 0, 0, 0, 0]] }, other);
        site.WriteRecipe("shop", output: other);
        await site.RoundAsync();
        Assert.Equal("e", await BestAsync(site));
        Assert.Single(site.Events.Named("recipe_changed"));
    }

    /// <summary>The layout in which Kubernetes mounts a ConfigMap, and what happens when it is edited.</summary>
    [Fact]
    public async Task An_edit_behind_links_is_noticed()
    {
        await using TestSite site = new();
        string other = Path.Combine(site.Root, "models", "elsewhere.recotem");
        await site.WriteModelAsync("shop");
        await site.WriteModelAsync("shop", new ModelScript { Scores = [[0, 1, 2, 3, 9], [0, 0, 0, 0, 0]] }, other);
        foreach ((string version, string? output) in ((string, string?)[])[("..v1", null), ("..v2", other)])
        {
            Directory.CreateDirectory(Path.Combine(site.RecipesDirectory, version));
            site.WriteRecipe("shop", output: output);
            File.Move(site.RecipePath("shop"), Path.Combine(site.RecipesDirectory, version, "shop.yaml"));
        }

        string data = Path.Combine(site.RecipesDirectory, "..data");
        Directory.CreateSymbolicLink(data, "..v1");
        File.CreateSymbolicLink(site.RecipePath("shop"), Path.Combine("..data", "shop.yaml"));
        File.SetLastWriteTimeUtc(Path.Combine(site.RecipesDirectory, "..v1", "shop.yaml"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await site.StartAsync();
        Assert.Equal("b", await BestAsync(site));
        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "..v2");
        await site.RoundAsync();
        Assert.Equal("e", await BestAsync(site));
    }

    [Fact]
    public async Task A_server_that_cannot_list_recipes_is_not_ready()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        Directory.Move(site.RecipesDirectory, site.RecipesDirectory + ".away");
        await site.StartAsync();
        await site.GetJsonAsync("/readyz", 503);
        await site.GetJsonAsync("/v1/health", 503);
        Directory.Move(site.RecipesDirectory + ".away", site.RecipesDirectory);
        await site.RoundAsync();
        await site.GetJsonAsync("/readyz");
        await site.GetJsonAsync("/v1/health");
        Assert.Single(site.Events.Named("startup_artifact_load_complete"));
    }

    [Fact]
    public async Task Two_files_of_one_name_are_one_recipe_and_one_error()
    {
        await using TestSite site = new();
        site.WriteRecipe("shop", file: "a");
        site.WriteRecipe("shop", file: "b");
        await site.WriteModelAsync("shop");
        await site.StartAsync();
        Assert.Equal("""{"status":"degraded","total":2,"loaded":1}""", (await site.GetJsonAsync("/v1/health", 503)).GetRawText());
        Assert.Equal("b", await BestAsync(site));
    }

    [Fact]
    public async Task A_directory_that_vanishes_is_everybodys_error_until_it_is_back()
    {
        await using TestSite site = await ServeAsync();
        Directory.Move(site.RecipesDirectory, site.RecipesDirectory + ".away");
        await site.RoundAsync();
        await site.RoundAsync();
        Assert.Single(site.Events.Named("recipes_dir_scan_error"));
        Assert.Equal("b", await BestAsync(site));
        await site.GetJsonAsync("/v1/health/details", 503);
        Directory.Move(site.RecipesDirectory + ".away", site.RecipesDirectory);
        await site.RoundAsync();
        await DetailsAreFineAsync(site);
    }

    [Fact]
    public async Task Metadata_that_is_not_joined_yet_is_announced()
    {
        await using TestSite site = new();
        File.WriteAllText(Path.Combine(site.Root, "items.csv"), "item_id,title\na,A\n");
        site.WriteRecipe("shop", more: $"item_metadata: {{ type: csv, path: {site.Root}/items.csv, fields: [title] }}");
        await site.WriteModelAsync("shop");
        await site.StartAsync();
        Assert.Equal("shop", Assert.Single(site.Events.Named("metadata_not_supported"))["name"].Text);
        Assert.Equal("b", await BestAsync(site));
    }

    [Fact]
    public async Task The_first_round_reports_what_it_found()
    {
        await using TestSite site = new();
        site.WriteRecipe("good");
        site.WriteRecipe("missing");
        await site.WriteModelAsync("good");
        File.WriteAllText(site.RecipePath("broken"), "name: [");
        await site.StartAsync();
        RecordedEvent complete = Assert.Single(site.Events.Named("startup_artifact_load_complete"));
        Assert.Equal((3, 1, 2), (complete["total_recipes"].Integer, complete["succeeded"].Integer, complete["failed"].Integer));
        Assert.Equal("read", Assert.Single(site.Events.Named("recipe_not_loaded_at_startup"))["reason"].Text);
        Assert.Single(site.Events.Named("recipe_yaml_parse_failed_at_startup"));
        Assert.Equal("good", Assert.Single(site.Events.Named("recipe_loaded"))["name"].Text);
    }

    private static async Task<TestSite> ServeAsync()
    {
        TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop");
        return await site.StartAsync();
    }

    private static async Task<string> BestAsync(TestSite site) =>
        (await site.PostJsonAsync(Recommend, UserOne)).GetProperty("items")[0].GetProperty("item_id").GetString()!;

    private static async Task DetailsAreFineAsync(TestSite site) =>
        Assert.Equal("ok", (await site.GetJsonAsync("/v1/health/details")).GetProperty("status").GetString());

    /// <summary>Replaces the artifact as a writer would: with a new file.</summary>
    private static async Task ReplaceAsync(TestSite site, byte[] content)
    {
        string pending = site.ModelPath("shop") + ".new";
        await File.WriteAllBytesAsync(pending, content);
        File.Move(pending, site.ModelPath("shop"), overwrite: true);
    }
}

/// <summary>Counts of open models are process-wide, so nothing else may open one meanwhile.</summary>
[CollectionDefinition(nameof(HotSwapTests), DisableParallelization = true)]
public sealed class HotSwapCollection;
