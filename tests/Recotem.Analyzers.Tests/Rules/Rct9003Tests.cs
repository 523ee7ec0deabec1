using Recotem.TestHarness;

namespace Recotem.Analyzers.Tests.Rules;

public sealed class Rct9003Tests
{
    [Fact]
    [Fires]
    public void A_plugin_project_that_writes_no_documentation_file_is_told_in_its_project_file() =>
        Assert.Contains(
            "set the property GenerateDocumentationFile to true",
            PluginProject.OnTheProject("RCT9003", PluginProject.Run(("GenerateDocumentationFile", "false"))).Message(),
            StringComparison.Ordinal);

    [Fact]
    [Silent]
    public void A_project_that_writes_one_is_left_alone() => Assert.Empty(PluginProject.Run(("GenerateDocumentationFile", "true")));

    [Fact]
    [Boundary]
    public void A_value_that_is_not_set_is_that_of_the_package_which_is_true() => Assert.Empty(PluginProject.Run(("GenerateDocumentationFile", "")));
}
