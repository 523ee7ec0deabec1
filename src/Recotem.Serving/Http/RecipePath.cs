namespace Recotem.Serving;

/// <summary>The last segment of a recipe route, <c>{name}</c> or <c>{name}:{verb}</c>, split at its first colon.</summary>
internal readonly record struct RecipePath(string Path, int NameLength, Verb Verb)
{
    public const string Prefix = "/v1/recipes/";
    private const int MaxNameLength = 64;

    public ReadOnlySpan<char> Name => Path.AsSpan(Prefix.Length, NameLength);

    /// <summary>Splits the path of a request that was routed here.</summary>
    public static RecipePath Of(string path)
    {
        ReadOnlySpan<char> segment = path.AsSpan(Prefix.Length).TrimEnd('/');
        int colon = segment.IndexOf(':');
        return colon < 0
            ? new RecipePath(path, segment.Length, Verb.None)
            : new RecipePath(path, colon, Verbs.Parse(segment[(colon + 1)..]));
    }

    /// <summary>Whether the name is 1 to 64 ASCII letters, digits, <c>_</c> and <c>-</c>.</summary>
    public bool HasWellFormedName
    {
        get
        {
            if (NameLength is 0 or > MaxNameLength)
                return false;
            foreach (char c in Name)
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                    return false;
            return true;
        }
    }
}
