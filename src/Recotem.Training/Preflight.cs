using Recotem.Recipes;

namespace Recotem.Training;

/// <summary>Finds, before any data is fetched, what would make a run fail at its end.</summary>
internal static class Preflight
{
    private const long MaxSeed = uint.MaxValue;

    /// <summary>A message about a value of the recipe, in the form in which mistakes of recipes are reported.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="path">The path of the value.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="expected">What is expected, or what to do.</param>
    public static string At(LoadedRecipe recipe, string path, string problem, string expected) =>
        new ConfigError(recipe.PositionOf(path), path, problem, expected).ToString();

    /// <summary>Checks a seed.</summary>
    /// <param name="recipe">The recipe, for the message.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="TrainingException">It is out of range (<c>split_error</c>).</exception>
    public static void CheckSeed(LoadedRecipe recipe, long seed)
    {
        if (seed is < 0 or > MaxSeed)
            throw new TrainingException(TrainingErrorCode.SplitError, At(recipe, "training.split.seed", $"is {seed}", $"expected 0 to {MaxSeed}"));
    }

    /// <summary>Checks that the study can be stored where the recipe wants it, without leaving anything behind.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="onlySyntax">Whether only the address is checked, because a run that may yet be skipped must not touch the file.</param>
    /// <exception cref="TrainingException">It cannot (<c>search_error</c>).</exception>
    public static void CheckStudyStorage(LoadedRecipe recipe, bool onlySyntax)
    {
        if (StudyLocation.Of(recipe) is { } path && !onlySyntax)
            StudyDatabase.Check(recipe, path);
    }

    /// <summary>Creates or opens the file of the study, so that a run that cannot store it fails before it fetches data.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="TrainingException">It cannot be used (<c>search_error</c>).</exception>
    public static void OpenStudyStorage(RunContext run)
    {
        if (StudyLocation.Of(run.Recipe) is { } path)
            StudyDatabase.Open(run.Recipe, path, run.SecondsToWaitForStudy).Dispose();
    }

    /// <summary>Checks that the output can be written, by beginning an object there and discarding it.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="output">Its output.</param>
    /// <param name="stores">The stores of the host.</param>
    /// <param name="createDirectories">Whether missing directories may be created. If not, it is only checked that nothing stands in their way.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="RecotemException">It cannot be written (<c>output_not_writable</c>).</exception>
    public static async ValueTask CheckOutputAsync(
        LoadedRecipe recipe, StorageLocation output, IObjectStores stores, bool createDirectories, CancellationToken cancellationToken)
    {
        if (output.IsLocal && Directory.Exists(output.Path))
            throw NotWritable(recipe, output, "it is a directory; name a file", null);
        if (output.IsLocal && Path.GetDirectoryName(Path.GetFullPath(output.Path)) is { } missing && !Directory.Exists(missing))
        {
            string? existing = missing;
            while (existing is not null && !Path.Exists(existing))
                existing = Path.GetDirectoryName(existing);
            if (File.Exists(existing))
                throw NotWritable(recipe, output, $"'{existing}' is a file; expected a directory", null);
            if (!createDirectories)
                return;
        }

        try
        {
            IObjectStore store = await stores.ForAsync(output, cancellationToken);
            await using PendingObject pending = await store.BeginWriteAsync(output, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(recipe, output, e.Message, e);
        }
    }

    /// <summary>Checks that the table of item metadata is there, if the recipe names one.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="stores">The stores of the host.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="MetadataException">It is not.</exception>
    public static async ValueTask CheckMetadataAsync(LoadedRecipe recipe, IObjectStores stores, CancellationToken cancellationToken)
    {
        if (recipe.Recipe.ItemMetadata is not { } metadata)
            return;
        StorageLocation location = StorageLocation.Parse(metadata.Path);
        try
        {
            IObjectStore store = await stores.ForAsync(location, cancellationToken);
            if (await store.StatAsync(location, cancellationToken) is null)
                throw new MetadataException(At(recipe, "item_metadata.path", $"there is no file '{location}'", "expected the table that serving joins"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MetadataException(At(recipe, "item_metadata.path", $"'{location}' cannot be read", e.Message), e);
        }
    }

    private static RecotemException NotWritable(LoadedRecipe recipe, StorageLocation output, string reason, Exception? cause) => new(
        TrainingErrorCode.OutputNotWritable, ExitCode.Artifact, At(recipe, "output.path", $"'{output}' cannot be written", reason), cause);
}
