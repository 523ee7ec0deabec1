using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Recotem.Serving;

/// <summary>The API keys that a server accepts. It holds digests only, never a key.</summary>
public sealed class ApiKeyRing
{
    /// <summary>The environment variable that lists the keys: comma-separated <c>&lt;kid&gt;:sha256:&lt;64 hex digits&gt;</c>.</summary>
    public const string Variable = "RECOTEM_API_KEYS";

    /// <summary>The shortest key that a request may carry, in characters.</summary>
    public const int MinKeyLength = 32;

    /// <summary>The longest key that a request may carry, in characters.</summary>
    public const int MaxKeyLength = 256;

    internal const int DigestLength = 32;

    private readonly ImmutableArray<Entry> _entries;

    private ApiKeyRing(ImmutableArray<Entry> entries) => _entries = entries;

    /// <summary>A ring without keys: a server that has it accepts everybody, on the loopback interface only.</summary>
    public static ApiKeyRing Empty { get; } = new([]);

    /// <summary>Whether there is no key.</summary>
    public bool IsEmpty => _entries.IsEmpty;

    /// <summary>The ids of the keys, in the order of the list.</summary>
    public ImmutableArray<string> Kids => [.. _entries.Select(e => e.Kid)];

    /// <summary>Parses a list of keys.</summary>
    /// <param name="value">The value of <see cref="Variable"/>; null or blank for no keys.</param>
    /// <returns>The ring.</returns>
    /// <exception cref="ConfigException">Entries are malformed; the message has a line for each and quotes none.</exception>
    public static ApiKeyRing Parse(string? value)
    {
        var problems = new List<string>();
        ApiKeyRing ring = Parse(value, problems);
        return problems.Count == 0 ? ring : throw new ConfigException(string.Join('\n', problems));
    }

    internal static ApiKeyRing Parse(string? value, List<string> problems)
    {
        ImmutableArray<Entry>.Builder entries = ImmutableArray.CreateBuilder<Entry>();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        int position = 0;
        foreach (string text in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            position++;
            string where = $"{Variable}: entry {position}";
            string[] parts = text.Split(':', 3);
            if (parts.Length != 3)
            {
                problems.Add($"{where}: {parts.Length - 1} of 2 ':' found; expected '<kid>:sha256:<64 hex digits>', as 'recotem keygen --type api' prints it");
                continue;
            }

            string kid = parts[0];
            bool wellFormed = true;
            if (kid.Length == 0)
            {
                problems.Add($"{where}: the key id is empty; expected text before the first ':'");
                wellFormed = false;
            }

            if (!parts[1].Equals("sha256", StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"{where}: the word between the colons is not 'sha256'");
                wellFormed = false;
            }

            if (parts[2].Length != 2 * DigestLength || !parts[2].All(char.IsAsciiHexDigit))
            {
                problems.Add($"{where}: the hash has {parts[2].Length} characters; expected exactly 64 hex digits");
                wellFormed = false;
            }

            if (kid.Length > 0 && !positions.TryAdd(kid, position))
            {
                problems.Add($"{where}: it has the same key id as entry {positions[kid]}; every key needs an id of its own");
                wellFormed = false;
            }

            if (wellFormed)
                entries.Add(new Entry(kid, Convert.FromHexString(parts[2])));
        }

        return new ApiKeyRing(entries.ToImmutable());
    }

    /// <summary>The hash of a key, for the list of keys. Slow on purpose only by a little: keys are random, not passwords.</summary>
    /// <param name="plaintext">The key as clients send it.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Hash(string plaintext)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        Hash(Encoding.UTF8.GetBytes(plaintext), digest);
        return Convert.ToHexStringLower(digest);
    }

    internal static void Hash(ReadOnlySpan<byte> key, Span<byte> digest) =>
        Scrypt.DeriveKey(key, "recotem.api-key.v1"u8, cost: 2, blockSize: 8, parallelization: 1, digest);

    /// <summary>The id of the key with a digest. Every entry is compared, in constant time, whichever matches.</summary>
    /// <param name="digest">The digest.</param>
    /// <returns>The id of the first entry that matches, or null.</returns>
    internal string? Find(ReadOnlySpan<byte> digest)
    {
        string? found = null;
        foreach (Entry entry in _entries)
        {
            bool matches = CryptographicOperations.FixedTimeEquals(entry.Digest, digest);
            found = matches && found is null ? entry.Kid : found;
        }

        return found;
    }

    private sealed record Entry(string Kid, byte[] Digest);
}
