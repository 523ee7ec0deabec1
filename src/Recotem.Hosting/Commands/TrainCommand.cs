using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Recotem.Hosting.Logging;
using Recotem.Hosting.Progress;
using Recotem.Recipes;
using Recotem.Training;

namespace Recotem.Hosting.Commands;

/// <summary><c>recotem train</c>: fetch, cleanse, split, search, refit, sign, write.</summary>
internal static class TrainCommand
{
    private const int LongestRunId = 64;

    /// <summary>Creates the command.</summary>
    /// <param name="session">The run.</param>
    /// <returns>The command.</returns>
    internal static Command Create(Session session)
    {
        Argument<string> recipe = CommonSymbols.Recipe();
        var noLock = new Option<bool>("--no-lock") { Description = "Do not take the recipe's lock." };
        var failOnBusy = new Option<bool>("--fail-on-busy") { Description = "Exit with 6 instead of 0 when another run holds the lock." };
        Option<double> lockTimeout = CommonSymbols.Seconds("--lock-timeout", "How long to wait for the lock: 0 tries once, -1 waits for ever.", 0);
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No event for each trial, no progress bar and no table of trials." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Add hyperparameters to the event of each trial." };
        var devAllowUnsigned = new Option<bool>("--dev-allow-unsigned") { Description = "Sign with the development key, which protects nothing. Needs RECOTEM_ENV=development." };
        Option<bool> understands = CommonSymbols.UnderstandsRisk();
        Option<string[]> variables = CommonSymbols.Variables();
        var runId = new Option<string?>("--run-id") { Description = "The id of the run in events, by which a stored study is resumed: 1 to 64 of A-Z a-z 0-9 _ . -; random without it.", HelpName = "ID" };
        var command = new Command("train", "Train a recipe and write a signed artifact.")
        {
            recipe, noLock, failOnBusy, lockTimeout, quiet, verbose, devAllowUnsigned, understands, variables, runId,
        };
        command.SetAction((result, cancellationToken) =>
        {
            DevelopmentKey.Check(session, result.GetValue(devAllowUnsigned), result.GetValue(understands));
            double timeout = result.GetValue(lockTimeout);
            if (timeout is < 0 and not -1 || !double.IsFinite(timeout))
            {
                throw new ConfigException(string.Create(
                    CultureInfo.InvariantCulture, $"--lock-timeout: {timeout} is no waiting time; expected a number of seconds, 0 to try once or -1 to wait for ever"));
            }

            var options = new TrainingOptions
            {
                RunId = result.GetValue(runId) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
                UseLock = !result.GetValue(noLock),
                FailOnBusy = result.GetValue(failOnBusy),
                LockTimeoutSeconds = timeout,
                Quiet = result.GetValue(quiet),
                Verbose = result.GetValue(verbose),
                DevAllowUnsigned = result.GetValue(devAllowUnsigned),
            };
            return RunAsync(session, result.GetRequiredValue(recipe), CommonSymbols.Parse(result.GetValue(variables)), options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Session session, string path, IReadOnlyDictionary<string, string> variables, TrainingOptions options, CancellationToken cancellationToken)
    {
        LoadedRecipe recipe;
        try
        {
            recipe = new RecipeLoader(session.Catalog, session.Environment, session.Events).Load(path, variables);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return session.Fail("Recipe error: ", e);
        }

        if (!IsRunId(options.RunId))
            throw new CommandLineException($"--run-id: '{options.RunId}' cannot be the id of a run; expected 1 to {LongestRunId} of A-Z a-z 0-9 _ . -");

        session.ListenToSignals();

        // For people: whoever reads JSON has an event for each trial, on a terminal too.
        bool isForPeople = !options.Quiet && session.Events is ConsoleEventLog;
        try
        {
            var pipeline = new TrainingPipeline(session.Catalog, session.CreateScope(), session.Environment, session.Events) { Redact = Redactor.Text };
            TrainingResult? result = null;
            if (!isForPeople || !session.Terminal.Error.IsTerminal)
                result = await pipeline.RunAsync(recipe, options, cancellationToken);
            else
                await TrialProgressBar.RunAsync(
                    session.Terminal.Error, recipe.Recipe.Training.NTrials,
                    async progress => result = await pipeline.RunAsync(recipe, options with { Progress = progress }, cancellationToken));

            if (result is not null && isForPeople)
                session.Terminal.Error.WriteLine(TrialTable.Format(result.Report, MetricOptions(recipe)));
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && session.Events is ConsoleEventLog)
        {
            session.Terminal.Error.WriteLine(TrainingPipeline.StoresStudy(recipe)
                ? $"Training interrupted. To go on, run the same command again with --run-id {options.RunId}: trials that have ended are kept."
                : "Training interrupted. A search can be resumed if training.storage_path names a file for its study.");
            throw;
        }
        catch (Exception e) when (Failure.IsReportable(e, cancellationToken))
        {
            if (e is SearchFailedException { Report: { Trials.IsEmpty: false } report } && isForPeople)
                session.Terminal.Error.WriteLine(TrialTable.Format(report, MetricOptions(recipe)));
            return session.Fail("Training failed: ", e, hasEvent: true);
        }
    }

    // As written: what a variable adds is not shown.
    private static string MetricOptions(LoadedRecipe recipe) =>
        (recipe.Document?.Find("training") as ConfigMapping)?.Find("metric") is ConfigMapping metric
            ? string.Join(", ", metric.Without("type").Entries.Select(e => $"{e.Key}: {(e.Value is ConfigScalar scalar ? scalar.Text : e.Value.Describe())}"))
            : "";

    private static bool IsRunId(string id) =>
        id.Length is > 0 and <= LongestRunId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
