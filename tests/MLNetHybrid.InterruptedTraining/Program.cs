using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

// Trains with a checkpoint after every batch, and prints a hash of the weights. The tests start this program, kill it, and start it again.
// Arguments: the checkpoint's path, and the seed of the context. The training's own seed is drawn.
const int Epochs = 4, WindowLength = 6;

// Where nobody has killed it by now, it waits for that: the tests decide when it ends.
bool waits = args is [_, _, "--wait-in-last-epoch"];
var ml = new MLContext(int.Parse(args[1], null));
ml.Log += (_, entry) =>
{
    if (waits && entry.Message.Contains($"LstmAutoencoder: epoch {Epochs - 1}/", StringComparison.Ordinal)) Thread.Sleep(Timeout.Infinite);
};

IDataView rows = ml.Data.LoadFromEnumerable(
    Enumerable.Range(0, 1200).Select(i => new Row { Features = [MathF.Sin(0.4f * i), MathF.Cos(0.7f * i)] }));
IEstimator<ITransformer> windows = ml.Transforms.SlidingWindow("Window", "Features", WindowLength);
LstmAutoencoderTransformer model = ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
{
    FeatureColumnName = "Window",
    HiddenSize = 4,
    EncoderBlocks = 1,
    DecoderLayers = 1,
    Epochs = Epochs,
    BatchSize = 8,
    DropoutRate = 0.1,
    GradientClipNorm = 0.5,
    LearningRateSchedule = new CosineDecay { WarmupEpochs = 0.5 },
    CheckpointPath = args[0],
    CheckpointInterval = TimeSpan.Zero,
}).Fit(windows.Fit(rows).Transform(rows));
Console.WriteLine(Convert.ToHexString(XxHash128.Hash(MemoryMarshal.AsBytes(model.Model.Weights))));

internal sealed class Row
{
    [VectorType(2)] public float[] Features { get; set; } = [];
}
