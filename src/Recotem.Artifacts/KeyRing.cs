using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace Recotem.Artifacts;

/// <summary>The keys that sign and verify artifacts: the first signs, all verify. Immutable; never shows key material.</summary>
public sealed class KeyRing
{
    private const string Variable = "RECOTEM_SIGNING_KEYS";
    private const string Logger = "recotem.artifact.signing";
    private const string DevelopmentKid = "dev";
    private const int KeyBytes = 32;

    private readonly ImmutableArray<SigningKey> _keys;
    private readonly IEventLog _events;

    private KeyRing(ImmutableArray<SigningKey> keys, IEventLog events)
    {
        _keys = keys;
        _events = events;
        Fingerprints = [.. keys.Select(k => (k.Kid, FingerprintOf(k.Bytes)))];
    }

    /// <summary>The ring of <c>--dev-allow-unsigned</c>: key id <c>dev</c> and 32 zero bytes. It protects nothing.</summary>
    public static KeyRing Development { get; } = new([DevelopmentKey()], NullEventLog.Instance);

    /// <summary>The id of the key that signs.</summary>
    public string ActiveKid => _keys[0].Kid;

    /// <summary>The ids of all keys in the order of the variable, each with the first 8 hex digits of the SHA-256 of its key.</summary>
    public ImmutableArray<(string Kid, string Fingerprint)> Fingerprints { get; }

    /// <summary>Parses the value of <c>RECOTEM_SIGNING_KEYS</c>: <c>kid:64-hex-digits</c>, separated by commas.</summary>
    /// <param name="value">The value; null if the variable is not set.</param>
    /// <param name="events">Receives <c>signing_keyring_built</c> or <c>signing_keyring_invalid</c>, and later what verification finds.</param>
    /// <returns>The ring.</returns>
    /// <exception cref="ConfigException">
    /// There is no key (code <c>signing_key_missing</c>), or entries are malformed: the message has a line for each, by ordinal, and
    /// repeats nothing of them.
    /// </exception>
    public static KeyRing Parse(string? value, IEventLog events)
    {
        string[] entries = (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length == 0)
        {
            throw new ConfigException(
                $"{Variable} holds no signing key; create one with 'recotem keygen' and set {Variable}=<kid>:<64 hex digits>",
                code: "signing_key_missing");
        }

        var keys = new List<SigningKey>(entries.Length);
        var ordinals = new Dictionary<string, int>(StringComparer.Ordinal);
        var problems = new List<string>();
        for (int i = 0; i < entries.Length; i++)
            ReadEntry(entries[i], i + 1, keys, ordinals, problems, events);
        if (problems.Count > 0)
        {
            throw new ConfigException(
                $"{Variable} is malformed; expected <kid>:<64 hex digits>, separated by commas\n  {string.Join("\n  ", problems)}");
        }

        var ring = new KeyRing([.. keys], events);
        events.Write(
            EventLevel.Info, Logger, "signing_keyring_built",
            new("n_keys", keys.Count),
            new("active_kid", ring.ActiveKid),
            new EventField("fingerprints", [.. ring.Fingerprints.Select(f => (IReadOnlyList<EventField>)[new("kid", f.Kid), new("fingerprint", f.Fingerprint)])]));
        foreach (SigningKey key in keys)
            if (key.Bytes.AsSpan().IndexOfAnyExcept((byte)0) < 0)
                events.Write(EventLevel.Warning, Logger, "signing_key_weak", new("kid", key.Kid), new("reason", "all_zero"));
        return ring;
    }

