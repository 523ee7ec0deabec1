using System.Collections.Immutable;
using System.Security.Cryptography;
using Recotem.Artifacts;
using Recotem.Recipes;

namespace Recotem.Serving;

/// <summary>
/// Keeps the registry in step with a directory of recipes and with their artifacts. The first round loads everything; later rounds
/// notice new, changed, broken and removed recipes and new artifacts. A model serves until a better one is ready.
/// </summary>
internal sealed class ModelWatcher
{
    private const string Logger = "recotem.serving.watcher";
    private const string StartupLogger = "recotem.serving.app";
    private const int MissesBeforeRemoval = 2;
    private const int FailuresBeforeUnhealthy = 5;
    private const int DefaultParallelism = 8;
    private const int LongestError = 200;
    private const string UnhealthyError = "watcher unhealthy";

    private readonly string _directory;
    private readonly Func<ImmutableArray<RecipeFile>> _loadRecipes;
    private readonly Func<LoadedRecipe, CancellationToken, ValueTask<LoadedModel>> _open;
    private readonly IObjectStores _stores;
    private readonly ModelRegistry _registry;
    private readonly ServeSettings _settings;
    private readonly TimeProvider _time;
    private readonly IEventLog _events;
    private readonly UnreadableFiles _unreadable = new();
    private readonly SortedDictionary<string, RecipeState> _states = new(StringComparer.Ordinal);
    private ImmutableArray<FileStamp> _stamps;
    private ImmutableArray<RecipeFile> _files = [];
    private bool _isFirst = true;
    private string? _commonError;
    private int _failures;

    /// <summary>Creates a watcher.</summary>
    /// <param name="directory">The directory of recipes.</param>
    /// <param name="loadRecipes">Loads all recipe files of the directory.</param>
    /// <param name="open">Opens the artifact of a recipe.</param>
    /// <param name="stores">Where artifacts are looked at.</param>
    /// <param name="registry">Receives what is found.</param>
    /// <param name="settings">Interval and parallelism.</param>
    /// <param name="time">The clock.</param>
    /// <param name="events">Receives what happens.</param>
    public ModelWatcher(
        string directory, Func<ImmutableArray<RecipeFile>> loadRecipes, Func<LoadedRecipe, CancellationToken, ValueTask<LoadedModel>> open,
        IObjectStores stores, ModelRegistry registry, ServeSettings settings, TimeProvider time, IEventLog events)
    {
        _directory = directory;
        _loadRecipes = loadRecipes;
        _open = open;
        _stores = stores;
        _registry = registry;
        _settings = settings;
        _time = time;
        _events = events;
    }

