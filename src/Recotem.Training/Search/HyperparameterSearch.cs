using System.Collections.Immutable;
using Recotem.Recipes;
using Recotem.Recommenders;

namespace Recotem.Training;

/// <summary>
/// Runs the trials of a search. Trials are proposed in a fixed order, and a proposal sees only trials that ended a fixed number of
/// places before it: as long as no timeout fires, the result does not depend on how many run at once.
/// </summary>
internal sealed class HyperparameterSearch
{
    private const string Logger = "recotem.training.search";
    private const int QuotedFailures = 3;

    // Timers take no longer time (some 49 days); a trial that takes longer runs without one.
    private const int MaxTimerSeconds = (int)((uint.MaxValue - 1) / 1000);

    private readonly RunContext _run;
    private readonly ISearchStrategy _strategy;
    private readonly Split _split;
    private readonly MetricOfRun _metric;
    private readonly ImmutableArray<Contender> _contenders;
    private readonly TrialSchedule _schedule;
    private readonly Study? _study;
    private readonly TrainingSection _training;
    private readonly int _concurrency;
    private readonly int _threadsPerTrial;
    private readonly List<TrialResult> _ended = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="run">The run.</param>
    /// <param name="strategy">Proposes hyperparameters.</param>
    /// <param name="split">What to fit on, and what to judge by.</param>
    /// <param name="metric">The judge.</param>
    /// <param name="study">Where trials are stored, and from where those of an interrupted run are taken; null to keep them in memory.</param>
    /// <exception cref="TrainingException">The budget is wrong.</exception>
    public HyperparameterSearch(RunContext run, ISearchStrategy strategy, Split split, MetricOfRun metric, Study? study)
    {
        _run = run;
        _strategy = strategy;
        _split = split;
        _metric = metric;
        _training = run.Recipe.Recipe.Training;
        _contenders = Contender.Of(run.Recipe, run.Catalog);
        _schedule = new TrialSchedule([.. _contenders.Select(c => c.Budget)], [.. _contenders.Select(c => c.TakesMore)]);
        _study = study;
        _concurrency = Math.Min(Math.Min(_training.Parallelism, run.Threads), _schedule.Planned);
        _threadsPerTrial = run.Threads / _concurrency;
    }

    /// <summary>Runs the search.</summary>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="TrainingException">No trial ended with a score, or the best score is useless.</exception>
    public async ValueTask<SearchOutcome> RunAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<string> tried = [.. _contenders.Select(c => c.ClassName)];
        _run.Write(Logger, "search_started", new("algorithms", tried), new("n_trials", _schedule.Planned));
        WarnOfAlgorithmsWithoutTrials(tried);
        try
        {
            await RunTrialsAsync(cancellationToken);
        }
        catch
        {
            WriteAborted();
            throw;
        }

        int completed = Count(TrialState.Completed);
        if (completed == 0)
        {
            WriteAborted();
            throw Failed(TrainingErrorCode.NoCompletedTrials, NoCompletedTrials());
        }

