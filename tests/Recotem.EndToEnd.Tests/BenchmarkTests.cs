using System.Text.Json;

namespace Recotem.EndToEnd.Tests;

/// <summary>The program of benchmarks, as somebody uses it who tries it out.</summary>
public sealed class BenchmarkTests
{
    [Theory]
    [InlineData("fit --train a.csv --test b.csv --threads 0", "fit: --threads is 0; expected at least 1")]
    [InlineData("fit --train a.csv --test b.csv --repeat none", "fit: --repeat is 'none'; expected an integer")]
    [InlineData("generate --shape 2m", "generate: there is no shape '2m'; expected one of 100k, 1m, 10m")]
    [InlineData("generate --seed -1", "generate: --seed is -1; expected at least 0")]
    [InlineData("generate --heldout 1", "generate: --heldout is 1; expected at least 0 and below 1")]
    [InlineData("generate --heldout 0.0001", "generate: --heldout is 0.0001, which is no whole interaction of any user; expected 0, or at least 0.0018")]
    [InlineData("search --proposals 0", "search: --proposals is 0; expected at least 1")]
    [InlineData("generate --heldout some", "generate: --heldout is 'some'; expected a number")]
    public async Task Wrong_options_are_refused_in_a_line_that_says_what_is_expected(string arguments, string expected)
    {
        using var workspace = new Workspace();
        CommandResult result = await Command.RunAsync("dotnet", workspace.Path, null, [Binaries.Benchmarks, .. arguments.Split(' ')]);
        Assert.Equal((2, expected + "\n"), (result.ExitCode, result.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(workspace.Path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_told_in_a_line()
    {
        using var workspace = new Workspace();
        workspace.Write("data", "a file where a directory is wanted");
        foreach (string[] arguments in new string[][] { ["generate", "--out", "data"], ["fit", "--train", "a.csv", "--test", "b.csv"] })
        {
            CommandResult result = await Command.RunAsync("dotnet", workspace.Path, null, [Binaries.Benchmarks, .. arguments]);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Matches($"\\A{arguments[0]}: [^\n]+\n\\z", result.Error);
        }
    }

    [Fact]
    public async Task Generated_data_goes_where_git_does_not_look_and_is_the_same_for_a_seed()
    {
        using var workspace = new Workspace();
        string[][] runs = [[], ["--heldout", "0"], ["--out", "again"], ["--out", "other", "--seed", "7"]];
        var paths = new List<string>();
        foreach (string[] options in runs)
        {
            CommandResult result = await Command.RunAsync("dotnet", workspace.Path, null, [Binaries.Benchmarks, "generate", .. options]);
            Assert.True(result.ExitCode == 0, result.Error);
            paths.AddRange(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("path").GetString()!));
        }

        Assert.Equal(
            [
                "artifacts/data/train-100k-42.csv", "artifacts/data/test-100k-42.csv", "artifacts/data/interactions-100k-42.csv",
                "again/train-100k-42.csv", "again/test-100k-42.csv", "other/train-100k-7.csv", "other/test-100k-7.csv",
            ],
            paths);
        byte[][] files = [.. paths.Select(p => File.ReadAllBytes(workspace.File(p)))];
        Assert.Equal(files[0], files[3]);
        Assert.Equal(files[1], files[4]);
        Assert.NotEqual(files[1], files[6]);
        string[] Rows(int file) => File.ReadAllLines(workspace.File(paths[file]))[1..];
        Assert.Equal(Rows(2).Order(StringComparer.Ordinal), Rows(0).Concat(Rows(1)).Order(StringComparer.Ordinal));
    }
}
