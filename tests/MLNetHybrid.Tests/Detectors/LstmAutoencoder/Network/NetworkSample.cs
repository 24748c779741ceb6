using MLNetHybrid.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;

/// <summary>Weights and windows of single precision, also as doubles, for a network of odd sizes.</summary>
internal sealed class NetworkSample
{
    /// <summary>Lanes of a vector.</summary>
    public static readonly int[] Widths = [16, 8, 4, 1];

    public static readonly NetworkArchitecture[] Architectures =
    [
        new(WindowLength: 7, FeatureCount: 3, HiddenSize: 5, EncoderBlocks: 2, DecoderLayers: 2),
        new(1, 1, 1, 1, 1),
        new(2, 16, 17, 3, 1),
        new(7, 5, 5, 2, 2),
        new(2, 30, 16, 1, 2),
        new(3, 2, 33, 0, 1),
        new(7, 3, 5, 0, 2) { LatentUnits = 3 },
        new(7, 3, 4, 2, 3) { LatentUnits = 6, BidirectionalDecoder = true },
        new(2, 30, 3, 1, 4) { LatentUnits = 1, BidirectionalDecoder = true },
        new(1, 16, 3, 0, 1) { BidirectionalDecoder = true },
    ];

    public static IEnumerable<TheoryDataRow<int, int, ReconstructionLoss>> Cases() =>
        from architecture in Enumerable.Range(0, Architectures.Length)
        from width in Widths
        select new TheoryDataRow<int, int, ReconstructionLoss>(architecture, width, (ReconstructionLoss)(architecture % 3));

    public NetworkSample(NetworkArchitecture architecture, int count)
    {
        Layout = new NetworkLayout(architecture);
        Count = count;
        Weights = Draws.Single([.. Draws.Normal(4, Layout.ParameterCount).Select(v => v / 2)]);
        Windows = Draws.Single(Draws.Normal(5, count * architecture.WindowLength * architecture.FeatureCount));
        ExactWeights = [.. Weights.Select(v => (double)v)];
        Exact = [.. Windows.Select(v => (double)v).Chunk(architecture.WindowLength * architecture.FeatureCount)];
    }

    public NetworkLayout Layout { get; }

    public int Count { get; }

    public float[] Weights { get; }

    public float[] Windows { get; }

    public double[] ExactWeights { get; }

    public double[][] Exact { get; }

    public PackedNetwork Pack(bool training)
    {
        var packed = new PackedNetwork(Layout, training);
        packed.Pack(Weights);
        return packed;
    }
}
