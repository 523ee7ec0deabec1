using Recotem.Hosting.Logging;
using Recotem.Training;
using Spectre.Console;

namespace Recotem.Hosting.Progress;

/// <summary>Shows on standard error how far a search has come. Events appear above the bar while it lasts.</summary>
internal static class TrialProgressBar
{
    /// <summary>Runs work under a bar.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="trials">The number of trials that are planned.</param>
    /// <param name="work">The work; it reports its trials to the given progress.</param>
    /// <returns>A task that ends with the work.</returns>
    internal static Task RunAsync(ErrorOutput error, int trials, Func<IProgress<TrialProgress>, Task> work) =>
        RunAsync(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), error, trials, work);

    /// <summary>Runs work under a bar on a given console.</summary>
    /// <param name="console">The console.</param>
    /// <param name="error">What events are written to.</param>
    /// <param name="trials">The number of trials that are planned.</param>
    /// <param name="work">The work.</param>
    /// <returns>A task that ends with the work.</returns>
    internal static async Task RunAsync(IAnsiConsole console, ErrorOutput error, int trials, Func<IProgress<TrialProgress>, Task> work)
    {
        // Raw text: lines must not be wrapped to the width of the window, which would break them for whoever copies them.
        error.SendThrough(line => console.Write(new ControlCode(line)));
        try
        {
            await console.Progress()
                .Columns(
                    new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new TrialCountColumn(), new PercentageColumn(),
                    new ElapsedTimeColumn(), new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    ProgressTask task = context.AddTask("search", maxValue: Math.Max(1, trials));
                    await work(new Reporter(task));
                });
        }
        finally
        {
            error.SendThrough(null);
        }
    }

    // Not Progress<T>: that one posts to the thread pool, so that reports could arrive out of order or after the end.
    private sealed class Reporter(ProgressTask task) : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value)
        {
            task.MaxValue = value.Total;
            task.Value = value.Done;
            string score = value.Score is { } number ? number.ToString("F4", System.Globalization.CultureInfo.InvariantCulture) : value.State == TrialState.Pruned ? "pruned" : "failed";
            task.Description = Markup.Escape($"{value.Algorithm}  score={score}");
        }
    }
}
