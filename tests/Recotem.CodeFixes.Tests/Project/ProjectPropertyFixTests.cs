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
