using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Recotem.Artifacts;

namespace Recotem.Serving;

/// <summary>
/// A model under the name of its recipe, with everything that is the same for all its responses. References are counted: requests
/// hold one while they score, the registry holds one while the model is published.
/// </summary>
internal sealed class ServedModel
{
    private readonly LoadedModel _loaded;

    /// <summary>Takes over a loaded model.</summary>
    /// <param name="recipe">The recipe's name.</param>
    /// <param name="loaded">The model, with the reference that is given up by <see cref="Retire"/>.</param>
    /// <param name="loadedAt">When it was loaded.</param>
    public ServedModel(string recipe, LoadedModel loaded, DateTimeOffset loadedAt)
    {
        _loaded = loaded;
        Recipe = recipe;
        LoadedAt = loadedAt;
        Users = loaded.Artifact.Users;
        Items = loaded.Artifact.Items;
        Seen = loaded.Artifact.Seen;
        Version = loaded.Artifact.ModelVersion;
        Kid = loaded.Artifact.Kid;
        Header = loaded.Artifact.Header;
        VersionHeader = new StringValues(Version);
        RecipeText = JsonEncodedText.Encode(recipe);
        VersionText = JsonEncodedText.Encode(Version);
    }

    public string Recipe { get; }

    /// <summary><c>sha256:</c> and 64 hex digits.</summary>
    public string Version { get; }

    public StringValues VersionHeader { get; }

    public JsonEncodedText RecipeText { get; }

    public JsonEncodedText VersionText { get; }

    public DateTimeOffset LoadedAt { get; }

    /// <summary>The id of the key that signed the artifact.</summary>
    public string Kid { get; }

    public ArtifactHeader Header { get; }

    public bool ScoresNewUsers => _loaded.ScoresNewUsers;

    public IFittedModel Model => _loaded.Model;

    public IdTable Users { get; }

    public IdTable Items { get; }

    public InteractionMatrix Seen { get; }

    /// <summary>Takes a reference. Scoring needs one.</summary>
    /// <returns>False if the model has been replaced and released meanwhile.</returns>
    public bool TryAcquire() => _loaded.TryAcquire();

    /// <summary>Gives back a reference.</summary>
    public void Release() => _loaded.Release();

    /// <summary>Gives up the reference of who published the model.</summary>
    public void Retire() => _loaded.Dispose();
}