    /// <summary>The ring of <c>serve --dev-allow-unsigned</c>: the configured keys, if there are any, and behind them the development key.</summary>
    /// <param name="value">The value of <c>RECOTEM_SIGNING_KEYS</c>; null if the variable is not set.</param>
    /// <param name="events">Receives what <see cref="Parse"/> reports, and later what verification finds.</param>
    /// <returns>The ring. A configured key with the id <c>dev</c> takes the place of the development key.</returns>
    /// <exception cref="ConfigException">Entries are malformed.</exception>
    public static KeyRing ParseWithDevelopment(string? value, IEventLog events)
    {
        ImmutableArray<SigningKey> configured = string.IsNullOrEmpty(value?.Trim(' ', ',', '\t', '\r', '\n')) ? [] : Parse(value, events)._keys;
        return new KeyRing(configured.Any(k => k.Kid == DevelopmentKid) ? configured : configured.Add(DevelopmentKey()), events);
    }

    /// <summary>The fingerprint of key bytes.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The first 8 hex digits of its SHA-256; safe to show.</returns>
    public static string FingerprintOf(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4));

    internal byte[] Sign(ReadOnlySpan<byte> statement) => HMACSHA256.HashData(_keys[0].Bytes, statement);

    /// <summary>Finds the key of a file, with an event if there is none.</summary>
    internal SigningKey? Find(string kid)
    {
        foreach (SigningKey key in _keys)
            if (key.Kid == kid)
                return key;
        _events.Write(EventLevel.Warning, Logger, "artifact_kid_unknown", new EventField("kid", KeyId.Safe(kid)));
        return null;
    }

    internal bool Matches(SigningKey key, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found)
    {
        if (CryptographicOperations.FixedTimeEquals(expected, found))
            return true;
        _events.Write(EventLevel.Warning, Logger, "artifact_hmac_mismatch", new EventField("kid", KeyId.Safe(key.Kid)));
        return false;
    }

    private static SigningKey DevelopmentKey() => new(DevelopmentKid, new byte[KeyBytes]);

    private static void ReadEntry(
        string entry, int ordinal, List<SigningKey> keys, Dictionary<string, int> ordinals, List<string> problems, IEventLog events)
    {
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            Refuse("missing_colon", "there is no ':' between key id and key");
            return;
        }

        ReadOnlySpan<char> kid = entry.AsSpan(0, colon).Trim();
        ReadOnlySpan<char> hex = entry.AsSpan(colon + 1).Trim();
        bool kidIsSafe = false;
        if (KeyId.LooksLikeKeyMaterial(kid))
            Refuse("kid_looks_like_hex_key_material", "the key id looks like a key; choose a name, as in k1:<64 hex digits>");
        else if (!KeyId.HasValidCharacters(kid))
            Refuse("invalid_kid", string.Create(CultureInfo.InvariantCulture, $"the key id has {kid.Length} characters or ones that it may not have; expected {KeyId.Rule}"));
        else if (!ordinals.TryAdd(kid.ToString(), ordinal))
            Refuse("duplicate_kid", string.Create(CultureInfo.InvariantCulture, $"the key id is that of entry {ordinals[kid.ToString()]}; every key needs its own"), kid.ToString());
        else
            kidIsSafe = true;

        byte[] bytes = GC.AllocateArray<byte>(KeyBytes, pinned: true);
        if (hex.Length != 2 * KeyBytes)
            Refuse("invalid_key", string.Create(CultureInfo.InvariantCulture, $"the key has {hex.Length} characters; expected 64 hex digits"));
        else if (Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            Refuse("invalid_key", "the key has characters that are no hex digits; expected 64 hex digits");
        else if (kidIsSafe)
            keys.Add(new SigningKey(kid.ToString(), bytes));

        void Refuse(string reason, string problem, string? knownKid = null)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"entry {ordinal}: {problem}"));
            if (knownKid is null)
                events.Write(EventLevel.Warning, Logger, "signing_keyring_invalid", new("reason", reason), new("entry", ordinal));
            else
                events.Write(EventLevel.Warning, Logger, "signing_keyring_invalid", new("reason", reason), new("entry", ordinal), new("kid", knownKid));
        }
    }
}

/// <summary>A key of the ring. Its bytes are pinned, so that the collector leaves no copies of them.</summary>
internal sealed record SigningKey(string Kid, byte[] Bytes)
{
    /// <summary>The id alone.</summary>
    public override string ToString() => Kid;
}
