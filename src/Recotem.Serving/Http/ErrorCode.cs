namespace Recotem.Serving;

/// <summary>The codes of error bodies. Clients match on these words.</summary>
internal static class ErrorCode
{
    public const string RecipeNotFound = "RECIPE_NOT_FOUND";
    public const string RecipeUnavailable = "RECIPE_UNAVAILABLE";
    public const string UnknownUser = "UNKNOWN_USER";
    public const string UnknownSeedItems = "UNKNOWN_SEED_ITEMS";
    public const string NoCandidates = "NO_CANDIDATES";
    public const string ValidationError = "VALIDATION_ERROR";
    public const string MissingApiKey = "MISSING_API_KEY";
    public const string InvalidApiKey = "INVALID_API_KEY";
    public const string InternalError = "INTERNAL_ERROR";

    /// <summary>The algorithm of a recipe cannot score users that were not trained.</summary>
    public const string VerbNotSupported = "VERB_NOT_SUPPORTED";

    /// <summary>The <c>Host</c> header names a host for which the server does not answer.</summary>
    public const string HostNotAllowed = "HOST_NOT_ALLOWED";

    public const string UnknownVerb = "UNKNOWN_VERB";
    public const string NotFound = "NOT_FOUND";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string PayloadTooLarge = "PAYLOAD_TOO_LARGE";
    public const string BadRequest = "BAD_REQUEST";
    public const string RequestTimeout = "REQUEST_TIMEOUT";
}
