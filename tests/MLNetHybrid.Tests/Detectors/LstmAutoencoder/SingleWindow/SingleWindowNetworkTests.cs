using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.SingleWindow;

/// <summary>The path for one window at each width against the naive twin.</summary>
public sealed class SingleWindowNetworkTests
{
    [Theory]
    [MemberData(nameof(NetworkSample.Cases), MemberType = typeof(NetworkSample))]
    public void Latent_and_errors_equal_those_of_the_twin(int architecture, int width, ReconstructionLoss loss)
    {
        var sample = new NetworkSample(NetworkSample.Architectures[architecture], count: 2);
        var twin = new NaiveNetwork(sample.Layout, sample.ExactWeights);
        var weights = new SingleWindowWeights(sample.Layout, width);
        weights.Pack(sample.Weights);
        var network = SingleWindowNetwork.Create(sample.Layout.Architecture, width);
        float[] latent = new float[sample.Layout.Architecture.LatentSize], features = new float[sample.Exact[0].Length];
        foreach (double[] window in sample.Exact)
        {
            foreach (ErrorScope scope in Enum.GetValues<ErrorScope>())
            {
                var measure = new ErrorMeasure(scope, loss);
                double[] expected = [twin.Error(window, measure)];
                // Rounding of 6e-8 through up to 7 steps and 7 layers; a normalization of few units enlarges it.
                Near.Equal(expected, new[] { network.Run(weights, Draws.Single(window), measure, latent, []) }, 5e-5);
                Near.Equal(expected, new[] { network.Run(weights, Draws.Single(window), measure, latent, features) }, 5e-5);
                Near.Equal(twin.Run(window).Latent, latent, 1e-5);
                Near.Equal(twin.Losses(window, loss), features, 1e-4);
            }
        }
    }
}
