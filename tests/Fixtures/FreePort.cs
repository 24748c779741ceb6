using System.Net;
using System.Net.Sockets;

namespace MLNetHybrid.Tests;

/// <summary>Ports for servers that cannot be told to choose one themselves.</summary>
internal static class FreePort
{
    // Below those that systems give to outgoing connections: none of these takes it before the server does, or while that is away.
    private const int First = 20_000, End = 32_000;

    // Processes begin far from each other, and none comes back to a port that it had.
    private static int _last = Environment.ProcessId * 101;

    public static int Find()
    {
        for (; ; )
        {
            int port = First + (Interlocked.Increment(ref _last) & int.MaxValue) % (End - First);
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
