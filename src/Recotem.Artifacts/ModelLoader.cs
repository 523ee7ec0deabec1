using System.Globalization;
using System.Text.Json;

namespace Recotem.Artifacts;

/// <summary>Opens the model of a verified artifact with the algorithm that the header names.</summary>
public static class ModelLoader
{
    private const string Kind = "algorithms";

    /// <summary>Checks the sections, activates the algorithm with the parameters of the artifact and opens the model.</summary>
    /// <param name="artifact">The artifact. The loaded model owns it; if loading fails it stays with the caller.</param>
    /// <param name="catalog">The plugins of this host.</param>
    /// <param name="scope">What the algorithm may ask for.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <returns>The model, with one reference that belongs to the caller.</returns>
    /// <exception cref="ArtifactException">
    /// The host lacks the algorithm or has it with another model schema (<see cref="ArtifactFailure.VersionSkew"/>), or the sections or
    /// parameters are wrong (<see cref="ArtifactFailure.Deserialize"/>).
    /// </exception>
    public static async ValueTask<LoadedModel> LoadAsync(Artifact artifact, PluginCatalog catalog, PluginScope scope, CancellationToken cancellationToken)
    {
        PluginDescriptor plugin = FindAlgorithm(artifact, catalog);
        artifact.CheckSections(cancellationToken);
        object? configuration = BindParameters(artifact, plugin);
        IFittedModel model;
        try
        {
            IAlgorithm algorithm = await plugin.ActivateAsync<IAlgorithm>(scope, configuration, cancellationToken);
            model = algorithm.Open(artifact);
        }
        catch (ArtifactException)
        {
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // Whatever a plugin throws over data that it does not understand, the artifact is refused and the old model keeps serving.
            throw artifact.Refused($"algorithm '{plugin.Id.Name}' cannot open the model: {e.Message}", e);
        }

        if (model.UserCount != artifact.Users.Count || model.ItemCount != artifact.Items.Count)
        {
            string shape = string.Create(
                CultureInfo.InvariantCulture,
                $"the model of '{plugin.Id.Name}' has {model.UserCount} users and {model.ItemCount} items, but there are ids for {artifact.Users.Count} and {artifact.Items.Count}");
            model.Dispose();
            throw artifact.Refused(shape);
        }

        // A descriptor without the trait says what the interface says: yes.
        bool scoresNewUsers = !string.Equals(plugin.Trait("scores_new_users"), "false", StringComparison.OrdinalIgnoreCase);
        return new LoadedModel(artifact, model, scoresNewUsers);
    }

    private static PluginDescriptor FindAlgorithm(Artifact artifact, PluginCatalog catalog)
    {
        AlgorithmIdentity wanted = artifact.Header.Algorithm;
        if (wanted.Kind != Kind || catalog.Find(Kind, wanted.Name) is not { } plugin)
        {
            throw Skew(
                artifact,
                $"this host has no plugin '{Short(wanted.Kind)}/{Short(wanted.Name)}' (version {Short(wanted.Version)}); serve with the host that trained, or train again with one of {string.Join(", ", catalog.Names(Kind))}");
        }

        int supported = AlgorithmIdentity.SchemaOf(plugin);
        return supported == wanted.ModelSchema
            ? plugin
            : throw Skew(artifact, string.Create(
                CultureInfo.InvariantCulture,
                $"train again: algorithm '{Short(wanted.Name)}' wrote model schema {wanted.ModelSchema} (plugin {Short(wanted.Version)}), this host reads schema {supported} (plugin {plugin.Version})"));
    }

    // The remedy, the recipe and both numbers come first: health responses show the first 200 characters only.
    private static ArtifactException Skew(Artifact artifact, string problem) =>
        new(ArtifactFailure.VersionSkew, $"recipe '{Short(artifact.Header.RecipeName)}': {problem} ('{artifact.Location}')");

    private static string Short(string text) => text.Length <= 64 ? text : text[..64];

    private static object? BindParameters(Artifact artifact, PluginDescriptor plugin)
    {
        ConfigMapping parameters;
        try
        {
            parameters = JsonConfig.Parse(artifact.ParametersJson.Span, SectionNames.Parameters);
        }
        catch (JsonException e)
        {
            throw artifact.Refused($"the parameters are not a JSON object: {e.Message}", e);
        }

        var errors = new ConfigErrors();
        // No expander: what an artifact holds is literal.
        ConfigReader reader = ConfigReader.Root(parameters, errors);
        object? configuration = null;
        if (plugin.Configuration is { } record)
            configuration = record.Bind(reader);
        else
            reader.ExpectNoKeys(plugin.Id.ToString());
        return errors.Count == 0
            ? configuration
            : throw artifact.Refused($"algorithm '{plugin.Id.Name}' does not accept its parameters: {string.Join("; ", errors.ToImmutable())}");
    }
}
