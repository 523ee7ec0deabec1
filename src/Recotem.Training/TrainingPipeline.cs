using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Recotem.Artifacts;
using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>Trains the model of a recipe: fetch, cleanse, split, search, refit, sign, write.</summary>
/// <remarks>Equal recipe, data, seed and version give an equal payload, whatever the number of threads, as long as no timeout fires.</remarks>
/// <param name="catalog">The plugins of the host.</param>
/// <param name="scope">What plugins may ask for; offers <see cref="IObjectStores"/>.</param>
/// <param name="environment">The environment: keys, the directory for locks, the number of threads (<c>RECOTEM_NUM_THREADS</c>, default: all cores).</param>
/// <param name="events">Receives the events of the run.</param>
public sealed class TrainingPipeline(PluginCatalog catalog, PluginScope scope, HostEnvironment environment, IEventLog events)
{
    private const string Logger = "recotem.training.pipeline";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int MaxThreads = 1024;
    private const int ListedColumns = 10;

    /// <summary>The clock. Default: the one of the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Takes credentials out of the texts of errors that plugins throw in trials, before they are stored or reported. Default:
    /// texts stay as they are.
    /// </summary>
    public Func<string, string> Redact { get; init; } = static text => text;

    /// <summary>How long a stored study waits for another process, in seconds; at least 1.</summary>
    internal int SecondsToWaitForStudy { get; init; } = 5;

    /// <summary>Whether the trials of a recipe are kept in a file, from which a later run with the same id goes on.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <returns>False also for an address that a run refuses, since such a run ends before its first trial.</returns>
    public static bool StoresStudy(LoadedRecipe recipe)
    {
        try
        {
            return StudyLocation.Of(recipe) is not null;
        }
        catch (TrainingException)
        {
            return false;
        }
    }

    /// <summary>Runs the pipeline. Every failure but cancellation is reported by one event <c>train_error</c> before it is thrown.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="options">How the run is carried out.</param>
    /// <param name="cancellationToken">Cancels the run; nothing is left behind.</param>
    /// <returns>What was produced; null if the run was skipped because another one holds the lock.</returns>
    /// <exception cref="RecotemException">The run failed; carries code and exit code.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async ValueTask<TrainingResult?> RunAsync(LoadedRecipe recipe, TrainingOptions options, CancellationToken cancellationToken)
    {
        var known = new KnownFacts();
        try
        {
            return await RunAsync(recipe, options, known, cancellationToken);
        }
        catch (Exception e) when (Cancellation.Explains(e, cancellationToken))
        {
            if (e is OperationCanceledException)
                throw;
            throw new OperationCanceledException("the run was cancelled", e, cancellationToken);
        }
        catch (Exception e)
        {
            WriteError(recipe, options, known, e);
            throw;
        }
    }

    /// <summary>Checks what a run checks before it fetches data: the seed, the study, the output and item metadata. Leaves nothing behind.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>A task that ends when nothing was found.</returns>
    /// <exception cref="RecotemException">A run would fail.</exception>
    public async ValueTask PreflightAsync(LoadedRecipe recipe, CancellationToken cancellationToken)
    {
        StorageLocation output = StorageLocation.Parse(recipe.Recipe.Output.Path);
        IObjectStores stores = await scope.GetAsync<IObjectStores>();
        ISplitter splitter = await recipe.Split.ActivateAsync(scope, cancellationToken);
        await CheckAsync(recipe, splitter, output, stores, createDirectories: false, cancellationToken);
    }

    private static async ValueTask CheckAsync(
        LoadedRecipe recipe, ISplitter splitter, StorageLocation output, IObjectStores stores, bool createDirectories, CancellationToken cancellationToken)
    {
        Preflight.CheckSeed(recipe, splitter.Seed);
        Preflight.CheckStudyStorage(recipe, onlySyntax: createDirectories);
        await Preflight.CheckOutputAsync(recipe, output, stores, createDirectories, cancellationToken);
        await Preflight.CheckMetadataAsync(recipe, stores, cancellationToken);
    }

