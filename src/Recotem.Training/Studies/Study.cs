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
    private readonly long _id;
    private readonly Dictionary<int, StoredTrial> _recorded;

    private Study(RunContext run, MetricOfRun metric, StudyDatabase database, StudyIdentity identity, long id, Dictionary<int, StoredTrial> recorded)
    {
        _run = run;
        _metric = metric;
        _database = database;
        _identity = identity;
        _id = id;
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
        StudyDatabase database = StudyDatabase.Open(run.Recipe, path);
        try
        {
            (long id, StudyIdentity stored) = database.FindOrCreate(wanted, run.Time.GetUtcNow());
            string[] differences = [.. wanted.Differences(stored)];
            if (differences.Length > 0)
                throw CannotResume(run.Recipe, wanted, $"since it was begun, {string.Join(" and ", differences)} changed");
            Dictionary<int, StoredTrial> recorded = database.Load(id).ToDictionary(t => t.Number);
            run.Write(
                Logger, recorded.Count > 0 ? "study_resumed" : "study_opened",
                new("study", wanted.Name), new("storage_path", database.Path), new("n_recorded", recorded.Count));
            return new Study(run, metric, database, wanted, id, recorded);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>How a trial ended in an earlier run of the study.</summary>
    /// <param name="proposed">The trial.</param>
    /// <returns>The trial as it ended; null if it did not.</returns>
    /// <exception cref="TrainingException">With code <c>search_error</c>: the earlier run tried something else under this number.</exception>
    public TrialResult? Recall(TrialResult proposed)
    {
        if (!_recorded.Remove(proposed.Number, out StoredTrial? stored))
            return null;
        if (stored.Algorithm != proposed.Contender.Descriptor.Id.Name || stored.Trial != proposed.Trial || !stored.Drawn.SequenceEqual(ParametersOf(proposed)))
        {
            throw CannotResume(
                _run.Recipe, _identity, $"trial {stored.Number} was {stored.Algorithm} with other hyperparameters than the search draws now; a plugin must have changed");
        }

        return proposed with
        {
            State = stored.State,
            Score = stored.Score,
            Learnt = stored.Learnt,
            Failure = stored.Failure,
            Duration = stored.Duration,
            Intermediate = Oriented(stored.Intermediate),
            IsResumed = true,
        };
    }

    /// <summary>Stores a trial that has ended.</summary>
    /// <param name="trial">The trial.</param>
    /// <exception cref="TrainingException">With code <c>search_error</c>: it cannot be stored.</exception>
    public void Record(TrialResult trial) => _database.Write(_id, new StoredTrial
    {
        Number = trial.Number,
        Algorithm = trial.Contender.Descriptor.Id.Name,
        Trial = trial.Trial,
        State = trial.State,
        Score = trial.Score,
        Failure = trial.Failure,
        Duration = trial.Duration,
        EndedAt = _run.Time.GetUtcNow(),
        Drawn = ParametersOf(trial),
        Learnt = trial.Learnt,
        Intermediate = Oriented(trial.Intermediate),
    });

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static ImmutableArray<StoredParameter> ParametersOf(TrialResult trial) =>
        [.. trial.Drawn.Values.Select(v => new StoredParameter(v.Key, v.Value.Text, v.Value.Kind))];

    // Turning scores towards higher is better and back is the same operation.
    private ImmutableArray<IntermediateScore> Oriented(ImmutableArray<IntermediateScore> scores) =>
        [.. scores.Select(s => s with { Score = _metric.Orient(s.Score) })];

    private static TrainingException CannotResume(LoadedRecipe recipe, StudyIdentity identity, string reason) => StudyLocation.Refused(
        recipe, $"holds the study '{identity.Name}', which cannot be resumed: {reason}", "undo the change, or begin a new study with another --run-id");
}
