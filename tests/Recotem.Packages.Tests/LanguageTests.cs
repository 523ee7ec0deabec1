using System.Text.Json;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>
/// What MSBuild makes of the settings of Recotem.Abstractions in projects of each language. A project of another language may use the
/// libraries, or get them through another package, without a word about generator and analyzers, which are for C#.
/// </summary>
public sealed class LanguageTests : IDisposable
{
    private const string NoGenerator = "warning RCT9002: Recotem.Abstractions comes to this project without its generator";
    private readonly string _directory = Directory.CreateTempSubdirectory("recotem-language-").FullName;

    public LanguageTests()
    {
        foreach (string kind in new[] { "props", "targets" })
            File.WriteAllText(Path.Combine(_directory, $"Directory.Build.{kind}"), $"""
                <Project>
                  <Import Project="{Path.Combine(Packages.Root, "src", "Recotem.Abstractions", "buildTransitive", $"Recotem.Abstractions.{kind}")}"
                          Condition="'$(ExcludeRestorePackageImports)' != 'true'" />
                </Project>
                """);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("fsproj")]
    [InlineData("vbproj")]
    public async Task Projects_of_other_languages_are_not_told_about_the_compiler_and_the_generator(string extension)
    {
        CommandResult result = await CheckAsync(extension);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.DoesNotContain("RCT", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CSharp_project_is_told_that_it_has_no_generator()
    {
        CommandResult result = await CheckAsync("csproj");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(NoGenerator, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("roslyn4.7", true)]
    [InlineData("roslyn4.8", false)]
    [InlineData("roslyn5.0", false)]
    [InlineData("newest", false)]
    [InlineData("", false)]
    public async Task A_compiler_is_refused_only_if_it_is_known_to_be_too_old(string version, bool isRefused)
    {
        CommandResult result = await CheckAsync("csproj", $"-p:CompilerApiVersion={version}");

        Assert.Equal(isRefused, result.ExitCode != 0);
        Assert.Equal(isRefused, result.Output.Contains("error RCT9001: This SDK's C# compiler (4.7) is older than 4.8", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csproj", true)]
    [InlineData("fsproj", false)]
    [InlineData("vbproj", false)]
    public async Task Only_CSharp_projects_get_settings_for_the_generator(string extension, bool gets)
    {
        CommandResult result = await RunAsync(extension, "-getProperty:GenerateDocumentationFile", "-getProperty:NoWarn", "-getItem:AdditionalFiles");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        JsonElement evaluated = JsonDocument.Parse(result.Output).RootElement;
        JsonElement properties = evaluated.GetProperty("Properties");
        Assert.Equal(gets ? "true" : "false", properties.GetProperty("GenerateDocumentationFile").GetString());
        Assert.Equal(gets, properties.GetProperty("NoWarn").GetString()!.Contains("CS1591", StringComparison.Ordinal));
        Assert.Equal(
            gets ? new[] { "App.csproj" } : [],
            evaluated.GetProperty("Items").GetProperty("AdditionalFiles").EnumerateArray().Select(f => Path.GetFileName(f.GetProperty("Identity").GetString())));
    }

    private Task<CommandResult> CheckAsync(string extension, params string[] arguments) =>
        RunAsync(extension, ["-t:RecotemCheckCompiler;RecotemCheckGenerator", .. arguments]);

    private Task<CommandResult> RunAsync(string extension, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_directory, $"App.{extension}"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
            </Project>
            """);
        return Command.RunAsync("dotnet", _directory, null, ["msbuild", $"App.{extension}", "-nologo", "-nodeReuse:false", .. arguments]);
    }
}
