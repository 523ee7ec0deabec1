namespace Recotem.Hosting.Logging;

/// <summary>
/// The fields of our own events that the rules of redaction would hide although they hold no secret. Without this list the
/// events that operators alert on and correlate by would be useless.
/// </summary>
internal static class OwnFields
{
    /// <summary>Whether a field is printed although its name looks secret.</summary>
    /// <param name="name">The field's name.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsNameSafe(string name) => name is
        "auth_enabled" or "signing_key_status" or "signing_keys" or "signing_kids" or "n_keys" or "author" or "authors";

    /// <summary>
    /// Whether the text of a field may hold runs as long as a key: digests and names that people choose. Credentials of
    /// addresses in it are hidden all the same.
    /// </summary>
    /// <param name="name">The field's name.</param>
    /// <returns>Whether it is.</returns>
    internal static bool MayHoldLongRuns(string name) => name is
        "recipe_hash" or "model_version" or "version" or "sha256" or "fingerprint"
        or "name" or "recipe" or "recipe_name" or "run_id" or "request_id" or "best_class" or "algorithm" or "original_event";
}
