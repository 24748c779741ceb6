using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.ModelFiles;


namespace MLNetHybrid.Detectors.LstmAutoencoder;

/// <summary>What training leaves, and its form in a model file.</summary>
/// <param name="Layout">The network and the order of its weights.</param>
/// <param name="Weights">In the layout's order; all finite.</param>
/// <param name="History">Losses of the epochs.</param>
/// <param name="Measure">How residuals become the error.</param>
/// <param name="Threshold">Quantile of the validation windows' errors.</param>
internal sealed record TrainedNetwork(
    NetworkLayout Layout, float[] Weights, IReadOnlyList<EpochLoss> History, ErrorMeasure Measure, float Threshold)
{
    public void Write(BinaryWriter writer)
    {
        NetworkArchitecture a = Layout.Architecture;
        writer.Write(a.WindowLength);
        writer.Write(a.FeatureCount);
        writer.Write(a.HiddenSize);
        writer.Write(a.EncoderBlocks);
        writer.Write(a.DecoderLayers);
        writer.Write(a.LatentUnits);
        writer.Write(a.BidirectionalDecoder);
        writer.WriteEnum(Measure.Scope);
        writer.WriteEnum(Measure.Loss);
        writer.Write(Threshold);
        EpochLossFormat.Write(writer, History);
        writer.WriteArray<float>(Weights);
    }

    /// <exception cref="FormatException">Sizes, counts or values are out of range.</exception>
    public static TrainedNetwork Read(ModelBodyReader reader)
    {
        var architecture = new NetworkArchitecture(
            reader.ReadInt32(1, int.MaxValue, "the window length"),
            reader.ReadInt32(1, NetworkArchitecture.MaximumFeatureCount, "the number of features"),
            reader.ReadInt32(1, NetworkArchitecture.MaximumHiddenSize, "the hidden size"),
            reader.ReadInt32(0, NetworkArchitecture.MaximumLayers, "the number of encoder blocks"),
            reader.ReadInt32(1, NetworkArchitecture.MaximumLayers, "the number of decoder layers"))
        {
            LatentUnits = reader.ReadInt32(1, NetworkArchitecture.MaximumHiddenSize, "the latent units"),
            BidirectionalDecoder = reader.ReadBoolean("whether the decoder is bidirectional"),
        };
        reader.Check(architecture.IsFeasible, $"its sizes are out of range: {NetworkArchitecture.Limits}");
        var measure = new ErrorMeasure(reader.ReadEnum<ErrorScope>("the error scope"), reader.ReadEnum<ReconstructionLoss>("the loss"));
        float threshold = reader.ReadSingle("the threshold");
        List<EpochLoss> history = EpochLossFormat.Read(reader);
        var layout = new NetworkLayout(architecture);
        float[] weights = reader.ReadArray<float>(layout.ParameterCount, "the weights");
        reader.Check(System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(weights), "a weight is not finite");
        reader.End();
        return new TrainedNetwork(layout, weights, history.AsReadOnly(), measure, threshold);
    }
}
