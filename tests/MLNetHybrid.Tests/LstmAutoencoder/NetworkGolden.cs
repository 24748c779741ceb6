using System.Text.Json;
using MLNetHybrid.LstmAutoencoder;

namespace MLNetHybrid.Tests.LstmAutoencoder;

/// <summary>A case of fixtures/network-golden.json, which fixtures/make_network_golden.py wrote.</summary>
internal sealed record NetworkGolden(
    int WindowLength, int FeatureCount, int HiddenSize, int EncoderBlocks, int DecoderLayers, double[] Parameters, double[] Windows, double[] Latent,
    double[] WindowErrors, double[] LastStepErrors, double[] Gradient)
{
    public static IReadOnlyList<NetworkGolden> All { get; } = Fixture.Read("network-golden.json").GetProperty("cases").Deserialize<NetworkGolden[]>(JsonSerializerOptions.Web)!;

    public NetworkLayout Layout => new(new NetworkArchitecture(WindowLength, FeatureCount, HiddenSize, EncoderBlocks, DecoderLayers));
}
