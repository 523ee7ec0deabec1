namespace Recotem;

/// <summary>The exit codes of every Recotem command.</summary>
public enum ExitCode
{
    /// <summary>Success; also a training run that was skipped because another one holds the lock.</summary>
    Success = 0,

    /// <summary>A failure without a more specific code.</summary>
    Unknown = 1,

    /// <summary>A wrong recipe, or a wrong command line.</summary>
    Recipe = 2,

    /// <summary>A data source failed.</summary>
    DataSource = 3,

    /// <summary>Training failed.</summary>
    Training = 4,

    /// <summary>An artifact could not be read, verified or written.</summary>
    Artifact = 5,

    /// <summary>Another run holds the recipe's lock.</summary>
    Lock = 6,

    /// <summary>An HTTP download failed.</summary>
    HttpFetch = 7,

    /// <summary>Configuration: environment variables, keys, flags, an address that cannot be bound.</summary>
    Configuration = 8,
}
