namespace Recotem;

/// <summary>The address of a stored object: a local path, or a URI of some scheme.</summary>
public sealed record StorageLocation
{
    private StorageLocation(string text, string scheme, string authority, string path, bool isBare)
    {
        Text = text;
        Scheme = scheme;
        Authority = authority;
        Path = path;
        IsBare = isBare;
    }

    /// <summary>The address as written. It may hold credentials: use <see cref="ToString"/> in messages.</summary>
    public string Text { get; }

    /// <summary>The scheme in lower case; <c>file</c> for a bare path.</summary>
    public string Scheme { get; }

    /// <summary>The part between <c>//</c> and the next slash, for instance a bucket; empty for a bare path.</summary>
    public string Authority { get; }

    /// <summary>The local path, or the path behind the authority.</summary>
    public string Path { get; }

    /// <summary>Whether the address is a path without a scheme.</summary>
    public bool IsBare { get; }

    /// <summary>Whether the address is a local file.</summary>
    public bool IsLocal => Scheme == "file";

    /// <summary>Parses an address. The scheme is the text before the first colon, if it has the syntax of one.</summary>
    /// <param name="text">The address.</param>
    /// <returns>The location.</returns>
    public static StorageLocation Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !IsScheme(text.AsSpan(0, colon)) || (OperatingSystem.IsWindows() && colon == 1))
            return new StorageLocation(text, "file", "", text, isBare: true);
        string scheme = text[..colon].ToLowerInvariant();
        string rest = text[(colon + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return new StorageLocation(text, scheme, "", rest, isBare: false);
        int slash = rest.IndexOf('/', 2);
        string authority = slash < 0 ? rest[2..] : rest[2..slash];
        string path = slash < 0 ? "" : rest[slash..];
        return new StorageLocation(text, scheme, authority, scheme == "file" ? Uri.UnescapeDataString(path) : path, isBare: false);
    }

    /// <summary>Another object in the same directory.</summary>
    /// <param name="name">The last part of its path, as the store has it: not escaped in the address of a file.</param>
    /// <returns>The location.</returns>
    public StorageLocation Sibling(string name)
    {
        // Cut from the path and not from the text, in which an escaped slash does not show.
        string path = string.Concat(Path.AsSpan(0, Path.LastIndexOf('/') + 1), name);
        if (IsBare)
            return new StorageLocation(path, Scheme, Authority, path, isBare: true);
        if (Path.Length == 0 && Authority.Length > 0)
            path = "/" + path;
        bool hasAuthority = Text.AsSpan(Scheme.Length + 1).StartsWith("//");
        string written = hasAuthority && IsLocal ? string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) : path;
        return new StorageLocation($"{Scheme}:{(hasAuthority ? "//" : "")}{Authority}{written}", Scheme, Authority, path, isBare: false);
    }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The address without credentials.</summary>
    /// <returns>Text for messages and events.</returns>
    public override string ToString()
    {
        int at = Authority.LastIndexOf('@');
        return at < 0 || Scheme is "gs" or "az" ? Text : $"{Scheme}://***@{Authority[(at + 1)..]}{Path}";
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetter(text[0]))
            return false;
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        return true;
    }
}
