using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Project;

public sealed class ProjectPropertyFixTests
{
    private const string Path = "/project/Acme.csproj";

    [Theory]
    [InlineData("RCT2016", "IsAotCompatible", "", "", "<IsAotCompatible>true</IsAotCompatible>")]
    [InlineData("RCT9003", "GenerateDocumentationFile", "false", "", "<GenerateDocumentationFile>true</GenerateDocumentationFile>")]
    [InlineData("RCT9003", "GenerateDocumentationFile", "false", "<GenerateDocumentationFile>false</GenerateDocumentationFile>", "<GenerateDocumentationFile>true</GenerateDocumentationFile>")]
    [InlineData("RCT2009", "PackageLicenseExpression", "", "", "<PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>")]
    public void A_property_is_set_in_the_project_file(string id, string property, string value, string before, string after)
    {
        CodeFixInput input = Lacking(id, property, value, File(before));
        CodeFixRun.CheckFile(input, Path, File(after), all: false);
        CodeFixRun.CheckFile(input, Path, File(after), all: true);
    }

    [Theory]
    [InlineData("<!-- <IsAotCompatible>false</IsAotCompatible> -->", true)]
    [InlineData("<IsAotCompatible Condition=\"'$(CI)' == '1 > 0'\">false</IsAotCompatible>", true)]
    [InlineData("<IsAotCompatible Label=\">\">false</IsAotCompatible>", false)]
    [InlineData("<isaotcompatible>false</isaotcompatible>", false)]
    [InlineData("<IsAotCompatible></IsAotCompatible>", false)]
    [InlineData("<IsAotCompatible />", false)]
    public void Only_a_property_that_holds_for_every_build_is_changed(string written, bool isAdded)
    {
        const string Added = "\n    <IsAotCompatible>true</IsAotCompatible>";
        CodeFixInput input = Lacking("RCT2016", "IsAotCompatible", "false", Text("", written));
        string changed = written.Replace("false", "true", StringComparison.Ordinal).Replace("><", ">true<", StringComparison.Ordinal)
            .Replace("<IsAotCompatible />", "<IsAotCompatible>true</IsAotCompatible>", StringComparison.Ordinal);

        CodeFixRun.CheckFile(input, Path, isAdded ? Text(Added, written) : Text("", changed), all: false);

        static string Text(string added, string written) => $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <!-- <PropertyGroup>
                <IsAotCompatible>false</IsAotCompatible> -->
              <PropertyGroup Condition="'$(Configuration)' == 'Debug'">
                <IsAotCompatible>false</IsAotCompatible>
              </PropertyGroup>
              <PropertyGroup Label="All">{added}
                {written}
              </PropertyGroup>
              <Target Name="Late">
                <PropertyGroup>
                  <IsAotCompatible>false</IsAotCompatible>
                </PropertyGroup>
              </Target>
            </Project>
            """;
    }

    [Fact]
    public void The_project_is_found_among_those_that_it_passes_on()
    {
        CodeFixInput input = Lacking("RCT2016", "IsAotCompatible", "", File(""));
        input = input with
        {
            Before = input.Before with
            {
                Options = input.Before.Options.SetItem("build_property.MSBuildProjectFullPath", Path),
                AdditionalFiles = input.Before.AdditionalFiles.Add("/other/Another.csproj", File("")),
            },
        };

        CodeFixRun.CheckFile(input, Path, File("<IsAotCompatible>true</IsAotCompatible>"), all: false);
    }

    [Fact]
    public void What_only_the_author_knows_is_not_guessed() => CodeFixRun.CheckNoneInFile(Lacking("RCT2009", "RepositoryUrl", "", File("")));

    private static CodeFixInput Lacking(string id, string property, string value, string file) => new()
    {
        Id = id,
        Before = new AnalyzerInput
        {
            Project = GeneratorInput.Of(
                """
                namespace Acme;
                /// <summary>Counts.</summary>
                [Plugin("count")] public sealed partial class Count : IMetric { public double Score(in Ranking ranking) => ranking.Cutoff; }
                """),
            Id = id,
            Options = AnalyzerInput.CompleteProject.SetItem($"build_property.{property}", value),
            AdditionalFiles = AnalyzerInput.CompleteProject.Clear().Add(Path, file),
        },
    };

    private static string File(string property) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup Condition="'$(CI)' == ''">
            <Deterministic>true</Deterministic>
          </PropertyGroup>

          <PropertyGroup>{(property.Length > 0 ? $"\n    {property}" : "")}
            <!-- The newest. -->
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
        </Project>
        """;
}
