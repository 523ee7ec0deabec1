namespace Recotem.TestHarness;

/// <summary>A project in which a code fix is applied.</summary>
public sealed record CodeFixInput
{
    /// <summary>The rule that the fix is for.</summary>
    public required string Id { get; init; }

    /// <summary>The project before. Every diagnostic is marked.</summary>
    public required AnalyzerInput Before { get; init; }

    /// <summary>The title of the action, or the beginning of it; empty for the first one.</summary>
    public string Action { get; init; } = "";

    /// <summary>The files after. What remains to be reported is marked.</summary>
    public IReadOnlyList<string> After { get; init; } = [];
}
