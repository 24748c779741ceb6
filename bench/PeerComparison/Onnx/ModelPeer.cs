using System.Globalization;
using System.Text.Json;
using Bench.Data;
using MLNetHybrid;
using PeerComparison.Peers;

namespace PeerComparison.Onnx;

/// <summary>What the same models cost with scikit-learn and PyTorch, composed by hand: models.py.</summary>
/// <param name="Version">What computes; empty where there is no peer.</param>
/// <param name="Microseconds">A row, by model and number of the batch size.</param>
internal sealed record ModelPeer(string Version, IReadOnlyDictionary<string, double[]> Microseconds)
{
    private static readonly ModelPeer None = new("", new Dictionary<string, double[]>());

    /// <summary>Times all models; the better of one thread and as many as there are processors.</summary>
    public static ModelPeer Measure(
        FeatureRows training, FeatureRows scored, LstmHybridEstimator.Options hybrid, int largeForest, int mostCalls, int rounds,
        string? python)
    {
        if (python is null) return None;
        using var folder = new JobFolder("models");
        folder.Save("train.f32", training.Values);
        folder.Save("test.f32", scored.Values);
        folder.Describe(new
        {
            windowLength = hybrid.WindowLength,
            featureCount = training.ColumnCount,
            hiddenSize = hybrid.Autoencoder.HiddenSize,
            encoderBlocks = hybrid.Autoencoder.EncoderBlocks,
            decoderLayers = hybrid.Autoencoder.DecoderLayers,
            trees = hybrid.IsolationForest.NumberOfTrees,
            variance = hybrid.PrincipalComponents.ExplainedVariance,
            largeForest,
            mostCalls,
            rounds,
        });
        ModelPeer[] runs = [.. new[] { 1, Environment.ProcessorCount }.Distinct()
            .Select(threads => Run(python, folder, threads)).OfType<ModelPeer>()];
        return runs.Length == 0
            ? None
            : new ModelPeer(runs[0].Version, runs[0].Microseconds.Keys.ToDictionary(model => model, model =>
                runs.Select(run => run.Microseconds[model]).Aggregate((best, other) => [.. best.Zip(other, Math.Min)])));
    }

    /// <summary>One model's, or null.</summary>
    public double[]? Of(string? model) => model is null ? null : Microseconds.GetValueOrDefault(model);

    private static ModelPeer? Run(string python, JobFolder folder, int threads)
    {
        string[]? lines = folder.Run(
            python, Path.Combine("Peers", "models.py"),
            [.. OnnxRow.BatchSizes.Prepend(threads).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        return lines is [string version, string times]
            ? new ModelPeer(version, JsonSerializer.Deserialize<Dictionary<string, double[]>>(times)!)
            : null;
    }
}