    private async ValueTask<TrainingResult?> RunAsync(LoadedRecipe recipe, TrainingOptions options, KnownFacts known, CancellationToken cancellationToken)
    {
        KeyRing keys = options.DevAllowUnsigned ? KeyRing.Development : options.Keys ?? KeyRing.Parse(environment.Get("RECOTEM_SIGNING_KEYS"), events);
        known.Kid = keys.ActiveKid;
        StorageLocation output = StorageLocation.Parse(recipe.Recipe.Output.Path);
        IObjectStores stores = await scope.GetAsync<IObjectStores>();
        ISplitter splitter = await recipe.Split.ActivateAsync(scope, cancellationToken);
        await CheckAsync(recipe, splitter, output, stores, createDirectories: true, cancellationToken);

        using RecipeLock? held = options.UseLock
            ? await RecipeLock.AcquireAsync(output, options.LockTimeoutSeconds, environment, events, Time, cancellationToken)
            : null;
        if (options.UseLock && held is null)
            return Skip(recipe, options, output);

        var run = new RunContext
        {
            Recipe = recipe,
            Options = options,
            Catalog = catalog,
            Scope = scope,
            Events = events,
            Time = Time,
            Threads = (int)environment.Integer("RECOTEM_NUM_THREADS", Environment.ProcessorCount, 1, MaxThreads),
            Seed = splitter.Seed,
            Redact = Redact,
            SecondsToWaitForStudy = SecondsToWaitForStudy,
        };
        run.Write(Logger, "training_started");
        Preflight.OpenStudyStorage(run);
        known.RecipeHash = recipe.Hash;
        CleansedInteractions data = await LoadAsync(run, known, cancellationToken);
        Split split = SplitData(run, splitter, data, cancellationToken);
        MetricOfRun metric = await MetricOfRun.ActivateAsync(recipe.Metric, scope, cancellationToken);
        ISearchStrategy strategy = await recipe.Search.ActivateAsync(scope, cancellationToken);
        SearchOutcome outcome = await SearchAsync(run, strategy, split, metric, data, cancellationToken);
        run.Write(
            Logger, "search_done",
            new("best_class", outcome.Best.Contender.ClassName), new("best_score", outcome.Best.Score!.Value), new("n_completed", outcome.Completed),
            new("best_coverage", outcome.Best.Usage!.Value.Coverage), new("best_gini", outcome.Best.Usage.Value.Gini));

        using IFittedModel model = await FitFinalAsync(run, outcome.Best, data, cancellationToken);
        return await WriteAsync(run, output, keys, stores, metric, outcome, data, model, cancellationToken);
    }

    private TrainingResult? Skip(LoadedRecipe recipe, TrainingOptions options, StorageLocation output)
    {
        if (options.FailOnBusy)
        {
            string path = LockLocation.For(output, environment).Path;
            throw new LockContestedException(
                TrainingErrorCode.LockContested, $"another run holds the lock '{path}'; wait for it to end, or wait here with --lock-timeout");
        }

        events.Write(EventLevel.Info, Logger, "recipe_lock_contended_skipping", new("recipe", recipe.Name), new("run_id", options.RunId));
        return null;
    }

    // The table of the source can be garbage once it is cleansed: it must not live as long as the search.
    private static async ValueTask<CleansedInteractions> LoadAsync(RunContext run, KnownFacts known, CancellationToken cancellationToken)
    {
        LoadedRecipe recipe = run.Recipe;
        DataFrame frame = await FetchAsync(run, cancellationToken);
        CleansedInteractions data = Cleanser.Cleanse(frame, recipe.Recipe.Schema, recipe.Recipe.Cleansing, cancellationToken);
        known.Data = data;
        run.Write(Logger, "data_cleansed", new("n_rows", data.Rows), new("drop_count", data.Dropped));
        Cleanser.CheckMinimum(data, recipe.Recipe.Cleansing);
        if (data.Rows == 0)
            throw new TrainingException(TrainingErrorCode.SplitError, $"no row is left after cleansing ({data.Dropped} were dropped because they have no user or no item)");
        int cutoff = recipe.Recipe.Training.Cutoff;
        if (cutoff > data.Items.Count)
        {
            throw new TrainingException(
                TrainingErrorCode.CutoffExceedsItems,
                Preflight.At(recipe, "training.cutoff", $"is {cutoff}, but the data has {data.Items.Count} items", $"expected at most {data.Items.Count}"));
        }

        bool needsTime = string.Equals(recipe.Split.Descriptor.Trait("requires_time"), "true", StringComparison.OrdinalIgnoreCase);
        if (needsTime && data.WithoutTime > 0)
        {
            throw new TrainingException(
                TrainingErrorCode.TimeColumnParseError,
                $"{data.WithoutTime} interactions have no '{recipe.Recipe.Schema.TimeColumn}', which the split '{recipe.Split.Descriptor.Id.Name}' needs; repair the data, or split at random");
        }

        return data;
    }

