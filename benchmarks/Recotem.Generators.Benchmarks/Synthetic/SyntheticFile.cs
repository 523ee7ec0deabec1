namespace Recotem.Generators.Benchmarks.Synthetic;

/// <summary>A file of a project.</summary>
public sealed record SyntheticFile(string Path, string Text);
