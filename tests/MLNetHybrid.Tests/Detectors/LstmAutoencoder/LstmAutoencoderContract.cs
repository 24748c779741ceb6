using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

public sealed class LstmAutoencoderContract : DetectorContract
{
    // A window by itself is computed with units as lanes, and its sums are taken in another order: rounding of 6e-8 through 5 steps and 5
    // layers.
    protected override double BatchTolerance => 2e-5;

    protected override IEstimator<ITransformer> Input(MLContext ml) => ml.Transforms.SlidingWindow("Input", "Features", length: 5);

    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            LatentColumnName = $"LatentOf{scoreColumnName}",
            ReconstructionErrorPerFeatureColumnName = $"ErrorsOf{scoreColumnName}",
            HiddenSize = 6,
            LatentSize = 10,
            BidirectionalDecoder = true,
            EncoderBlocks = 2,
            DecoderLayers = 1,
            Epochs = 3,
            LearningRate = 5e-3,
            ErrorScope = ErrorScope.LastStep,
            // even on a machine that asks for a GPU
            Executor = ReconstructionExecutor.Managed,
        });
}
