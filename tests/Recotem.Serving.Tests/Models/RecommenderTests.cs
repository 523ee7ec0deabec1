using System.Text;

namespace Recotem.Serving.Tests;

public sealed class RecommenderTests
{
    private const int Users = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_for_which_nobody_waits_is_not_ranked(bool related)
    {
        await using TestSite site = await ServeAsync();
        ServedModel model = site.Registry.TryLease("shop", out _)!;
        string elements = related ? """{"seed_items":["a"],"limit":1}""" : """{"user_id":"u000","limit":1}""";
        Workspace workspace = Parse($$"""{"requests":[{{elements}}]}""", related);
        Assert.Throws<OperationCanceledException>(() => Recommender.RankBatch(model, related, workspace, (_, _) => { }, new CancellationToken(canceled: true)));
        model.Release();
    }

    /// <summary>The first user cannot be scored, and the test takes this as the moment when the client goes.</summary>
    [Fact]
    public async Task A_batch_ends_between_two_blocks_of_users()
    {
        await using TestSite site = await ServeAsync();
        ServedModel model = site.Registry.TryLease("shop", out _)!;
        string elements = string.Join(',', Enumerable.Range(0, Users).Select(u => $$"""{"user_id":"u{{u:000}}","limit":1}"""));
        Workspace workspace = Parse($$"""{"requests":[{{elements}}]}""", related: false);
        using var gone = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Recommender.RankBatch(model, related: false, workspace, (_, _) => gone.Cancel(), gone.Token));
        Assert.Equal(1, workspace.Elements[1].ResultCount);
        Assert.Equal(0, workspace.Elements[Users - 1].ResultCount);
        model.Release();
    }

    private static Workspace Parse(string body, bool related)
    {
        var workspace = new Workspace();
        RequestParser.ParseBatch(Encoding.UTF8.GetBytes(body), related, workspace.Text, workspace.Problems, workspace.Elements, (_, _) => { });
        Assert.Equal(0, workspace.Problems.Count);
        Assert.All(workspace.Elements, e => Assert.Null(e.Code));
        return workspace;
    }

    private static async Task<TestSite> ServeAsync()
    {
        TestSite site = new();
        site.WriteRecipe("shop");
        await site.WriteModelAsync("shop", new ModelScript
        {
            Users = [.. Enumerable.Range(0, Users).Select(u => $"u{u:000}")],
            Scores = [.. Enumerable.Range(0, Users).Select(u => (double[])[u == 0 ? ScriptedModel.Poison : 1, 2, 3, 4, 5])],
        });
        return await site.StartAsync();
    }
}
