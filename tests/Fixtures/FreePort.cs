using System.Net;
using System.Net.Sockets;

namespace MLNetHybrid.Tests;

/// <summary>Ports for servers that cannot be told to choose one themselves.</summary>
internal static class FreePort
{
    // Below those that systems give to outgoing connections: none of these takes it before the server does, or while that is away.
    private const int First = 20_000, End = 32_000;

    public static int Find()
    {
        for (; ; )
        {
            int port = Random.Shared.Next(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one is tried.
            }
        }
    }
}
