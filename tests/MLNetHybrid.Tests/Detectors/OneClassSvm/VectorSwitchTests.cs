using System.Runtime.Intrinsics;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

/// <summary>Whether a process that is to do without some instructions does.</summary>
public sealed class VectorSwitchTests
{
    public const string Variable = "MLNETHYBRID_TESTS_WITHOUT";

    [Fact]
    public void Instructions_that_are_switched_off_are_not_used()
    {
        bool isUsed = Environment.GetEnvironmentVariable(Variable) switch
        {
            "DOTNET_EnableAVX512" => Vector512.IsHardwareAccelerated,
            "DOTNET_EnableAVX2" => Vector256.IsHardwareAccelerated,
            "DOTNET_EnableHWIntrinsic" => Vector128.IsHardwareAccelerated,
            _ => false,
        };
        Assert.False(isUsed);
    }
}
