using Recotem.Recipes;

namespace Recotem.Serving;

/// <summary>
/// What the watcher knows about one recipe: the file, the artifact and the model, each on its own, so that an error is gone as soon
/// as its cause is.
/// </summary>
/// <param name="name">The name under which requests find the recipe; the file's stem while the file is broken and unknown.</param>
internal sealed class RecipeState(string name)
{
    private string? _loadError;
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

    /// <summary>What is wrong with the artifact: that nothing is known of it at present, or else why it could not be loaded.</summary>
    public string? ArtifactError => LookError ?? _loadError;

    /// <summary>Why the last look at the artifact found nothing out.</summary>
    public string? LookError { get; private set; }

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
        _loadError = null;
        LookError = null;
        IsArtifactMissing = false;
    }

    /// <summary>Whether an artifact with this marker should be read now.</summary>
    public bool ShouldLoad(ObjectMarker marker, DateTimeOffset now)
    {
        if (Model is not null && marker == _processed)
            return false;
        return marker != _failed || now >= _retryAt;
    }

    /// <summary>A look at the artifact succeeded. If it is the one that was processed last, an error of a later one is over too.</summary>
    public void Saw(ObjectMarker marker)
    {
        LookError = null;
        IsArtifactMissing = false;
        if (marker == _processed)
            _loadError = null;
    }

    /// <summary>The artifact was processed; its model serves, be it new or the same.</summary>
    public void Succeed(ObjectMarker marker, ServedModel model)
    {
        Model = model;
        _processed = marker;
        _failed = null;
        _failures = 0;
        _loadError = null;
    }

    /// <summary>The artifact cannot be used: it is not read again until it changes, or until a while that doubles has passed.</summary>
    public void Fail(ObjectMarker marker, string error, DateTimeOffset now)
    {
        _failures = marker == _failed ? _failures + 1 : 1;
        _failed = marker;
        _retryAt = now + RetryPause.After(_failures);
        _loadError = error;
    }

    /// <summary>There is no artifact.</summary>
    public void Miss(string error)
    {
        LookError = error;
        IsArtifactMissing = true;
    }

    /// <summary>Nothing could be learnt about the artifact.</summary>
    public void FailToLook(string error)
    {
        LookError = error;
        IsArtifactMissing = false;
    }
}
