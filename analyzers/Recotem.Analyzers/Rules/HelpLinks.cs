namespace Recotem.Analyzers;

/// <summary>Where the page of a rule is.</summary>
internal static class HelpLinks
{
    public static string Of(string id) => $"https://github.com/recotem/recotem-dotnet/blob/main/docs/rules/{id}.md";
}
