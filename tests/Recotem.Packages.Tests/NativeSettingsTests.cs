using System.Text.Json;
using Recotem.EndToEnd.Tests;

namespace Recotem.Packages.Tests;

/// <summary>
/// What MSBuild makes of the native settings of Recotem.Hosting. A project gets them as from a package: not while it is restored.
/// </summary>
public sealed class NativeSettingsTests : IDisposable
{
    private const string Native = "net9.0";
    private readonly string _directory = Directory.CreateTempSubdirectory("recotem-native-").FullName;

    public NativeSettingsTests()
    {
        foreach (string kind in new[] { "props", "targets" })
            File.WriteAllText(Path.Combine(_directory, $"Directory.Build.{kind}"), $"""
                <Project>
                  <Import Project="{Path.Combine(Packages.Root, "src", "Recotem.Hosting", "buildTransitive", $"Recotem.Hosting.{kind}")}"
                          Condition="'$(ExcludeRestorePackageImports)' != 'true'" />
                </Project>
                """);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("<OutputType>Exe</OutputType>", Native, "linux-x64", "true", "x86-x64-v3")]
    [InlineData("<OutputType>Exe</OutputType>", Native, "linux-arm64", "true", "")]
    [InlineData("<OutputType>Exe</OutputType>", "net10.0", "linux-x64", "", "x86-x64-v3")]
    [InlineData("<OutputType>Library</OutputType>", Native, "linux-x64", "false", "x86-x64-v3")]
    [InlineData("", Native, "linux-x64", "false", "x86-x64-v3")]
    [InlineData("<OutputType>Exe</OutputType><PublishAot>false</PublishAot>", Native, "linux-x64", "false", "x86-x64-v3")]
    [InlineData("<OutputType>Exe</OutputType><RecotemNativeInstructionSet>any</RecotemNativeInstructionSet>", Native, "linux-x64", "true", "")]
    [InlineData("<OutputType>Exe</OutputType><RecotemNativeInstructionSet>native</RecotemNativeInstructionSet>", Native, "linux-arm64", "true", "native")]
    [InlineData("<OutputType>Exe</OutputType><RecotemNativeInstructionSet>x86-x64-v4</RecotemNativeInstructionSet>", Native, "linux-x64", "true", "x86-x64-v4")]
    [InlineData("<OutputType>Exe</OutputType><IlcInstructionSet>sse4.2</IlcInstructionSet>", Native, "linux-x64", "true", "sse4.2")]
    public async Task A_project_gets_the_settings_that_it_does_not_state(string own, string framework, string runtime, string publishAot, string instructionSet)
    {
        Write($"<TargetFrameworks>net10.0;net9.0</TargetFrameworks>{own}");

        (string aot, string set) = await EvaluateAsync(_directory, $"-p:TargetFramework={framework}", $"-p:RuntimeIdentifier={runtime}");

        Assert.Equal((publishAot, instructionSet), (aot, set));
    }

    [Fact]
    public async Task A_framework_and_a_runtime_that_stand_in_the_project_count_as_well()
    {
        Write($"<TargetFramework>{Native}</TargetFramework><RuntimeIdentifier>linux-x64</RuntimeIdentifier><OutputType>Exe</OutputType>");

        Assert.Equal(("true", "x86-x64-v3"), await EvaluateAsync(_directory));
    }

    [Theory]
    [InlineData("samples/EchoHost", "true")]
    [InlineData("samples/EchoSource", "false")]
    [InlineData("src/Recotem.Cli", "true")]
    public async Task Projects_of_the_repository_are_published_natively_if_they_are_hosts(string project, string publishAot)
    {
        (string aot, string set) = await EvaluateAsync(Path.Combine(Packages.Root, project), $"-p:TargetFramework={Native}", "-p:RuntimeIdentifier=linux-x64");

        Assert.Equal((publishAot, "x86-x64-v3"), (aot, set));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("<PublishAot>false</PublishAot>", false)]
    [InlineData("<ILCompilerTargetsPath>$(MSBuildProjectDirectory)/compiler.targets</ILCompilerTargetsPath>", false)]
    public async Task Publishing_without_the_native_compiler_says_what_to_write_into_the_project(string own, bool fails)
    {
        Write($"<TargetFramework>{Native}</TargetFramework><RuntimeIdentifier>linux-x64</RuntimeIdentifier><OutputType>Exe</OutputType>{own}");
        File.WriteAllText(Path.Combine(_directory, "compiler.targets"), "<Project />");

        CommandResult result = await RunAsync(_directory, "-t:RecotemRequireNativeCompiler", "-p:_IsPublishing=true");

        Assert.Equal(fails, result.ExitCode != 0);
        Assert.Equal(fails, result.Output.Contains("error RECOTEM0001: Host.csproj is to become a native binary for net9.0", StringComparison.Ordinal));
        Assert.Equal(fails, result.Output.Contains("<PublishAot Condition=\"'$(TargetFramework)' == 'net9.0'\">true</PublishAot>", StringComparison.Ordinal));
    }

    private void Write(string properties) => File.WriteAllText(Path.Combine(_directory, "Host.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{properties}</PropertyGroup>
        </Project>
        """);

    private static async Task<(string PublishAot, string InstructionSet)> EvaluateAsync(string project, params string[] arguments)
    {
        CommandResult result = await RunAsync(project, ["-getProperty:PublishAot", "-getProperty:IlcInstructionSet", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        JsonElement properties = JsonDocument.Parse(result.Output).RootElement.GetProperty("Properties");
        return (properties.GetProperty("PublishAot").GetString()!, properties.GetProperty("IlcInstructionSet").GetString()!);
    }

    private static Task<CommandResult> RunAsync(string project, params string[] arguments) =>
        Command.RunAsync("dotnet", project, null, ["msbuild", "-nologo", "-nodeReuse:false", .. arguments]);
}
