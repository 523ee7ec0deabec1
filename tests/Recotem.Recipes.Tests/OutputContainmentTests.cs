namespace Recotem.Recipes.Tests;

public sealed class OutputContainmentTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public OutputContainmentTests()
    {
        Directory.CreateDirectory(_directory.At("root/models"));
        Directory.CreateDirectory(_directory.At("outside"));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_the_variable_everything_is_allowed()
    {
        Assert.Null(OutputContainment.Check(StorageLocation.Parse("/nowhere/at/all"), HostEnvironment.Empty, followFile: true));
        Assert.Null(OutputContainment.Check(StorageLocation.Parse("/nowhere/at/all"), Environment(""), followFile: true));
    }

    [Fact]
    public void Remote_outputs_are_not_checked() =>
        Assert.Null(OutputContainment.Check(StorageLocation.Parse("s3://bucket/key"), Environment(_directory.At("root")), followFile: false));

    [Theory]
    [InlineData("root/a")]
    [InlineData("root/models/a")]
    [InlineData("root/models/../a")]
    public void Paths_inside_are_allowed(string path) => Assert.Null(Check(path));

    [Theory]
    [InlineData("outside/a")]
    [InlineData("root/../outside/a")]
    [InlineData("root/models/../../a")]
    [InlineData("rootless")]
    public void Paths_outside_are_refused(string path)
    {
        PathViolation violation = Assert.IsType<PathViolation>(Check(path));

        Assert.True(violation.IsSecurity);
        Assert.Contains("outside RECOTEM_ARTIFACT_ROOT", violation.Problem, StringComparison.Ordinal);
        Assert.Contains("symbolic links", violation.Problem, StringComparison.Ordinal);
        Assert.Contains(_directory.At("root"), violation.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_parent_is_named()
    {
        PathViolation violation = Assert.IsType<PathViolation>(Check("root/none/a"));

        Assert.False(violation.IsSecurity);
        Assert.Equal(_directory.At("root/none"), violation.Detail);
    }

    [Fact]
    public void A_parent_that_leads_outside_is_refused()
    {
        Directory.CreateSymbolicLink(_directory.At("root/exit"), "../outside");

        Assert.True(Check("root/exit/a")?.IsSecurity);
    }

    [Fact]
    public void A_link_that_stays_inside_is_allowed()
    {
        Directory.CreateSymbolicLink(_directory.At("root/same"), "models");

        Assert.Null(Check("root/same/a"));
    }

    [Fact]
    public void A_root_behind_a_link_is_the_directory_it_leads_to()
    {
        Directory.CreateSymbolicLink(_directory.At("link"), _directory.At("root"));

        Assert.Null(OutputContainment.Check(StorageLocation.Parse(_directory.At("root/a")), Environment(_directory.At("link")), followFile: false));
        Assert.Null(OutputContainment.Check(StorageLocation.Parse(_directory.At("link/a")), Environment(_directory.At("root")), followFile: false));
    }

    [Fact]
    public void A_file_that_is_a_link_matters_only_when_it_is_written()
    {
        File.CreateSymbolicLink(_directory.At("root/a"), _directory.At("outside/a"));

        Assert.Null(Check("root/a"));
        Assert.True(OutputContainment.Check(StorageLocation.Parse(_directory.At("root/a")), Environment(_directory.At("root")), followFile: true)?.IsSecurity);
    }

    [Fact]
    public void Links_of_links_are_followed_part_by_part()
    {
        Directory.CreateDirectory(_directory.At("outside/deep"));
        Directory.CreateSymbolicLink(_directory.At("root/one"), _directory.At("outside/deep"));

        // Seen as text this target is root/models; the kernel follows 'one' first and ends in outside/models.
        Directory.CreateDirectory(_directory.At("outside/models"));
        Directory.CreateSymbolicLink(_directory.At("root/two"), "one/../models");

        Assert.Equal(_directory.At("outside/models"), RealPath.Resolve(_directory.At("root/two")));
        Assert.True(Check("root/two/a")?.IsSecurity);
    }

    [Fact]
    public void A_loop_of_links_has_no_real_path()
    {
        File.CreateSymbolicLink(_directory.At("x"), _directory.At("y"));
        File.CreateSymbolicLink(_directory.At("y"), _directory.At("x"));

        Assert.Null(RealPath.Resolve(_directory.At("x/z")));
    }

    private PathViolation? Check(string path) =>
        OutputContainment.Check(StorageLocation.Parse(_directory.At(path)), Environment(_directory.At("root")), followFile: false);

    private static HostEnvironment Environment(string root) => new([new("RECOTEM_ARTIFACT_ROOT", root)]);
}
