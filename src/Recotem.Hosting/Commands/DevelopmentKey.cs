namespace Recotem.Hosting.Commands;

/// <summary>The conditions under which the development key may be used.</summary>
internal static class DevelopmentKey
{
    private const string Flag = "--dev-allow-unsigned";

    /// <summary>Checks the flag together with its companion.</summary>
    /// <param name="session">The run.</param>
    /// <param name="isAllowed">Whether the flag is given.</param>
    /// <param name="isConfirmed">Whether its companion is given.</param>
    /// <exception cref="ConfigException">A condition is not met.</exception>
    internal static void Check(Session session, bool isAllowed, bool isConfirmed)
    {
        if (isAllowed && !isConfirmed)
            throw new ConfigException($"{Flag} also needs --i-understand-this-loads-arbitrary-code: the development key protects nothing");
        Check(session, isAllowed);
    }

    /// <summary>Checks the flag.</summary>
    /// <param name="session">The run.</param>
    /// <param name="isAllowed">Whether the flag is given.</param>
    /// <exception cref="ConfigException">The environment is not that of a developer.</exception>
    internal static void Check(Session session, bool isAllowed)
    {
        if (isAllowed && session.Word("RECOTEM_ENV") != "development")
            throw new ConfigException($"{Flag} needs RECOTEM_ENV=development; it is '{session.Variable("RECOTEM_ENV")?.Trim()}'");
    }
}
