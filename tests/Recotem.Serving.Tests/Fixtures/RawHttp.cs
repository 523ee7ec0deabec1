using System.Net.Sockets;
using System.Text;

namespace Recotem.Serving.Tests;

/// <summary>Requests that a proper client would not send.</summary>
internal static class RawHttp
{
    /// <summary>Sends text and reads the head of the answer and what arrives of its body.</summary>
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using NetworkStream stream = socket.GetStream();
        Task sending = stream.WriteAsync(Encoding.ASCII.GetBytes(request)).AsTask();
        var answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!IsWhole(answer.ToString()))
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
            }
            catch (IOException)
            {
                break;
            }

            if (read == 0)
                break;
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        // The server may have closed the connection before it received everything.
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
        return answer.ToString();
    }

    private static bool IsWhole(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        string? length = answer[..end].Split("\r\n").FirstOrDefault(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is not null && answer.Length - end - 4 >= int.Parse(length["Content-Length:".Length..]);
    }
}
