using System.Diagnostics;
using MLNetHybrid.Tests.Detectors.IsolationForest;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Tests.Detectors.NearestNeighbors;
using MLNetHybrid.Tests.Detectors.Search;
using MLNetHybrid.Tests.Numerics;
using MLNetHybrid.Tests.Numerics.Products;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

/// <summary>The kernels' tests once more in processes where the machine's widest vectors are switched off.</summary>
public sealed class VectorWidthTests
{
    private static readonly Type[] KernelTests =
    [
        typeof(LanesTests), typeof(ExponentialTests), typeof(DenseProductTests), typeof(PanelKernelsTests), typeof(RowProductTests),
        typeof(LstmCellTests), typeof(OutputBasisTests), typeof(RowBatchGradientTests), typeof(TileKernelsTests),
        typeof(ProductKernelsTests), typeof(NeighborScoreTests), typeof(ForestWalkTests), typeof(WorkingSetKernelsTests),
        typeof(KernelFunctionTests), typeof(BoundaryTests), typeof(VectorSwitchTests),
    ];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Kernels_pass_their_tests_without_the_instructions(string widerThan)
    {
        string host = Environment.ProcessPath!, assembly = Path.Combine(AppContext.BaseDirectory, "MLNetHybrid.Tests.dll");
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileName(host) is "dotnet" or "dotnet.exe") start.ArgumentList.Add(assembly);
        start.ArgumentList.Add("--filter-class");
        foreach (Type type in KernelTests) start.ArgumentList.Add(type.FullName!);
        start.Environment[widerThan] = "0";
        start.Environment[VectorSwitchTests.Variable] = widerThan;

        using Process child = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> errors = child.StandardError.ReadToEndAsync(cancellation);
        string output = await child.StandardOutput.ReadToEndAsync(cancellation);
        await child.WaitForExitAsync(cancellation);
        Assert.True(child.ExitCode == 0, output + await errors);
    }
}
