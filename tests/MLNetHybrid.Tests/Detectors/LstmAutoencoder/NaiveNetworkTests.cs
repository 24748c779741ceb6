using MLNetHybrid.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

/// <summary>The twin itself against PyTorch's numbers.</summary>
public sealed class NaiveNetworkTests
{
    public static TheoryData<int> Cases() => new(Enumerable.Range(0, NetworkGolden.All.Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Latent_and_errors_equal_those_of_PyTorch(int index)
    {
        NetworkGolden golden = NetworkGolden.All[index];
        var network = new NaiveNetwork(golden.Layout, golden.Parameters);
        double[][] windows = [.. golden.Windows.Chunk(golden.WindowLength * golden.FeatureCount)];
        // Same formulas in double precision; only the order of sums differs.
        Near.Equal(golden.Latent, windows.SelectMany(window => network.Run(window).Latent).ToArray(), 1e-12);
        Near.Equal(golden.WindowErrors,
            windows.Select(window => network.Error(window, new ErrorMeasure(ErrorScope.Window, default))).ToArray(), 1e-12);
        Near.Equal(golden.LastStepErrors,
            windows.Select(window => network.Error(window, new ErrorMeasure(ErrorScope.LastStep, default))).ToArray(), 1e-12);
    }
}
