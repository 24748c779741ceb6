using System.Globalization;
using System.Text.Json;
using MLNetHybrid;
using PeerComparison.Peers;

namespace PeerComparison.Notebook;

/// <summary>
/// The job by notebook.py, which gets rows and windows through files. Starting Python and importing packages is not timed.
/// </summary>
internal sealed class NotebookPeer : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    private readonly JobFolder _folder = new("notebook");
    private readonly string _python;

    /// <param name="data">The events.</param>
    /// <param name="options">Of the hybrid: the same sizes on both sides.</param>
    /// <param name="python">A Python with scikit-learn and PyTorch.</param>
    public NotebookPeer(NotebookData data, LstmHybridEstimator.Options options, string python)
    {
        _python = python;
        int length = options.WindowLength!.Value;
        Write("train", data.Training, length);
        NotebookEvent[] judged = Write("test", data.Test, length);
        _folder.Save<int>("labels.i32", [.. judged.Select(row => row.Label ? 1 : 0)]);
        _folder.Describe(new
        {
            windowLength = length,
            featureCount = data.FeatureCount,
            hiddenSize = options.Autoencoder.HiddenSize,
            encoderBlocks = options.Autoencoder.EncoderBlocks,
            decoderLayers = options.Autoencoder.DecoderLayers,
            dropout = options.Autoencoder.DropoutRate,
            epochs = options.Autoencoder.Epochs,
            batchSize = options.Autoencoder.BatchSize,
            learningRate = options.Autoencoder.LearningRate,
            validationFraction = options.Autoencoder.ValidationFraction,
            lastStep = options.Autoencoder.ErrorScope == ErrorScope.LastStep,
            trees = options.IsolationForest.NumberOfTrees,
            subsample = options.IsolationForest.SubsampleSize,
            nu = options.OneClassSvm.Nu,
            epsilon = options.Dbscan.Epsilon,
            minimumPoints = options.Dbscan.MinimumPoints,
        });
    }

    /// <summary>What computes; empty before the first run.</summary>
    public string Version { get; private set; } = "";

    /// <summary>One run; null where there is no such Python or a package is missing.</summary>
    public NotebookRun? Run(int threads)
    {
        string[]? lines = _folder.Run(
            _python, Path.Combine("Peers", "notebook.py"), threads.ToString(CultureInfo.InvariantCulture));
        if (lines is not [string version, string run]) return null;
        Version = version;
        return JsonSerializer.Deserialize<NotebookRun>(run, Json);
    }

    public void Dispose() => _folder.Dispose();

    // Rows user by user, and the first row of each window; returns the events at which the windows end.
    private NotebookEvent[] Write(string name, NotebookEvent[] events, int length)
    {
        List<NotebookEvent> rows = [], ends = [];
        List<int> first = [];
        foreach (IGrouping<string, NotebookEvent> user in events.GroupBy(row => row.User))
        {
            int start = rows.Count;
            rows.AddRange(user);
            for (int row = start; row + length <= rows.Count; row++)
            {
                first.Add(row);
                ends.Add(rows[row + length - 1]);
            }
        }

        _folder.Save<float>($"{name}.f32", [.. rows.SelectMany(row => row.Features)]);
        _folder.Save<int>($"{name}.i32", [.. first]);
        return [.. ends];
    }
}