        TrialResult best = Best();
        _run.Write(
            Logger, "tuning_complete",
            new("n_completed", completed), new("best_score", best.Score!.Value), new("best_algorithm", best.Contender.ClassName),
            new("n_pruned", Count(TrialState.Pruned)), new("n_failed", Count(TrialState.Failed)), new("n_timed_out", Count(TrialState.TimedOut)));
        CheckScore(best, completed);
        return new SearchOutcome(best, tried, _schedule.Planned, [.. _ended.OrderBy(t => t.Number)]);
    }

    private int Count(TrialState state) => _ended.Count(t => t.State == state);

    private async Task RunTrialsAsync(CancellationToken cancellationToken)
    {
        // No trial starts after the timeout of the search; those that run may finish. Trials that an earlier run ended cost nothing:
        // the clock starts with the first one that really runs, and they are taken over even when the time is up.
        long? start = null;
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<TrialResult>>(_concurrency);
        int next = 0;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (running.Count < _concurrency && MayStart(next, start) && TryPropose(next, out TrialResult? proposed, out ReadOnlyMemory<CompletedTrial> earlier))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (proposed is null)
                        continue;
                    next++;
                    if (_study?.Recall(proposed) is { } recalled)
                    {
                        Record(recalled);
                        continue;
                    }

                    start ??= _run.Time.GetTimestamp();
                    running.Add(Task.Run(() => RunTrialAsync(proposed, earlier, abort.Token), CancellationToken.None));
                }

                if (running.Count == 0)
                    return;
                Task<TrialResult> ended = await Task.WhenAny(running);
                running.Remove(ended);
                Record(await ended);
            }
        }
        finally
        {
            await abort.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool MayStart(int number, long? start) =>
        start is null || _training.TimeoutSeconds is not { } seconds || _run.Time.GetElapsedTime(start.Value) < TimeSpan.FromSeconds(seconds)
        || _study?.HasRecorded(number) == true;

    // False if no trial is left or the next one must wait for others; true without a proposal if the strategy has nothing left for
    // the algorithm.
    private bool TryPropose(int number, out TrialResult? proposed, out ReadOnlyMemory<CompletedTrial> earlier)
    {
        proposed = null;
        earlier = default;
        if (_schedule.Next is not (int algorithm, int trial))
            return false;
        Contender contender = _contenders[algorithm];
        if (!contender.TrySee(trial, out earlier))
            return false;
        if (Propose(contender, trial, earlier.Span) is { } drawn)
        {
            proposed = new TrialResult(number, contender, trial, drawn);
            _schedule.Begin();
        }
        else
        {
            _schedule.Exhaust();
        }

        return true;
    }

    private TrialParameters? Propose(Contender contender, int trial, ReadOnlySpan<CompletedTrial> earlier)
    {
        try
        {
            return _strategy.Next(trial, (ulong)_run.Seed, contender.Space, earlier);
        }
        catch (Exception e) when (e is not (RecotemException or OutOfMemoryException))
        {
            throw new TrainingException(
                TrainingErrorCode.SearchError,
                $"the searcher '{_run.Recipe.Search.Descriptor.Id.Name}' failed to propose trial {trial} of {contender.ClassName}: {e.GetType().Name}: {_run.Redact(e.Message)}", e);
        }
    }

    private async Task<TrialResult> RunTrialAsync(TrialResult trial, ReadOnlyMemory<CompletedTrial> earlier, CancellationToken cancellationToken)
    {
        long start = _run.Time.GetTimestamp();
        using CancellationTokenSource timeout = _training.PerTrialTimeoutSeconds is { } seconds and <= MaxTimerSeconds
            ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), _run.Time)
            : new CancellationTokenSource();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var evaluator = new Evaluator(_split, _training.Cutoff, _threadsPerTrial);
        var monitor = new TrialMonitor(state => _metric.Orient(evaluator.Score(state, _metric.Metric, either.Token)), new MedianRule(earlier));
        TrialResult ended;
        try
        {
            ended = await FitAndScoreAsync(trial, evaluator, monitor, either.Token);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever a fit makes of its cancellation: it must not be stored as the failure of its hyperparameters.
            throw new OperationCanceledException("the search was cancelled", e, cancellationToken);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && e is not OutOfMemoryException)
        {
            string message = $"the trial took longer than training.per_trial_timeout_seconds ({_training.PerTrialTimeoutSeconds}) and was cancelled";
            ended = trial with { State = TrialState.TimedOut, Failure = new TrialFailure("TrialTimeout", message) };
        }
        catch (Exception e)
        {
            // One bad draw must not end a search that has other trials; the failure is recorded and reported.
            ended = trial with { State = TrialState.Failed, Failure = new TrialFailure(e.GetType().Name, _run.Redact(e.Message)) };
        }

        return ended with { Duration = _run.Time.GetElapsedTime(start), Intermediate = [.. monitor.Scores] };
    }

    private async ValueTask<TrialResult> FitAndScoreAsync(TrialResult trial, Evaluator evaluator, TrialMonitor monitor, CancellationToken cancellationToken)
    {
        // A scope of its own, so that what an algorithm holds is given back when its trial ends and not when the command does.
        await using PluginScope scope = _run.Scope.CreateInner();
        IAlgorithm algorithm = await trial.Contender.ActivateAsync(trial.Hyperparameters, _run.Catalog, scope, cancellationToken);
        var context = new FitContext { Seed = (ulong)_run.Seed, Threads = _threadsPerTrial, Monitor = monitor };
        using IFittedModel model = await algorithm.FitAsync(_split.Train, context, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (monitor.IsPruned)
            return trial with { State = TrialState.Pruned };
        EvaluationReport report = evaluator.Report(model, [_metric.Metric], cancellationToken);
        double score = report.Means[0];
        return double.IsFinite(score)
            ? trial with { State = TrialState.Completed, Score = score, Usage = new ListUsage(report.Usage.Coverage, report.Usage.Gini), Learnt = trial.Learnt.AddRange(context.Learnt) }
            : trial with { State = TrialState.Failed, Failure = new TrialFailure("NotANumber", $"the metric '{_metric.Name}' gave {score}, which is no finite number") };
    }

    private void Record(TrialResult trial)
    {
        _ended.Add(trial);
        trial.Contender.Record(new CompletedTrial(trial.Trial, trial.Drawn, trial.Score is { } score ? _metric.Orient(score) : null)
        {
            IsPruned = trial.State == TrialState.Pruned,
            Intermediate = trial.Intermediate,
        });
        if (trial.IsResumed)
        {
            _run.Options.Progress?.Report(ProgressAfter(trial));
            return;
        }

        _study?.Record(trial);
        if (trial.Failure is { } failure)
        {
            _run.Write(
                EventLevel.Warning, Logger, "trial_learn_failed",
                new("trial", trial.Number), new("class_name", trial.Contender.ClassName), new("error_class", failure.ErrorClass), new("error", failure.Message));
        }

        if (_run.Options.Progress is { } progress)
            progress.Report(ProgressAfter(trial));
        else if (!_run.Options.Quiet)
            WriteTrialDone(trial);
    }

    private TrialProgress ProgressAfter(TrialResult trial) =>
        new(_ended.Count, _schedule.Planned, trial.Contender.ClassName, trial.State, trial.Score);

    private void WriteTrialDone(TrialResult trial)
    {
        List<EventField> fields =
        [
            new("trial", trial.Number),
            trial.Score is { } score ? new("score", score) : new("score", (string?)null),
            new("algorithm", trial.Contender.ClassName),
            new("recipe", _run.Recipe.Name),
            new("run_id", _run.Options.RunId),
            new("state", trial.State.Name()),
            new("seconds", Math.Round(trial.Duration.TotalSeconds, 3)),
            trial.Usage is { } lists ? new("coverage", lists.Coverage) : new("coverage", (string?)null),
            trial.Usage is { } use ? new("gini", use.Gini) : new("gini", (string?)null),
        ];
        if (_run.Options.Verbose)
            fields.Add(new EventField("params", trial.DrawnHyperparameters.ToFields()));

        _run.Events.Write(EventLevel.Info, Logger, "trial_done", [.. fields]);
    }

    // The first of the best, by number: whichever ended first must not matter.
    private TrialResult Best()
    {
        TrialResult? best = null;
        foreach (TrialResult trial in _ended.OrderBy(t => t.Number))
        {
            if (trial.Score is { } score && (best is null || _metric.Orient(score) > _metric.Orient(best.Score!.Value)))
                best = trial;
        }

        return best!;
    }

    private void CheckScore(TrialResult best, int completed)
    {
        if (best.Score != 0 || _metric.Direction == Direction.LowerIsBetter)
            return;
        string advice = $"no recommended item was among the held-out ones (best {_metric.Name} is 0 after {completed} trials); check that ids are stable and not one per row, raise training.cutoff, or bring more data";
        if (_metric.Name != "hit")
            throw Failed(TrainingErrorCode.ZeroScore, advice);
        _run.Write(
            EventLevel.Warning, Logger, "zero_score_hit_metric",
            new("metric", _metric.Name), new("n_completed", completed), new("message", advice));
    }

    private void WarnOfAlgorithmsWithoutTrials(ImmutableArray<string> tried)
    {
        string[] left = [.. _run.Recipe.Algorithms.Select(a => $"{a.Descriptor.Id.Name}Recommender").Where(name => !tried.Contains(name))];
        if (left.Length > 0)
            _run.Write(EventLevel.Warning, Logger, "algorithms_without_trials", new("algorithms", left), new("n_trials", _schedule.Planned));
    }

    private void WriteAborted()
    {
        double? best = _ended.Any(t => t.Score is not null) ? Best().Score : null;
        _run.Write(
            EventLevel.Warning, Logger, "tuning_aborted",
            new("trials_done", _ended.Count), best is { } score ? new("best_score", score) : new("best_score", (string?)null));
    }

    private SearchFailedException Failed(string code, string message) => new(code, message, new SearchReport
    {
        RecipeName = _run.Recipe.Name,
        Metric = _metric.Name,
        Cutoff = _training.Cutoff,
        MetricDirection = _metric.Direction,
        Trials = [.. _ended.OrderBy(t => t.Number).Select(static t => t.ToSummary())],
    });

    private string NoCompletedTrials()
    {
        string[] reasons = [.. _ended.Select(t => $"{t.Contender.ClassName}: {t.Failure?.Message ?? t.State.Name()}").Distinct(StringComparer.Ordinal)];
        string why = reasons.Length == 0
            ? "none was started before training.timeout_seconds"
            : $"{string.Join("; ", reasons.Take(QuotedFailures))}{(reasons.Length > QuotedFailures ? "; …" : "")}";
        return $"none of {_ended.Count} trials was completed: {why}";
    }
}
