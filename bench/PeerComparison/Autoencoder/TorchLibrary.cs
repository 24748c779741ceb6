using System.Runtime.InteropServices;
using TorchSharp;

namespace PeerComparison.Autoencoder;

/// <summary>Whether libtorch can be loaded on this machine.</summary>
internal static class TorchLibrary
{
    /// <summary>Why libtorch cannot be loaded; null where it can.</summary>
    public static string? MissingReason { get; } = FindReason();

    // The libraries in the order in which TorchSharp loads them. TorchSharp itself would write pages to the console.
    private static string? FindReason()
    {
        if (NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out _)
            && NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _))
            return null;
        return "libtorch cannot be loaded. On Debian 12 run eng/install-torch-prerequisites.sh, which installs the C++ runtime that it "
            + "needs.";
    }
}
