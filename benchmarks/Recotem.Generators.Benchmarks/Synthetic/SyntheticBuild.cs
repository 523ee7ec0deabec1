namespace Recotem.Generators.Benchmarks.Synthetic;

/// <summary>Writes a solution as projects that the SDK builds.</summary>
internal static class SyntheticBuild
{
    // The paths of our binaries are given on the command line.
    private const string Properties = """
        <Project>
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>disable</ImplicitUsings>
            <Version>1.2.3</Version>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <NoWarn>$(NoWarn);CS1591</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="$(RecotemBinaries)/Recotem.Abstractions.dll" />
            <Analyzer Include="$(RecotemGenerator)" />
            <Analyzer Include="$(RecotemAnalyzers)" Condition="'$(RecotemAnalyzers)' != ''" />
          </ItemGroup>
        </Project>
        """;

    public static void Write(SyntheticSolution solution, string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "Directory.Build.props"), Properties);
        foreach (SyntheticProject library in solution.Libraries)
            Write(library, [], directory);
        Write(SyntheticProject.Host(), solution.Libraries, directory);
    }

    private static void Write(SyntheticProject project, IEnumerable<SyntheticProject> references, string directory)
    {
        foreach (SyntheticFile file in project.Files.Append(new SyntheticFile($"{project.Name}/GlobalUsings.cs", SyntheticText.Usings)))
        {
            string path = Path.Combine(directory, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        string items = string.Concat(references.Select(r => $"""    <ProjectReference Include="../{r.Name}/{r.Name}.csproj" />{'\n'}"""));
        File.WriteAllText(Path.Combine(directory, project.Name, $"{project.Name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
            {items}  </ItemGroup>
            </Project>
            """);
    }
}
