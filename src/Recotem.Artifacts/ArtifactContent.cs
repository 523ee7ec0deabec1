namespace Recotem.Artifacts;

/// <summary>What goes into an artifact.</summary>
/// <param name="Header">What the artifact says about itself.</param>
/// <param name="Users">The ids of the users, in the order of the model's user indices.</param>
/// <param name="Items">The ids of the items, in the order of the model's item indices.</param>
/// <param name="Seen">The interactions of the users: what masking excludes.</param>
/// <param name="ParametersJson">The configuration record of the algorithm as a JSON object, with which it is activated to open the model.</param>
/// <param name="Model">The fitted model. Its <see cref="IFittedModel.Save"/> is called twice, first to measure, and must write the same both times.</param>
public sealed record ArtifactContent(
    ArtifactHeader Header, IdTable Users, IdTable Items, InteractionMatrix Seen, string ParametersJson, IFittedModel Model);

/// <summary>An artifact that was written.</summary>
/// <param name="Path">The address of the artifact itself.</param>
/// <param name="Pointer">The address of the pointer that names it; null if the artifact stands at the output path.</param>
/// <param name="ModelVersion"><c>sha256:</c> and 64 hex digits.</param>
/// <param name="Kid">The id of the key that signed it.</param>
public sealed record WrittenArtifact(string Path, string? Pointer, string ModelVersion, string Kid);
