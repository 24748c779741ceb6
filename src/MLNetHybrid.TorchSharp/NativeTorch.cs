using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace MLNetHybrid.TorchSharp;

/// <summary>Whether libtorch can be loaded, before TorchSharp tries: it would copy libraries and write pages to the console.</summary>
internal static partial class NativeTorch
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why libtorch cannot be loaded, and the cure; null where it can.</summary>
    public static string? MissingReason => Reason.Value;

    /// <exception cref="InvalidOperationException">libtorch cannot be loaded.</exception>
    public static void ThrowIfMissing()
    {
        if (MissingReason is string reason) throw new InvalidOperationException(reason);
    }

    /// <summary>The message for what the loader said of TorchSharp's native library.</summary>
    public static string Explain(string loaderMessage)
    {
        // version `GLIBCXX_3.4.32' not found (required by ...)
        Match symbol = MissingSymbolVersion().Match(loaderMessage);
        return symbol.Success
            ? $"TorchSharp's native library needs a C++ runtime with the symbol version {symbol.Groups[1].Value}, "
                + "and that of this system is older. On Debian 12 run eng/install-torch-prerequisites.sh from the MLNetHybrid repository, "
                + "which installs it; Debian 13 and Ubuntu 24.04 have it."
            : $"TorchSharp's native library cannot be loaded: {loaderMessage.Split('\n', 2)[0].Trim()}";
    }

    private static string? FindReason()
    {
        // In the order of TorchSharp, which loads libtorch so that its own library finds it.
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out _))
        {
            string? version = typeof(torch).Assembly.GetName().Version?.ToString(3);
            return $"libtorch was not found. Add one of its packages to the application, in the version of its TorchSharp ({version}): "
                + "TorchSharp-cpu, or TorchSharp-cuda-linux or TorchSharp-cuda-windows for NVIDIA GPUs.";
        }

        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return Explain(exception.Message);
        }
    }

    [GeneratedRegex("version [`'](G?CXX[A-Z]*_[0-9.]+|GLIBC[A-Z]*_[0-9.]+)' not found")]
    private static partial Regex MissingSymbolVersion();
}
