namespace Recotem.Artifacts.Tests;

public sealed class LoadedModelTests
{
    [Fact]
    public async Task The_last_reference_releases_the_memory()
    {
        LoadedModel loaded = await Samples.LoadAsync(GoldenVectors.Version2);
        var model = (ToyModel)loaded.Model;
        var scores = new double[3];

        Assert.True(loaded.TryAcquire());
        loaded.Dispose();
        loaded.Dispose();
        model.ScoreUsers([0], scores);
        Assert.Equal([0d, 1, 2], scores);
        Assert.Equal(0, model.Disposals);
        Assert.True(loaded.TryAcquire());
        loaded.Release();
        loaded.Release();

        Assert.Equal(1, model.Disposals);
        Assert.False(loaded.TryAcquire());
        Assert.Throws<ObjectDisposedException>(() => model.ScoreUsers([0], scores));
        Assert.Throws<ObjectDisposedException>(() => loaded.Artifact.Users.TryFind("alice", out _));
        Assert.Throws<InvalidOperationException>(loaded.Release);
    }

    [Fact]
    public async Task Requests_on_several_threads_never_see_released_memory_during_swaps()
    {
        var slot = new Slot { Current = await Samples.LoadAsync(GoldenVectors.Version2) };
        var models = new List<ToyModel> { (ToyModel)slot.Current.Model };
        using var stop = new CancellationTokenSource();
        Task<long>[] requests = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => Serve(slot, stop.Token)))];
        for (int swap = 0; swap < 300; swap++)
        {
            LoadedModel next = await Samples.LoadAsync(GoldenVectors.Version2);
            models.Add((ToyModel)next.Model);
            Interlocked.Exchange(ref slot.Current, next).Dispose();
        }

        await stop.CancelAsync();
        long[] served = await Task.WhenAll(requests);
        slot.Current.Dispose();

        Assert.True(served.Sum() > 0);
        Assert.All(models, m => Assert.Equal(1, m.Disposals));
        Assert.False(slot.Current.TryAcquire());
    }

    private static long Serve(Slot slot, CancellationToken stop)
    {
        long served = 0;
        var scores = new double[3];
        do
        {
            LoadedModel model;
            do
                model = Volatile.Read(ref slot.Current);
            while (!model.TryAcquire());
            try
            {
                Assert.True(model.Artifact.Users.TryFind("bob", out int user));
                model.Model.ScoreUsers([user], scores);
                Assert.Equal(33, scores.Sum());
                served++;
            }
            finally
            {
                model.Release();
            }
        }
        while (!stop.IsCancellationRequested);
        return served;
    }

    private sealed class Slot
    {
        public required LoadedModel Current;
    }
}
