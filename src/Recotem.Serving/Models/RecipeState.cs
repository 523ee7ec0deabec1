using Recotem.Recipes;

namespace Recotem.Serving;

/// <summary>
/// What the watcher knows about one recipe: the file, the artifact and the model, each on its own, so that an error is gone as soon
/// as its cause is.
/// </summary>
/// <param name="name">The name under which requests find the recipe; the file's stem while the file is broken and unknown.</param>
internal sealed class RecipeState(string name)
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMinutes(5);

    private ObjectMarker? _processed;
    private ObjectMarker? _failed;
    private int _failures;
    private DateTimeOffset _retryAt;

    public string Name => name;

    /// <summary>The file.</summary>
    public string File { get; set; } = "";

    /// <summary>The recipe as it was when the file was last right; null if it never was.</summary>
    public LoadedRecipe? Recipe { get; private set; }

    /// <summary>What is wrong with the file.</summary>
    public string? RecipeError { get; set; }

    /// <summary>What is wrong with the artifact.</summary>
    public string? ArtifactError { get; private set; }

    /// <summary>Whether the last look at the artifact found none.</summary>
    public bool IsArtifactMissing { get; private set; }

    /// <summary>The model that is published.</summary>
    public ServedModel? Model { get; private set; }

    /// <summary>The number of consecutive scans that did not find the file.</summary>
    public int MissedScans { get; set; }

    /// <summary>What is wrong at present; null if nothing is.</summary>
    public string? Error => RecipeError ?? ArtifactError;

    /// <summary>Takes a recipe that differs from the one before: what was learnt about the old artifact no longer counts.</summary>
    public void Adopt(LoadedRecipe recipe)
    {
        Recipe = recipe;
        _processed = null;
        _failed = null;
        _failures = 0;
    }

    /// <summary>Whether an artifact with this marker should be read now.</summary>
    public bool ShouldLoad(ObjectMarker marker, DateTimeOffset now)
    {
        if (Model is not null && marker == _processed)
            return false;
        return marker != _failed || now >= _retryAt;
    }

    /// <summary>The artifact is as it was when it was processed.</summary>
    public void ConfirmUnchanged(ObjectMarker marker)
    {
        IsArtifactMissing = false;
        if (marker == _processed)
            ArtifactError = null;
    }

    /// <summary>The artifact was processed; its model serves, be it new or the same.</summary>
    public void Succeed(ObjectMarker marker, ServedModel model)
    {
        Model = model;
        _processed = marker;
        _failed = null;
        _failures = 0;
        ArtifactError = null;
        IsArtifactMissing = false;
    }

    /// <summary>The artifact cannot be used: it is not read again until it changes, or until a while that doubles has passed.</summary>
    public void Fail(ObjectMarker marker, string error, DateTimeOffset now)
    {
        _failures = marker == _failed ? _failures + 1 : 1;
        _failed = marker;
        double seconds = s_firstRetry.TotalSeconds * Math.Pow(2, Math.Min(_failures - 1, 10));
        _retryAt = now + TimeSpan.FromSeconds(Math.Min(seconds, s_longestRetry.TotalSeconds));
        ArtifactError = error;
        IsArtifactMissing = false;
    }

    /// <summary>There is no artifact.</summary>
    public void Miss(string error)
    {
        ArtifactError = error;
        IsArtifactMissing = true;
    }

    /// <summary>Nothing could be learnt about the artifact.</summary>
    public void FailToLook(string error)
    {
        ArtifactError = error;
        IsArtifactMissing = false;
    }
}
