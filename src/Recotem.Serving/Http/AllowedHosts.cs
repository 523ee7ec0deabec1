using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Recotem.Serving;

/// <summary>
/// The hosts that a server answers for. A page of somebody else's site can make a browser send requests here under a name of its
/// own; such a request names that host.
/// </summary>
internal sealed class AllowedHosts
{
    public const string Variable = "RECOTEM_ALLOWED_HOSTS";
    private const string Expected = "expected a host name, an address, '*', or '*.' and a name, without scheme, port and path";

    private readonly bool _all;
    private readonly ImmutableArray<string> _names;
    private readonly ImmutableArray<string> _suffixes;

    private AllowedHosts(ImmutableArray<string> entries, HashSet<string> names, ImmutableArray<string> suffixes)
    {
        Entries = entries;
        _all = entries.Contains("*");
        _names = [.. names];
        _suffixes = suffixes;
    }

    /// <summary>The entries as they are configured.</summary>
    public ImmutableArray<string> Entries { get; }

    /// <summary>Reads a list of host names, addresses, <c>*</c> for all, and <c>*.example.com</c> for what is below a name.</summary>
    /// <param name="entries">The list.</param>
    /// <param name="problems">Receives a line for each entry that could never match.</param>
    public static AllowedHosts Parse(ImmutableArray<string> entries, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var suffixes = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < entries.Length; i++)
        {
            string entry = entries[i];
            string literal = entry is ['[', .., ']'] ? entry[1..^1] : entry;
            if (entry == "*")
                continue;
            if (literal.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(literal, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                // Clients write addresses in the canonical form.
                names.Add($"[{literal}]");
                names.Add($"[{address}]");
            }
            else if (entry.StartsWith("*.", StringComparison.Ordinal) && IsName(entry.AsSpan(2)))
            {
                suffixes.Add(entry[1..]);
            }
            else if (IsName(entry))
            {
                names.Add(entry);
            }
            else
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{Variable}: entry {i + 1} is no host; {Expected}"));
            }
        }

        return new AllowedHosts(entries, names, suffixes.ToImmutable());
    }

    /// <summary>Whether a <c>Host</c> header names one of the hosts. Its port does not matter.</summary>
    /// <param name="header">The value; empty if there is none.</param>
    public bool Allow(ReadOnlySpan<char> header)
    {
        if (_all)
            return true;
        ReadOnlySpan<char> host = HostOf(header);
        if (host.IsEmpty)
            return false;
        // These lists are short, so that a hash would cost more than it saves.
        foreach (string name in _names)
            if (host.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        foreach (string suffix in _suffixes)
            if (host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>The host of a header, IPv6 addresses with their brackets; nothing if what follows it is no port.</summary>
    private static ReadOnlySpan<char> HostOf(ReadOnlySpan<char> header)
    {
        int end = header is ['[', ..] ? header.IndexOf(']') + 1 : header.IndexOf(':');
        if (end < 0)
            return header;
        ReadOnlySpan<char> port = header[end..];
        if (!port.IsEmpty && port[0] != ':')
            return [];
        for (int i = 1; i < port.Length; i++)
            if (!char.IsAsciiDigit(port[i]))
                return [];
        return header[..end];
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '.' or '_'))
                return false;
        return !text.IsEmpty;
    }
}
