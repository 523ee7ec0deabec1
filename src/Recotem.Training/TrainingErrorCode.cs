using System.Collections.Frozen;

namespace Recotem.Training;

/// <summary>The values of <c>code</c> in the event <c>train_error</c>: a closed set, so that alerts can rely on it.</summary>
internal static class TrainingErrorCode
{
    public const string SigningKeyMissing = "signing_key_missing";
    public const string ConfigError = "config_error";
    public const string DataSourceError = "datasource_error";
    public const string MissingColumn = "missing_column";
    public const string MetadataError = "metadata_error";
    public const string HttpFetchError = "http_fetch_error";
    public const string PluginActivationFailed = "plugin_activation_failed";
    public const string TimeUnitRequired = "time_unit_required";
    public const string TimeColumnParseError = "time_column_parse_error";
    public const string MinDataViolation = "min_data_violation";
    public const string CutoffExceedsItems = "cutoff_exceeds_items";
    public const string SplitError = "split_error";
    public const string InvalidMetric = "invalid_metric";
    public const string UnknownAlgorithm = "unknown_algorithm";
    public const string UnknownAlgorithmInBudget = "unknown_algorithm_in_budget";
    public const string NoActiveAlgorithms = "no_active_algorithms";
    public const string NoCompletedTrials = "no_completed_trials";
    public const string ZeroScore = "zero_score";
    public const string SearchError = "search_error";
    public const string FinalTrainingError = "final_training_error";
    public const string TrainingError = "training_error";
    public const string LockContested = "lock_contested";
    public const string LockTimeout = "lock_timeout";
    public const string LockUnusable = "lock_unusable";
    public const string OutputNotWritable = "output_not_writable";
    public const string ArtifactError = "artifact_error";
    public const string RecipeError = "recipe_error";
    public const string InternalError = "internal_error";

    private static readonly FrozenSet<string> s_all = FrozenSet.Create(
        StringComparer.Ordinal,
        SigningKeyMissing, ConfigError, DataSourceError, MissingColumn, MetadataError, HttpFetchError, PluginActivationFailed, TimeUnitRequired,
        TimeColumnParseError, MinDataViolation, CutoffExceedsItems, SplitError, InvalidMetric, UnknownAlgorithm, UnknownAlgorithmInBudget,
        NoActiveAlgorithms, NoCompletedTrials, ZeroScore, SearchError, FinalTrainingError, TrainingError, LockContested, LockTimeout, LockUnusable,
        OutputNotWritable, ArtifactError, RecipeError, InternalError);

    /// <summary>The code of an error. A code that only a plugin knows becomes the general one of its family.</summary>
    /// <param name="error">The error.</param>
    public static string Of(Exception error) => error switch
    {
        RecotemException known when s_all.Contains(known.Code) => known.Code,
        TrainingException => TrainingError,
        MetadataException => MetadataError,
        DataSourceException => DataSourceError,
        ConfigException => ConfigError,
        _ => InternalError,
    };
}