    private static async ValueTask<DataFrame> FetchAsync(RunContext run, CancellationToken cancellationToken)
    {
        SchemaSection schema = run.Recipe.Recipe.Schema;
        string type = run.Recipe.Source.Descriptor.Id.Name;
        ImmutableArray<string> wanted = schema.TimeColumn is { } time ? [schema.UserColumn, schema.ItemColumn, time] : [schema.UserColumn, schema.ItemColumn];
        run.Write(Logger, "fetching_data");
        DataFrame frame;
        try
        {
            IDataSource source = await run.Recipe.Source.ActivateAsync(run.Scope, cancellationToken);
            frame = await source.FetchAsync(new FetchContext(run.Recipe.Name, run.Options.RunId) { Columns = wanted, Events = run.Events }, cancellationToken);
        }
        catch (Exception e) when (e is not RecotemException && IsFailure(e, cancellationToken))
        {
            // Texts of drivers may hold addresses with credentials: only the class is told.
            string withheld = $"source '{type}' failed unexpectedly with {e.GetType().Name}; its text is withheld because it may hold credentials";
            run.Write(EventLevel.Error, Logger, "datasource_unexpected_error", new("exc_class", e.GetType().Name), new("error", withheld));
            throw new DataSourceException(withheld, e);
        }

        string[] missing = [.. wanted.Where(column => !frame.Has(column))];
        if (missing.Length > 0)
        {
            string available = string.Join(", ", frame.Columns.Take(ListedColumns)) + (frame.Columns.Length > ListedColumns ? ", …" : "");
            throw new DataSourceException(
                $"source '{type}' has no column '{string.Join("', '", missing)}' (wanted: {string.Join(", ", wanted)}; available: {(available.Length == 0 ? "none" : available)}); correct the schema section or the source",
                code: TrainingErrorCode.MissingColumn);
        }

        if (frame.Rows == 0)
            throw new DataSourceException($"source '{type}' has no rows; expected at least one");
        run.Write(Logger, "data_fetched", new EventField("n_rows", frame.Rows));
        return frame;
    }

    private static Split SplitData(RunContext run, ISplitter splitter, CleansedInteractions data, CancellationToken cancellationToken)
    {
        run.Write(Logger, "splitting_data");
        Split split;
        try
        {
            split = splitter.Split(new SplitInput { Interactions = data.Interactions, Times = data.Times }, cancellationToken);
        }
        catch (Exception e) when (e is not RecotemException && IsFailure(e, cancellationToken))
        {
            throw new TrainingException(TrainingErrorCode.SplitError, $"the split '{run.Recipe.Split.Descriptor.Id.Name}' failed: {e.Message}", e);
        }

        if (split.ValidatedUsers.IsEmpty)
        {
            throw new TrainingException(
                TrainingErrorCode.SplitError,
                $"the split '{run.Recipe.Split.Descriptor.Id.Name}' holds out nothing; raise its ratios, or bring users with more interactions");
        }

        int users = data.Interactions.UserCount;
        run.Write(Logger, "split_done", new("val_offset", users - split.ValidatedUsers.Length), new("n_validated_users", split.ValidatedUsers.Length));
        return split;
    }

    private static async ValueTask<SearchOutcome> SearchAsync(
        RunContext run, ISearchStrategy strategy, Split split, MetricOfRun metric, CleansedInteractions data, CancellationToken cancellationToken)
    {
        using Study? study = Study.Open(run, metric, () => StudyIdentity.Of(run, data, s_version));
        try
        {
            return await new HyperparameterSearch(run, strategy, split, metric, study).RunAsync(cancellationToken);
        }
        finally
        {
            study?.StoreRest();
        }
    }

    private static async ValueTask<IFittedModel> FitFinalAsync(RunContext run, TrialResult best, CleansedInteractions data, CancellationToken cancellationToken)
    {
        run.Write(Logger, "training_final_model", new EventField("recommender", best.Contender.ClassName));
        try
        {
            IAlgorithm algorithm = await best.Contender.ActivateAsync(best.Hyperparameters, run.Catalog, run.Scope, cancellationToken);
            var context = new FitContext { Seed = (ulong)run.Seed, Threads = run.Threads };
            IFittedModel model = await algorithm.FitAsync(data.Interactions, context, cancellationToken);
            run.Write(Logger, "final_model_trained");
            return model;
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            throw new TrainingException(
                TrainingErrorCode.FinalTrainingError, $"{best.Contender.ClassName} could not be fitted on all data with {best.Hyperparameters}: {e.Message}", e);
        }
    }