    /// <summary>Runs rounds until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunRoundAsync(cancellationToken);
            _events.Write(EventLevel.Info, Logger, "artifact_watcher_started", new EventField("interval", _settings.WatchInterval.TotalSeconds));
            while (true)
            {
                // Replicas that started together should not ask a store at the same moment for ever.
                double jitter = 1 + (RandomNumberGenerator.GetInt32(-1000, 1001) / 10_000.0);
                await Task.Delay(_settings.WatchInterval * jitter, _time, cancellationToken);
                await RunRoundAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _events.Write(EventLevel.Info, Logger, "artifact_watcher_stopped");
        }
    }

    /// <summary>Runs one round. What goes wrong with one recipe is that recipe's error; what goes wrong with the round is everybody's.</summary>
    public async Task RunRoundAsync(CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        int parallelism = 1;
        bool isScanned = false;
        try
        {
            isScanned = Scan();
            parallelism = _settings.LoadParallelism > 0 ? _settings.LoadParallelism : Math.Clamp(_states.Count, 1, DefaultParallelism);
            var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(_states.Values, options, PollAsync);
            Recover();
        }
        catch (Exception e) when (e is not OutOfMemoryException && !IsOurs(e, cancellationToken))
        {
            Suffer(e);
        }

        foreach (RecipeState state in _states.Values)
            Publish(state);
        // While nobody knows which recipes there are, the server is not ready.
        if (!_isFirst || !isScanned)
            return;
        _isFirst = false;
        _registry.CompleteFirstRound();
        ReportFirstRound(started, parallelism);
    }

    private void ReportFirstRound(long started, int parallelism)
    {
        int loaded = _states.Values.Count(s => s.Model is not null);
        _events.Write(
            EventLevel.Info, StartupLogger, "startup_artifact_load_complete",
            new EventField("total_recipes", _states.Count), new EventField("succeeded", loaded), new EventField("failed", _states.Count - loaded),
            new EventField("wall_seconds", Math.Round(_time.GetElapsedTime(started).TotalSeconds, 3)), new EventField("max_workers", parallelism));
    }

    private void Recover()
    {
        if (_failures >= FailuresBeforeUnhealthy)
            _events.Write(EventLevel.Info, Logger, "artifact_watcher_recovery", new EventField("message", "rounds succeed again"));
        _failures = 0;
        if (_commonError == UnhealthyError)
            _commonError = null;
    }

    private void Suffer(Exception e)
    {
        _failures++;
        _events.Write(
            EventLevel.Error, Logger, "artifact_watcher_unhandled_error",
            new EventField("consecutive_errors", _failures), new EventField("threshold", FailuresBeforeUnhealthy),
            new EventField("exc_type", e.GetType().Name), new EventField("error", e.Message));
        if (_failures == FailuresBeforeUnhealthy)
        {
            _commonError = UnhealthyError;
            _events.Write(
                EventLevel.Error, Logger, "artifact_watcher_unhealthy",
                new EventField("consecutive_errors", _failures), new EventField("threshold", FailuresBeforeUnhealthy),
                new EventField("message", "changes of recipes and artifacts are not noticed; models keep serving"));
        }
    }

    /// <summary>Looks at the directory.</summary>
    /// <returns>False if it cannot be read.</returns>
    private bool Scan()
    {
        try
        {
            // The stamps are taken before the files are read, so a file that changes meanwhile is read again in the next round.
            ImmutableArray<FileStamp> stamps =
            [
                .. new DirectoryInfo(_directory).EnumerateFiles("*.yaml").Where(f => f.Name.EndsWith(".yaml", StringComparison.Ordinal))
                    .Select(FileStamp.Of).OrderBy(s => s.Name, StringComparer.Ordinal),
            ];
            if (_isFirst || !stamps.SequenceEqual(_stamps) || _unreadable.TryAgain(_time.GetUtcNow()))
            {
                _files = _loadRecipes();
                _stamps = stamps;
                _unreadable.Update(_files, _time.GetUtcNow());
            }

            if (_commonError is not null && _commonError != UnhealthyError)
                _commonError = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RecipeException)
        {
            string error = Shorten($"the recipes directory cannot be read: {e.Message}");
            if (_commonError != error)
            {
                _events.Write(
                    EventLevel.Error, Logger, "recipes_dir_scan_error",
                    new EventField("error", e.Message), new EventField("error_class", e.GetType().Name));
            }

            _commonError = error;
            return false;
        }

        Apply();
        return true;
    }

    /// <summary>Compares the files with what is known.</summary>
    private void Apply()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (RecipeFile file in _files)
            if (file.Recipe is not null)
                found.Add(ApplyRecipe(file.Path, file.Recipe).Name);
        foreach (RecipeFile file in _files)
            if (file.Recipe is null)
                found.Add(ApplyError(file, found).Name);

        foreach (RecipeState state in _states.Values.ToArray())
        {
            if (found.Contains(state.Name))
            {
                state.MissedScans = 0;
                continue;
            }

            // A file that is being replaced is gone for a moment. What never was a recipe has nothing to lose.
            state.MissedScans++;
            if (state.Recipe is not null && state.MissedScans < MissesBeforeRemoval)
                continue;
            _states.Remove(state.Name);
            _registry.Remove(state.Name);
            _events.Write(EventLevel.Info, Logger, "recipe_removed", new EventField("name", state.Name));
        }
    }

    private RecipeState ApplyRecipe(string file, LoadedRecipe recipe)
    {
        bool isNew = !_states.TryGetValue(recipe.Name, out RecipeState? state);
        if (state is null)
            _states.Add(recipe.Name, state = new RecipeState(recipe.Name));
        foreach (RecipeState other in _states.Values)
            if (other != state && other.File == file)
                other.File = "";
        state.File = file;

        if (state.RecipeError is not null)
            _events.Write(EventLevel.Info, Logger, "recipe_yaml_failure_recovered", new EventField("name", state.Name));
        else if (isNew && !_isFirst)
            _events.Write(EventLevel.Info, Logger, "recipe_discovered", new EventField("name", state.Name));
        state.RecipeError = null;

        if (state.Recipe?.Hash != recipe.Hash)
        {
            if (state.Recipe is not null)
                _events.Write(EventLevel.Info, Logger, "recipe_changed", new EventField("name", state.Name), new EventField("file", file));
            state.Adopt(recipe);
            if (recipe.Recipe.ItemMetadata is not null)
            {
                _events.Write(
                    EventLevel.Warning, StartupLogger, "metadata_not_supported",
                    new EventField("name", state.Name),
                    new EventField("message", "this version does not join item_metadata: items have an id and a score only"));
            }
        }

        return state;
    }

    private RecipeState ApplyError(RecipeFile file, HashSet<string> found)
    {
        string error = Shorten(file.Error?.Message ?? "the file holds no recipe");
        RecipeState? state = _states.Values.FirstOrDefault(s => s.File == file.Path);
        if (state is null)
        {
            string stem = Path.GetFileNameWithoutExtension(file.Path);
            string name = stem;
            for (int suffix = 1; _states.ContainsKey(name) || found.Contains(name); suffix++)
                name = $"{stem}_{suffix}";
            _states.Add(name, state = new RecipeState(name) { File = file.Path });
        }

        if (state.RecipeError != error)
        {
            string fileName = Path.GetFileName(file.Path);
            if (state.Recipe is not null)
            {
                _events.Write(
                    EventLevel.Warning, Logger, "recipe_rescan_load_error",
                    new EventField("file", fileName), new EventField("recipe", state.Name), new EventField("error", error));
            }
            else
            {
                _events.Write(
                    EventLevel.Warning, _isFirst ? StartupLogger : Logger,
                    _isFirst ? "recipe_yaml_parse_failed_at_startup" : "recipe_yaml_parse_failed_on_rescan_new_file",
                    new EventField("file", fileName), new EventField("name", state.Name), new EventField("error", error));
            }
        }

        state.RecipeError = error;
        return state;
    }

    private async ValueTask PollAsync(RecipeState state, CancellationToken cancellationToken)
    {
        if (state.Recipe is { } recipe)
        {
            await PollAsync(state, recipe, cancellationToken);
            Publish(state);
        }
    }

    private async ValueTask PollAsync(RecipeState state, LoadedRecipe recipe, CancellationToken cancellationToken)
    {
        var location = StorageLocation.Parse(recipe.Recipe.Output.Path);
        ObjectMarker? looked = await LookAsync(state, location, cancellationToken);
        if (looked is not { } marker)
            return;
        state.Saw(marker);
        if (!state.ShouldLoad(marker, _time.GetUtcNow()))
            return;

        LoadedModel loaded;
        try
        {
            loaded = await _open(recipe, cancellationToken);
        }
        catch (ArtifactException e)
        {
            ReportLoadFailure(state, marker, e, ReasonOf(e.Reason));
            return;
        }
        catch (Exception e) when (!IsOurs(e, cancellationToken))
        {
            // Also an artifact for which the memory does not suffice: the models that are there keep serving.
            ReportLoadFailure(state, marker, e, "unexpected");
            return;
        }

        if (state.Model is { } old && old.Version == loaded.Artifact.ModelVersion)
        {
            loaded.Dispose();
            state.Succeed(marker, old);
            return;
        }

        bool isSwap = state.Model is not null;
        var model = new ServedModel(state.Name, loaded, _time.GetUtcNow());
        state.Succeed(marker, model);
        // Who sees the event may ask the model.
        Publish(state);
        ReportLoaded(state, model, isSwap);
    }

    /// <summary>Looks at the artifact of a recipe.</summary>
    /// <returns>Its marker; null if there is none, or nothing can be said.</returns>
    private async ValueTask<ObjectMarker?> LookAsync(RecipeState state, StorageLocation location, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_settings.WatchInterval);
        string? before = state.LookError;
        try
        {
            IObjectStore store = await _stores.ForAsync(location, timeout.Token);
            if (await store.StatAsync(location, timeout.Token) is { } marker)
                return marker;
            bool isNews = !state.IsArtifactMissing;
            state.Miss("artifact missing or unreadable");
            if (isNews && _isFirst)
                ReportNotLoaded(state, "initial_artifact_read_failed", EventLevel.Warning, "read");
            else if (isNews)
                _events.Write(EventLevel.Warning, Logger, "artifact_disappeared", new EventField("name", state.Name));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            state.FailToLook("looking at the artifact took too long");
            if (state.LookError != before)
            {
                _events.Write(
                    EventLevel.Warning, Logger, "artifact_stat_timeout",
                    new EventField("recipe_name", state.Name), new EventField("timeout", _settings.WatchInterval.TotalSeconds));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException && !IsOurs(e, cancellationToken))
        {
            state.FailToLook(Shorten($"the artifact cannot be looked at: {e.Message}"));
            if (state.LookError != before)
            {
                _events.Write(
                    EventLevel.Warning, Logger, "artifact_stat_failed",
                    new EventField("recipe", state.Name), new EventField("error_class", e.GetType().Name), new EventField("error", e.Message));
            }
        }

        return null;
    }

    /// <summary>Whether an exception is the end that was asked for. Clients of stores throw the same type when their own time is up.</summary>
    private static bool IsOurs(Exception e, CancellationToken cancellationToken) => e is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private void Publish(RecipeState state) => _registry.Publish(new RecipeEntry(state.Name, state.Model, state.Error ?? _commonError));

    private void ReportLoaded(RecipeState state, ServedModel model, bool isSwap)
    {
        var trainedAt = new EventField("trained_at", Timestamps.ToSeconds(model.Header.TrainedAt));
        if (isSwap)
        {
            _events.Write(
                EventLevel.Info, Logger, "artifact_hot_swapped",
                new EventField("name", state.Name), new EventField("kid", model.Kid), trainedAt, new EventField("model_version", model.Version));
        }
        else
        {
            _events.Write(
                EventLevel.Info, StartupLogger, "recipe_loaded",
                new EventField("name", state.Name), new EventField("kid", model.Kid), trainedAt,
                new EventField("best_class", model.Header.BestClass), new EventField("model_version", model.Version));
        }
    }

    private void ReportLoadFailure(RecipeState state, ObjectMarker marker, Exception e, string reason)
    {
        state.Fail(marker, Shorten(e.Message), _time.GetUtcNow());
        if (_isFirst)
        {
            // A wrong signature is a security signal even where the server only starts.
            ReportNotLoaded(state, $"initial_artifact_{(reason == "version_skew" ? reason : $"{reason}_failed")}", reason == "hmac" ? EventLevel.Error : EventLevel.Warning, reason);
        }
        else if (reason == "unexpected")
        {
            _events.Write(
                EventLevel.Error, Logger, "artifact_load_unexpected_error",
                new EventField("name", state.Name), new EventField("exc_type", e.GetType().Name), new EventField("error", e.Message));
        }
        else
        {
            _events.Write(
                EventLevel.Error, Logger, "artifact_load_failed",
                new EventField("name", state.Name), new EventField("error", e.Message), new EventField("reason", reason));
        }
    }

    private void ReportNotLoaded(RecipeState state, string name, EventLevel level, string reason)
    {
        _events.Write(level, StartupLogger, name, new EventField("name", state.Name), new EventField("error", state.ArtifactError));
        _events.Write(
            EventLevel.Warning, StartupLogger, "recipe_not_loaded_at_startup",
            new EventField("name", state.Name), new EventField("error", state.ArtifactError), new EventField("reason", reason));
    }

    private static string ReasonOf(ArtifactFailure failure) => failure switch
    {
        ArtifactFailure.Read => "read",
        ArtifactFailure.Parse => "parse",
        ArtifactFailure.Hmac => "hmac",
        ArtifactFailure.HeaderJson => "header_json",
        ArtifactFailure.RecipeMismatch => "recipe_mismatch",
        ArtifactFailure.VersionSkew => "version_skew",
        ArtifactFailure.Deserialize => "deserialize",
        _ => "unexpected",
    };

    private static string Shorten(string error) => error.Length <= LongestError ? error : string.Concat(error.AsSpan(0, LongestError), "...");

    private readonly record struct FileStamp(string Name, DateTime Modified, long Length)
    {
        public static FileStamp Of(FileInfo file)
        {
            try
            {
                // Kubernetes mounts files as links into a directory that it swaps: the link stays the same when its target changes.
                FileInfo target = file.LinkTarget is null ? file : (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
                return new FileStamp(file.Name, target.LastWriteTimeUtc, target.Exists ? target.Length : -1);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A link to itself leads nowhere. Loading the file says so; the other files have nothing to do with it.
                return new FileStamp(file.Name, default, -1);
            }
        }
    }
}
