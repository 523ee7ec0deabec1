namespace Recotem.Compilation;

/// <summary>A kind in a host.</summary>
internal sealed record KindEntry(string Id, string ApiVersion, string Selection, bool IgnoreCase, string Contract, string Member, string Assembly)
{
    public bool IsVersioned => Selection == "Versioned";
}
