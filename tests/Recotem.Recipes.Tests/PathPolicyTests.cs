namespace Recotem.Recipes.Tests;

public sealed class PathPolicyTests
{
    [Theory]
    [InlineData("data.csv")]
    [InlineData("/a/b.csv")]
    [InlineData("//x/y")]
    [InlineData("file:///a/b")]
    [InlineData("file://host/a")]
    [InlineData("S3://bucket/key")]
    [InlineData("gs://project@bucket/key")]
    [InlineData("az://container@account/key")]
    [InlineData("abfss://container@account.dfs.core.windows.net/key")]
    [InlineData("https://host/x")]
    [InlineData("HTTP://host/x")]
    public void Inputs_may_be_local_or_remote(string path) => Assert.Null(PathPolicy.CheckInput(path));

    [Theory]
    [InlineData("ftp://host/x", "scheme")]
    [InlineData("gcs://bucket/key", "scheme")]
    [InlineData("s3a://bucket/key", "scheme")]
    [InlineData("javascript:alert(1)", "scheme")]
    [InlineData("/a::b/c", "::")]
    [InlineData("zip::s3://x/y", "::")]
    [InlineData("https://user:hush@host/x", "credentials")]
    [InlineData("https://user@host/x", "credentials")]
    [InlineData("s3://hush@bucket/key", "credentials")]
    [InlineData("ftp://user:hush@host/x", "credentials")]
    [InlineData("abfs://container:hush@account/key", "credentials")]
    [InlineData("a\0b", "NUL")]
    [InlineData("file:///a%00.csv", "NUL")]
    public void Other_inputs_are_refused_without_showing_credentials(string path, string problem)
    {
        PathViolation violation = Assert.IsType<PathViolation>(PathPolicy.CheckInput(path));

        Assert.Contains(problem, violation.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", violation.FullProblem + violation.Expected, StringComparison.Ordinal);
        Assert.True(violation.IsSecurity);
    }

    [Theory]
    [InlineData("model.recotem")]
    [InlineData("file:///a/b")]
    [InlineData("file://localhost/a/b")]
    [InlineData("s3://bucket/key")]
    [InlineData("abfs://container@account/key")]
    public void Outputs_may_be_local_or_in_a_store(string path) => Assert.Null(PathPolicy.CheckOutput(path));

    [Theory]
    [InlineData("http://host/x")]
    [InlineData("https://host/x")]
    [InlineData("ftp://host/x")]
    [InlineData("ftps://host/x")]
    [InlineData("memory://x")]
    [InlineData("data:text/plain,x")]
    [InlineData("javascript:x")]
    [InlineData("vendor+x://y")]
    public void Outputs_of_other_schemes_are_refused_and_the_allowed_ones_listed(string path)
    {
        PathViolation violation = Assert.IsType<PathViolation>(PathPolicy.CheckOutput(path));

        Assert.Contains(StorageLocation.Parse(path).Scheme, violation.FullProblem, StringComparison.Ordinal);
        Assert.Equal("expected a local path, or one of file, s3, gs, az, abfs, abfss", violation.Expected);
    }

    [Theory]
    [InlineData("file://host/x")]
    [InlineData("s3://user:x@bucket/key")]
    [InlineData("models/")]
    [InlineData("")]
    [InlineData("file:")]
    [InlineData("file://")]
    [InlineData("file://localhost")]
    [InlineData("file:///a%00.recotem")]
    [InlineData("s3://bucket")]
    public void Outputs_elsewhere_are_refused(string path) => Assert.NotNull(PathPolicy.CheckOutput(path));
}
