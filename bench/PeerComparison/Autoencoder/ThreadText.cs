using System.Globalization;

namespace PeerComparison.Autoencoder;

/// <summary>A number of threads in words.</summary>
internal static class ThreadText
{
    public static string Of(int threads) => threads == 1 ? "1 thread" : string.Create(CultureInfo.InvariantCulture, $"{threads} threads");
}
