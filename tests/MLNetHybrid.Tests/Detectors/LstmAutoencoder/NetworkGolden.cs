using System.Text.Json;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

/// <summary>A case of network_golden.json, which network_golden.py wrote.</summary>
internal sealed record NetworkGolden(
    int WindowLength, int FeatureCount, int HiddenSize, int EncoderBlocks, int DecoderLayers, double[] Parameters,
    double[] Windows, double[] Latent,
    double[] WindowErrors, double[] LastStepErrors, double[] Gradient)
{
    public static IReadOnlyList<NetworkGolden> All { get; } = Golden.Read<JsonElement>("network").GetProperty("cases")
        .Deserialize<NetworkGolden[]>(JsonSerializerOptions.Web)!;

    public NetworkLayout Layout => new(new NetworkArchitecture(WindowLength, FeatureCount, HiddenSize, EncoderBlocks, DecoderLayers));
}
