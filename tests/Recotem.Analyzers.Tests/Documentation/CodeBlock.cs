namespace Recotem.Analyzers.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
internal sealed record CodeBlock(string Language, string Text)
{
    private const string AssemblyMark = "// Assembly: ";

    /// <summary>The assembly that a block of C# stands for, if it says so in its first line; null for the project itself.</summary>
    public string? Assembly => Language == "csharp" && Text.StartsWith(AssemblyMark, StringComparison.Ordinal)
        ? Text[AssemblyMark.Length..Text.IndexOf('\n', StringComparison.Ordinal)].Trim()
        : null;
}
