using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>The backend in a stock ML.NET pipeline.</summary>
public sealed class PipelineTests
{
    private static IEstimator<ITransformer> Pipeline(MLContext ml, TrainingBackend backend) =>
        ml.Transforms.SlidingWindow("Window", "Features", length: 6)
        .Append(ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = "Window",
            HiddenSize = 6,
            EncoderBlocks = 2,
            DecoderLayers = 1,
            Epochs = 4,
            LearningRate = 5e-3,
            DropoutRate = 0,
            NumberOfThreads = 1,
            Executor = ReconstructionExecutor.Managed,
            Backend = backend,
        }));

    private static LstmAutoencoderModelParameters Model(ITransformer transformer) =>
        ((IEnumerable<ITransformer>)transformer).OfType<LstmAutoencoderTransformer>().Single().Model;

    [Fact]
    public void The_same_pipeline_learns_the_same_with_either_backend()
    {
        ITransformer Fit(TrainingBackend backend)
        {
            var ml = new MLContext(1);
            return Pipeline(ml, backend).Fit(SensorRow.View(ml, 300));
        }

        IReadOnlyList<EpochLoss> managed = Model(Fit(TrainingBackend.Managed)).History, torch = Model(Fit(Jobs.Torch)).History;
        Assert.Equal(4, torch.Count);
        // about 70 steps of Adam in single precision
        Assert.All(managed.Zip(torch), pair => Assert.Equal(1, pair.Second.ValidationLoss!.Value / pair.First.ValidationLoss!.Value, 1e-3));
        Assert.InRange(torch[^1].ValidationLoss!.Value, 0, 0.9 * torch[0].ValidationLoss!.Value);
    }

    [Fact]
    public void A_saved_model_scores_in_a_process_that_does_not_load_TorchSharp()
    {
        var ml = new MLContext(1);
        ITransformer model = Pipeline(ml, new TorchSharpTrainingBackend()).Fit(SensorRow.View(ml, 200));
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string zip = Path.Combine(folder, "model.zip"), output = Path.Combine(folder, "scores.txt");
            ml.Model.Save(model, SensorRow.View(ml, 1).Schema, zip);
            using Process process = Process.Start(Environment.ProcessPath!, [ScoringProcess.Command, zip, output]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);

            string[] lines = File.ReadAllLines(output);
            float[] here = [.. model.Transform(SensorRow.View(ml, ScoringProcess.Rows)).GetColumn<float>("Score")];
            Assert.Equal(here, lines[0].Split(' ').Select(score => float.Parse(score, CultureInfo.InvariantCulture)));
            Assert.Equal(ScoringProcess.Rows - 5, here.Count(float.IsFinite));
            Assert.Equal("", lines[1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_GPU_of_the_MLContext_reaches_the_backend()
    {
        var ml = new MLContext(1) { GpuDeviceId = 1000 };
        Exception error = Assert.Throws<InvalidOperationException>(() => Pipeline(ml, Jobs.Torch).Fit(SensorRow.View(ml, 200)));
        Assert.Contains("TorchSharp finds no GPU 1000", error.Message, StringComparison.Ordinal);
    }
}
