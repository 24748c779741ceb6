namespace MLNetHybrid.Tests.Hybrid;

/// <summary>A hybrid that trains in a moment.</summary>
internal static class SmallHybrid
{
    public const int WindowLength = 5;

    public static LstmHybridEstimator.Options Options(
        HybridModel model, DetectorFeatures features = DetectorFeatures.LatentAndError, bool normalizeError = true) => new()
        {
            Model = model,
            WindowLength = WindowLength,
            DetectorFeatures = features,
            NormalizeReconstructionError = normalizeError,
            Autoencoder = new LstmAutoencoderTrainer.Options { HiddenSize = 4, EncoderBlocks = 1, DecoderLayers = 1, Epochs = 2 },
            Dbscan = new DbscanTrainer.Options { Epsilon = 2.5 },
        };
}
