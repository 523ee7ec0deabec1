namespace Recotem.Serving;

/// <summary>What a command line says about a server. Everything else comes from the environment.</summary>
public sealed record ServeOptions
{
    /// <summary>The directory whose direct children <c>*.yaml</c> are the recipes to serve.</summary>
    public required string RecipesDirectory { get; init; }

    /// <summary>The address to listen on; null for <c>RECOTEM_HOST</c>, which is <c>127.0.0.1</c> unless set.</summary>
    public string? Host { get; init; }

    /// <summary>The port to listen on, 0 to 65535, 0 for any free one; null for <c>RECOTEM_PORT</c>, which is 8080 unless set.</summary>
    public int? Port { get; init; }

    /// <summary>Ask for no API key, even where keys are configured. Needs <c>RECOTEM_ENV</c> to be development, dev or test.</summary>
    public bool InsecureNoAuth { get; init; }

    /// <summary>Accept artifacts signed with the development key. Needs <c>RECOTEM_ENV</c> to be development, and <see cref="UnderstandsRisk"/>.</summary>
    public bool DevAllowUnsigned { get; init; }

    /// <summary>The confirmation that <see cref="DevAllowUnsigned"/> needs.</summary>
    public bool UnderstandsRisk { get; init; }

    /// <summary>Whether the server itself ends gracefully on SIGTERM and SIGINT. On by default; a second signal ends the process.</summary>
    public bool HandleSignals { get; init; } = true;

    /// <summary>Called once with the address that is listened on, with the real port, before the first model is loaded.</summary>
    public Action<Uri>? OnListening { get; init; }
}
