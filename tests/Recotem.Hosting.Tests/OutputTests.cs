using System.Text;
using Recotem.Hosting.Logging;

namespace Recotem.Hosting.Tests;

public sealed class OutputTests
{
    private const string Told = "cannot write to standard output: No space left on device";

    [Theory]
    [InlineData("Schema generation failed: " + Told, "schema")]
    [InlineData("Error: " + Told, "keygen")]
    [InlineData("Error: " + Told, "--version")]
    [InlineData("Error: " + Told, "--help")]
    public async Task A_full_device_is_told_in_one_line_and_is_exit_code_1(string expected, params string[] args)
    {
        (int code, string error) = await RunAsync(new FullDevice(), args);

        Assert.Equal(1, code);
        Assert.Equal(expected + "\n", error);
    }

    [Fact]
    public async Task A_command_that_failed_keeps_its_exit_code_on_a_full_device()
    {
        using var workspace = new Workspace();
        string recipe = workspace.Recipe();

        (int code, string error) = await RunAsync(new FullDevice(), "validate", recipe);

        Assert.Equal(3, code);
        string[] lines = [.. error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('{'))];
        Assert.Equal("Error: " + Told, lines[0]);
        Assert.StartsWith("DataSource probe failed: ", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/opt/acme/Acme.Host", "Acme.Host")]
    [InlineData("/opt/acme/Acme.Host.dll", "Acme.Host")]
    [InlineData("Acme.EXE", "Acme")]
    [InlineData("/usr/bin/dotnet", "recotem")]
    [InlineData("dotnet.exe", "recotem")]
    [InlineData("", "recotem")]
    [InlineData(null, "recotem")]
    public void A_program_keeps_the_dots_of_its_name(string? path, string expected) => Assert.Equal(expected, Terminal.ProgramNameOf(path));

    private static async Task<(int Code, string Error)> RunAsync(Stream output, params string[] args)
    {
        using var error = new MemoryStream();
        var terminal = new Terminal
        {
            Output = output,
            Error = new ErrorOutput(error, isTerminal: false),
            Variables = new Dictionary<string, string>(),
            ProgramName = "recotem",
        };
        int code = await RecotemApp.RunAsync(args, Plugins.Catalog, terminal);
        return (code, Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>A stream as that of <c>/dev/full</c>.</summary>
    private sealed class FullDevice : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
