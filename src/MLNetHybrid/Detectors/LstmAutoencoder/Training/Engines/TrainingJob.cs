using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>All that a backend needs for one training.</summary>
/// <param name="Layout">The network and the order of its weights.</param>
/// <param name="InitialWeights">In the layout's order; not changed.</param>
/// <param name="Windows">All windows in time order.</param>
/// <param name="Split">Which of them train and which validate.</param>
/// <param name="Plan">Checked hyper-parameters.</param>
/// <param name="Monitor">Is informed of progress and may cancel.</param>
internal sealed record TrainingJob(
    NetworkLayout Layout, ReadOnlyMemory<float> InitialWeights, WindowSet Windows, WindowSplit Split, TrainingPlan Plan,
    ITrainingMonitor Monitor)
{
    /// <summary>Where a backend learns of the GPU to use, and logs; null: the CPU.</summary>
    public IHostEnvironment? Environment { get; init; }
}
