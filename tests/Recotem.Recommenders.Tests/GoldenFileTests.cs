namespace Recotem.Recommenders.Tests;

public sealed class GoldenFileTests
{
    [Fact]
    public void A_wrong_directory_is_an_error_that_names_the_variable_and_what_it_should_hold()
    {
        string nowhere = Path.Combine(AppContext.BaseDirectory, "no-such-directory");
        string message = Assert.Throws<InvalidOperationException>(() => GoldenFile.Open(nowhere, "ials")).Message;
        Assert.StartsWith($"RECOTEM_GOLDEN_DIR is '{nowhere}', which is no directory; expected ", message, StringComparison.Ordinal);
        Assert.Contains("data.json", message, StringComparison.Ordinal);

        message = Assert.Throws<InvalidOperationException>(() => GoldenFile.Open(AppContext.BaseDirectory, "ials")).Message;
        Assert.Contains("a directory without ials.json; expected ", message, StringComparison.Ordinal);
    }
}