    private async ValueTask<TrainingResult> WriteAsync(
        RunContext run,
        StorageLocation output,
        KeyRing keys,
        IObjectStores stores,
        MetricOfRun metric,
        SearchOutcome outcome,
        CleansedInteractions data,
        IFittedModel model,
        CancellationToken cancellationToken)
    {
        Recipe recipe = run.Recipe.Recipe;
        byte[] parameters = outcome.Best.Hyperparameters.ToJson();
        using var document = JsonDocument.Parse(parameters);
        DateTimeOffset trainedAt = Time.GetUtcNow();
        ListUsage usage = outcome.Best.Usage!.Value;
        var header = new ArtifactHeader
        {
            RecipeName = recipe.Name,
            RecipeHash = run.Recipe.Hash,
            RecotemVersion = s_version,
            IrspackVersion = s_version,
            TrainedAt = trainedAt,
            BestClass = outcome.Best.Contender.ClassName,
            BestParams = document.RootElement.Clone(),
            BestScore = outcome.Best.Score,
            Metric = metric.Name,
            Cutoff = recipe.Training.Cutoff,
            Tuning = new TuningSummary(outcome.TriedAlgorithms, outcome.Planned, outcome.Completed, NOrphaned: 0, outcome.Best.Number, run.Seed),
            DataStats = new DataSummary(data.Rows, data.Users.Count, data.Items.Count, data.Dropped, PolicyName(recipe.Cleansing.Dedup)),
            Algorithm = AlgorithmIdentity.Of(outcome.Best.Contender.Descriptor),
            BestCoverage = usage.Coverage,
            BestGini = usage.Gini,
        };
        var content = new ArtifactContent(header, data.Users, data.Items, data.Interactions, Encoding.UTF8.GetString(parameters), model);
        WrittenArtifact written = await ArtifactWriter.WriteAsync(
            content, output, recipe.Output.Versioning == Versioning.AppendSha, keys, stores, events, cancellationToken);
        double score = outcome.Best.Score!.Value;
        events.Write(
            EventLevel.Info, Logger, "train_done",
            new("name", recipe.Name), new("run_id", run.Options.RunId), new("exit_code", 0), new("artifact", written.Path), new("best_class", header.BestClass),
            new("best_score", score), new("trials", outcome.Completed), new("n_orphaned", 0), new("trained_at", Format(trainedAt)), new("kid", written.Kid),
            new("recipe_hash", KnownFacts.Shorten(run.Recipe.Hash)), new("n_rows", data.Rows), new("n_users", data.Users.Count), new("n_items", data.Items.Count),
            new("best_coverage", usage.Coverage), new("best_gini", usage.Gini));
        return new TrainingResult
        {
            RecipeName = recipe.Name,
            RunId = run.Options.RunId,
            Artifact = written,
            Header = header,
            BestScore = score,
            MetricDirection = metric.Direction,
            Trials = [.. outcome.Trials.Select(static t => t.ToSummary())],
        };
    }

    private void WriteError(LoadedRecipe recipe, TrainingOptions options, KnownFacts known, Exception error)
    {
        string code = TrainingErrorCode.Of(error);
        int exitCode = (int)RecotemException.ExitCodeOf(error);
        List<EventField> fields =
        [
            new("name", recipe.Name), new("run_id", options.RunId), new("error", error.Message), new("code", code), new("exit_code", exitCode),
            new("trained_at", Format(Time.GetUtcNow())), .. known.Fields,
        ];
        if (error is MinDataException { Thresholds: var thresholds })
            fields.AddRange(thresholds);
        if (code == TrainingErrorCode.InternalError)
            fields.Add(new EventField("exception", error.ToString()));
        events.Write(EventLevel.Error, Logger, "train_error", [.. fields]);
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is not OutOfMemoryException && !Cancellation.Explains(error, cancellationToken);

    private static readonly string s_version = typeof(TrainingPipeline).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string PolicyName(Dedup dedup) => dedup switch
    {
        Dedup.KeepFirst => "keep_first",
        Dedup.KeepLast => "keep_last",
        _ => "none",
    };
}
