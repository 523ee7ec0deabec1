using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Recotem.Serving;

/// <summary>Decides from the headers of a request, before its body is read, who sent it.</summary>
internal sealed class ApiKeyAuthenticator
{
    public const string Header = "X-API-Key";
    public const string Anonymous = "anonymous";

    private const string Logger = "recotem.serving.auth";
    private const int CacheSize = 16;

    private readonly ApiKeyRing _keys;
    private readonly string? _anonymousMode;
    private readonly IEventLog _events;
    private readonly AnonymousClients _anonymousClients = new();
    private readonly byte[] _cacheSecret = RandomNumberGenerator.GetBytes(32);
    private readonly Verified?[] _cache = new Verified?[CacheSize];
    private int _nextInCache = -1;

    /// <summary>Creates the check.</summary>
    /// <param name="keys">The accepted keys.</param>
    /// <param name="insecureNoAuth">Whether nobody needs a key.</param>
    /// <param name="events">Receives refusals.</param>
    public ApiKeyAuthenticator(ApiKeyRing keys, bool insecureNoAuth, IEventLog events)
    {
        _keys = keys;
        _events = events;
        _anonymousMode = insecureNoAuth ? "insecure_no_auth" : keys.IsEmpty ? "loopback_no_keys" : null;
    }

    /// <summary>Checks the key of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kid">The id of the key, or <see cref="Anonymous"/>.</param>
    /// <param name="code">Why the request is refused; null if it is not.</param>
    /// <returns>Whether the request may go on.</returns>
    public bool TryAuthenticate(HttpContext context, out string kid, out string? code)
    {
        kid = Anonymous;
        code = null;
        if (_anonymousMode is not null)
        {
            NoteAnonymous(context);
            return true;
        }

        StringValues header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            HashDummy();
            Refuse(context, "auth_missing_header");
            code = ErrorCode.MissingApiKey;
            return false;
        }

        code = ErrorCode.InvalidApiKey;
        string key = header.ToString();
        if (key.Length > ApiKeyRing.MaxKeyLength)
        {
            HashDummy();
            Refuse(context, "auth_oversized_header", new EventField("length", key.Length), new EventField("cap", ApiKeyRing.MaxKeyLength));
            return false;
        }

        if (key.Length < ApiKeyRing.MinKeyLength)
        {
            HashDummy();
            Refuse(context, "auth_short_key_rejected", new EventField("length", key.Length), new EventField("min_len", ApiKeyRing.MinKeyLength));
            return false;
        }

        if (Find(key) is not { } found)
        {
            Refuse(context, "auth_invalid_key");
            return false;
        }

        kid = found;
        code = null;
        return true;
    }

    /// <summary>Answers a refused request.</summary>
    public static Task RefuseAsync(HttpContext context, string code) => ErrorResponse.WriteAsync(
        context, StatusCodes.Status401Unauthorized, code,
        code == ErrorCode.MissingApiKey ? $"this request needs the header '{Header}'" : "the API key is not valid");

    private string? Find(string key)
    {
        Span<byte> utf8 = stackalloc byte[ApiKeyRing.MaxKeyLength * 3];
        utf8 = utf8[..Encoding.UTF8.GetBytes(key, utf8)];

        // A tag under a secret of this process finds keys that were right before without the derivation, and is of no use in a memory dump elsewhere.
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_cacheSecret, utf8, tag);
        string? kid = null;
        foreach (Verified? verified in _cache)
            if (verified is not null && CryptographicOperations.FixedTimeEquals(verified.Tag, tag))
                kid = verified.Kid;
        if (kid is not null)
            return kid;

        Span<byte> digest = stackalloc byte[ApiKeyRing.DigestLength];
        ApiKeyRing.Hash(utf8, digest);
        kid = _keys.Find(digest);
        if (kid is not null)
        {
            uint slot = (uint)Interlocked.Increment(ref _nextInCache) % CacheSize;
            Volatile.Write(ref _cache[slot], new Verified(tag.ToArray(), kid));
        }

        return kid;
    }

    /// <summary>Makes refusals without a derivation cost as much as those with one.</summary>
    private static void HashDummy()
    {
        Span<byte> dummy = stackalloc byte[ApiKeyRing.MaxKeyLength];
        dummy.Clear();
        Span<byte> digest = stackalloc byte[ApiKeyRing.DigestLength];
        ApiKeyRing.Hash(dummy, digest);
    }

    private void Refuse(HttpContext context, string name, params ReadOnlySpan<EventField> details) => _events.Write(
        EventLevel.Warning, Logger, name,
        [new EventField("path", context.Request.Path.Value), .. details, new EventField("request_id", context.TraceIdentifier)]);

    private void NoteAnonymous(HttpContext context)
    {
        IPAddress client = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (_anonymousClients.IsNew(client))
        {
            _events.Write(
                EventLevel.Info, Logger, "auth_anonymous_bypass_first_seen",
                new EventField("client_host", client.ToString()), new EventField("path", context.Request.Path.Value),
                new EventField("mode", _anonymousMode), new EventField("request_id", context.TraceIdentifier));
        }
    }

    private sealed record Verified(byte[] Tag, string Kid);
}
