using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Recotem.Serving;

/// <summary>The id that ties a response to the events of its request.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-ID";
    private const int MaxLength = 128;
    private const int GeneratedBits = 48;
    private static readonly ulong s_origin = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    private static long s_count;

    /// <summary>The id that a client sent if it is well formed, or a new one.</summary>
    public static string Of(HttpRequest request)
    {
        StringValues sent = request.Headers[Header];
        return sent.Count == 1 && sent[0] is { } id && IsWellFormed(id) ? id : Next();
    }

    public static bool IsWellFormed(string id)
    {
        if (id.Length is 0 or > MaxLength)
            return false;
        foreach (char c in id)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                return false;
        return true;
    }

    /// <summary>12 hex digits that look random and do not repeat within 2⁴⁸ requests of a process.</summary>
    public static string Next()
    {
        ulong bits = s_origin + (ulong)Interlocked.Increment(ref s_count);
        // A bijection on 48 bits: odd multiplications and shifts, as in well-known integer mixers.
        const ulong Mask = (1UL << GeneratedBits) - 1;
        bits &= Mask;
        bits = (bits ^ (bits >> 25)) * 0x9E3779B97F4BUL & Mask;
        bits = (bits ^ (bits >> 21)) * 0xD6E8FEB86659UL & Mask;
        bits ^= bits >> 24;
        return string.Create(GeneratedBits / 4, bits, static (text, value) =>
        {
            for (int i = text.Length - 1; i >= 0; i--, value >>= 4)
                text[i] = "0123456789abcdef"[(int)(value & 15)];
        });
    }
}
