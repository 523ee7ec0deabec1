using System.Collections.Immutable;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>
/// The trials of a search on disk, so that a run that was interrupted can go on: trials that had ended are not run again, and
/// since what a trial tries depends on nothing but the trials before it, the search ends as it would have without the interruption.
/// </summary>
internal sealed class Study : IDisposable
{
    private const string Logger = "recotem.training.study";

    private readonly RunContext _run;
    private readonly MetricOfRun _metric;
    private readonly StudyDatabase _database;
    private readonly StudyIdentity _identity;
    private readonly Dictionary<int, StoredTrial> _recorded;

    // What another process does not let us write yet.
    private readonly Queue<StoredTrial> _waiting = [];
    private long? _id;
    private bool _isOutdated;
    private bool _hasWarned;

    private Study(
        RunContext run, MetricOfRun metric, StudyDatabase database, StudyIdentity identity, long? id, bool isOutdated, Dictionary<int, StoredTrial> recorded)
    {
        _run = run;
        _metric = metric;
        _database = database;
        _identity = identity;
        _id = id;
        _isOutdated = isOutdated;
        _recorded = recorded;
    }

    /// <summary>Begins or resumes the study of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="identity">What the study must agree with.</param>
    /// <returns>The study; null if the recipe asks for none.</returns>
    /// <exception cref="TrainingException">With code <c>search_error</c>: the storage cannot be used, or holds another study of this name.</exception>
    public static Study? Open(RunContext run, MetricOfRun metric, Func<StudyIdentity> identity)
    {
        if (StudyLocation.Of(run.Recipe) is not { } path)
            return null;
        StudyIdentity wanted = identity();
        StudyDatabase database = StudyDatabase.Open(run.Recipe, path, run.SecondsToWaitForStudy);
        try
        {
            (long Id, StudyIdentity Stored)? found = database.Find(wanted);
            if (found is { Stored: var stored })
                CheckEqual(run.Recipe, wanted, stored);
            Dictionary<int, StoredTrial> recorded = found is { Id: var id } ? database.Load(id).ToDictionary(t => t.Number) : [];
            run.Write(
                Logger, recorded.Count > 0 ? "study_resumed" : "study_opened",
                new("study", wanted.Name), new("storage_path", database.Path), new("n_recorded", recorded.Count));
            var study = new Study(run, metric, database, wanted, found?.Id, found is { Stored: var known } && known.Budgets != wanted.Budgets, recorded);
            study.Store();
            return study;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Whether an earlier run of the study has recorded a trial that was not taken over yet.</summary>
    /// <param name="number">The number of the trial.</param>
    public bool HasRecorded(int number) => _recorded.ContainsKey(number);

    /// <summary>How a trial ended in an earlier run of the study.</summary>
    /// <param name="proposed">The trial.</param>
    /// <returns>The trial as it ended; null if it did not.</returns>
    /// <exception cref="TrainingException">With code <c>search_error</c>: the earlier run tried something else under this number.</exception>
    public TrialResult? Recall(TrialResult proposed)
    {
        if (!_recorded.Remove(proposed.Number, out StoredTrial? stored))
            return null;
        string algorithm = proposed.Contender.Descriptor.Id.Name;
        if (stored.Algorithm != algorithm || stored.Trial != proposed.Trial)
        {
            throw CannotResume(
                _run.Recipe, _identity,
                $"trial {stored.Number} was number {stored.Trial} of {stored.Algorithm} and is now number {proposed.Trial} of {algorithm}, because the numbers of trials changed in a way that changes their order");
        }

        if (!stored.Drawn.SequenceEqual(ParametersOf(proposed)))
        {
            throw CannotResume(
                _run.Recipe, _identity, $"trial {stored.Number} was {stored.Algorithm} with other hyperparameters than the search draws now; a plugin must have changed");
        }

        return proposed with
        {
            State = stored.State,
            Score = stored.Score,
            Usage = stored.Usage,
            Learnt = stored.Learnt,
            Failure = stored.Failure,
            Duration = stored.Duration,
            Intermediate = Oriented(stored.Intermediate),
            IsResumed = true,
        };
    }

    /// <summary>Stores a trial that has ended; later, with other trials, if another process keeps the file locked.</summary>
    /// <param name="trial">The trial.</param>
    /// <exception cref="TrainingException">With code <c>search_error</c>: it cannot be stored.</exception>
    public void Record(TrialResult trial)
    {
        _waiting.Enqueue(new StoredTrial
        {
            Number = trial.Number,
            Algorithm = trial.Contender.Descriptor.Id.Name,
            Trial = trial.Trial,
            State = trial.State,
            Score = trial.Score,
            Usage = trial.Usage,
            Failure = trial.Failure,
            Duration = trial.Duration,
            EndedAt = _run.Time.GetUtcNow(),
            Drawn = ParametersOf(trial),
            Learnt = trial.Learnt,
            Intermediate = Oriented(trial.Intermediate),
        });
        Store();
    }

    /// <summary>
    /// Waits once more for a process that keeps the file locked. What cannot be stored even now is told by a warning: the search is
    /// none the worse for it, only a run that resumes it would try those trials again.
    /// </summary>
    public void StoreRest()
    {
        if (_waiting.Count == 0)
            return;
        _database.WaitForLocks(_run.SecondsToWaitForStudy);
        if (!TryStore())
        {
            _run.Write(
                EventLevel.Warning, Logger, "study_incomplete",
                new("study", _identity.Name), new("storage_path", _database.Path), new("n_missing", _waiting.Count));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static void CheckEqual(LoadedRecipe recipe, StudyIdentity wanted, StudyIdentity stored)
    {
        string[] differences = [.. wanted.Differences(stored)];
        if (differences.Length > 0)
            throw CannotResume(recipe, wanted, $"since it was begun, {string.Join(" and ", differences)} changed");
    }

    private void Store()
    {
        if (TryStore())
        {
            _database.WaitForLocks(_run.SecondsToWaitForStudy);
            return;
        }

        // Having waited once, the search is not held up as long again after each trial.
        _database.WaitForLocks(1);
        if (_hasWarned)
            return;
        _hasWarned = true;
        _run.Write(
            EventLevel.Warning, Logger, "study_locked",
            new("study", _identity.Name), new("storage_path", _database.Path),
            new("message", "another process keeps the file locked; trials are kept in memory and stored when it lets go"));
    }

    private bool TryStore()
    {
        try
        {
            if (!TryStoreStudy())
                return false;
            while (_waiting.TryPeek(out StoredTrial? trial))
            {
                if (!_database.TryWrite(_id!.Value, trial))
                    return false;
                _waiting.Dequeue();
            }
        }
        catch
        {
            // A file that refuses one trial is not tried again when the run ends.
            _waiting.Clear();
            throw;
        }

        return true;
    }

    private bool TryStoreStudy()
    {
        if (_id is null)
        {
            if (_database.FindOrCreate(_identity, _run.Time.GetUtcNow()) is not (long id, StudyIdentity stored))
                return false;
            CheckEqual(_run.Recipe, _identity, stored);
            _id = id;
        }

        _isOutdated = _isOutdated && !_database.TryWriteBudgets(_id.Value, _identity.Budgets);
        return !_isOutdated;
    }

    private static ImmutableArray<StoredParameter> ParametersOf(TrialResult trial) =>
        [.. trial.Drawn.Values.Select(v => new StoredParameter(v.Key, v.Value.Text, v.Value.Kind))];

    // Turning scores towards higher is better and back is the same operation.
    private ImmutableArray<IntermediateScore> Oriented(ImmutableArray<IntermediateScore> scores) =>
        [.. scores.Select(s => s with { Score = _metric.Orient(s.Score) })];

    private static TrainingException CannotResume(LoadedRecipe recipe, StudyIdentity identity, string reason) => StudyLocation.Refused(
        recipe, $"holds the study '{identity.Name}', which cannot be resumed: {reason}", "undo the change, or begin a new study with another --run-id");
}
