using System.Runtime.CompilerServices;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// libtorch's settings and the count of its tensors belong to the process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>The tests' entry point: xunit's own, but where libtorch cannot be loaded only the test that says why is run.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        if (args is [ScoringProcess.Command, string model, string scores]) return ScoringProcess.Run(model, scores);
        return args.Any(argument => argument is "-automated" or "@@")
            ? ConsoleRunner.Run(args).GetAwaiter().GetResult()
            : TestPlatformTestFramework.RunAsync([.. args, .. Filter()], SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            .GetAwaiter().GetResult();
    }

    // Not inlined: the scoring process must not load the assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[] Filter() => NativeTorch.MissingReason is null ? [] : ["--filter-class", typeof(NativeTorchTests).FullName!];
}
