using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Recotem.Serving;

/// <summary>Where a server listens. The web server itself would take an unknown name for all interfaces.</summary>
internal static class ListenAddress
{
    /// <summary>Finds the addresses of a host.</summary>
    /// <exception cref="SocketException">The name has no address.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        const int LongestName = 255;
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return [address];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return [IPAddress.Loopback];
        IPAddress[] found = host.Length > LongestName ? [] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        // Without an address the web server would fall back to one of its own choice.
        return found.Length > 0 ? [found[0]] : throw new SocketException((int)SocketError.HostNotFound);
    }

    public static void Listen(KestrelServerOptions options, IPAddress[] addresses, int port)
    {
        foreach (IPAddress address in addresses)
            options.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>The socket error behind a failure to listen; null if it has another cause.</summary>
    public static SocketException? FindCause(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            if (cause is SocketException socket)
                return socket;
        return null;
    }

    /// <summary>Whether another address or port would help.</summary>
    public static bool IsBindFailure(SocketException e) => e.SocketErrorCode is
        SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable
        or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.AddressFamilyNotSupported;
}
