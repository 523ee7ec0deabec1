using System.Text.RegularExpressions;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>A directory outside of the repository, whose projects get Recotem from the packages.</summary>
internal sealed partial class FreshDirectory : IDisposable
{
    public FreshDirectory(PackageFolder packages)
    {
        // The user's own sources stay; ours are added. A package folder of its own keeps older builds of 3.0.0 out.
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{packages.Path}" /></config>
              <packageSources>
                <add key="recotem" value="{Packages.Feed}" />
                <add key="own" value="{Directory.CreateDirectory(In("feed")).FullName}" />
              </packageSources>
            </configuration>
            """);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("recotem-fresh-").FullName;

    public Dictionary<string, string> Environment { get; } = new()
    {
        ["RECOTEM_LOG_FORMAT"] = "json",
        ["RECOTEM_SIGNING_KEYS"] = "test:" + new string('b', 63) + "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
    };

    [GeneratedRegex(@"<!-- file: (?<name>\S+) -->\n```\w+\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex File { get; }

    public string In(params string[] path) => Path.Combine([Root, .. path]);

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(file))!);
        System.IO.File.WriteAllText(In(file), text + "\n");
    }

    /// <summary>Writes the files that a page of the documentation shows.</summary>
    public void WriteFilesOf(params string[] page)
    {
        MatchCollection files = File.Matches(System.IO.File.ReadAllText(Path.Combine([Packages.Root, .. page])));
        Assert.NotEmpty(files);
        foreach (Match match in files)
            Write(match.Groups["name"].Value, match.Groups["text"].Value);
    }

    public Task<CommandResult> DotnetAsync(string project, params string[] arguments) =>
        Command.RunAsync("dotnet", In(project), Environment, [.. arguments, "-nodeReuse:false"]);

    /// <summary>Builds a project and fails with the whole output if that fails.</summary>
    public async Task<CommandResult> BuildAsync(string project, params string[] arguments)
    {
        CommandResult build = await DotnetAsync(project, ["build", .. arguments]);
        Assert.True(build.ExitCode == 0, build.Output + build.Error);
        return build;
    }

    /// <summary>Runs the host of a project that was built for net10.0.</summary>
    public Task<CommandResult> HostAsync(string project, params string[] arguments) =>
        Command.RunAsync("dotnet", In(project), Environment, [Path.Combine("bin", "Debug", "net10.0", $"{project}.dll"), .. arguments]);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
