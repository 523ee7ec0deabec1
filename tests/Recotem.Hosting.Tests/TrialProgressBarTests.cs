using System.Text;
using Recotem.Hosting.Logging;
using Recotem.Hosting.Progress;
using Recotem.Training;
using Spectre.Console;

namespace Recotem.Hosting.Tests;

public sealed class TrialProgressBarTests
{
    [Fact]
    public async Task The_bar_shows_the_algorithm_its_score_and_the_count_and_events_pass_through_whole()
    {
        using var stream = new MemoryStream();
        var error = new ErrorOutput(stream, isTerminal: true);
        using var screen = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Width = 120;
        string line = "event " + new string('x', 300);

        await TrialProgressBar.RunAsync(console, error, trials: 4, async progress =>
        {
            await Task.Yield();
            progress.Report(new TrialProgress(1, 4, "Top[Pop]", TrialState.Completed, 0.25));
            error.WriteLine(line);
            progress.Report(new TrialProgress(4, 4, "IALS", TrialState.Failed, null));
        });
        error.WriteLine("afterwards");

        Assert.Contains("IALS  score=failed", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("4/4", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains(line, screen.ToString(), StringComparison.Ordinal);
        Assert.Equal("afterwards\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task A_failure_of_the_work_comes_through_and_gives_standard_error_back()
    {
        using var stream = new MemoryStream();
        var error = new ErrorOutput(stream, isTerminal: true);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(TextWriter.Null) });

        await Assert.ThrowsAsync<TrainingException>(() => TrialProgressBar.RunAsync(console, error, 1, _ => throw new TrainingException("x", "no")));
        error.WriteLine("afterwards");

        Assert.Equal("afterwards\n", Encoding.UTF8.GetString(stream.ToArray()));
    }
}
