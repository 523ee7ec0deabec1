using Recotem.Recipes;

namespace Recotem.Serving.Tests;

public sealed class UnreadableFilesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_file_is_tried_again_after_pauses_that_double()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var files = new UnreadableFiles();
        files.Update([new RecipeFile(path, null, new RecipeException("x", RecipeFailure.Io))], s_start);
        Assert.False(files.TryAgain(At(5)));
        File.WriteAllText(path, "");
        try
        {
            Assert.False(files.TryAgain(At(14.9)));
            Assert.True(files.TryAgain(At(15)));
            files.Update([new RecipeFile(path, null, new RecipeException("x", RecipeFailure.Schema))], At(15));
            Assert.False(files.TryAgain(At(1000)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Pauses_end_at_five_minutes() =>
        Assert.Equal([5, 10, 20, 160, 300, 300], ((int[])[1, 2, 3, 6, 7, 1000]).Select(n => RetryPause.After(n).TotalSeconds));

    private static DateTimeOffset At(double seconds) => s_start + TimeSpan.FromSeconds(seconds);
}
