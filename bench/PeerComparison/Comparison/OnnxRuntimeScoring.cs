using System.Globalization;
using Bench.Data;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Onnx;
using PeerComparison.Autoencoder;

namespace PeerComparison.Comparison;

/// <summary>
/// A graph in ONNX Runtime as a peer: rows from memory, in batches, to an array with a number for each. Input and output lie in arrays that
/// are ready before the clock starts. Each batch size is tried in one thread and in all, and there with threads that wait for work in a
/// loop, as by default, or asleep.
/// </summary>
internal sealed class OnnxRuntimeScoring : IDisposable
{
    public const string PlainName = "ONNX Runtime";

    private readonly float[] _rows, _output;
    private readonly List<IDisposable> _held = [];
    private readonly RunOptions _options = new();

    private OnnxRuntimeScoring(FeatureRows rows)
    {
        _rows = rows.Values.ToArray();
        _output = new float[rows.RowCount];
    }

    /// <param name="graph">From "rows" (N, D) to "result" (N, 1) or (N).</param>
    /// <param name="rows">What is scored.</param>
    /// <param name="threads">The most of an operator.</param>
    /// <param name="batchSizes">Rows of a run.</param>
    /// <param name="agreement">The results -> how well ours agree with them.</param>
    public static LocalPeer Create(
        ModelProto graph, FeatureRows rows, int threads, IReadOnlyList<int> batchSizes, Func<float[], string> agreement)
    {
        var scoring = new OnnxRuntimeScoring(rows);
        byte[] file = graph.ToByteArray();
        (int Threads, bool Spinning)[] ways = threads == 1 ? [(1, false)] : [(1, false), (threads, true), (threads, false)];
        LocalSetting[] settings =
        [
            .. ways.SelectMany(way => batchSizes.Select(size => scoring.Setting(file, graph, rows, way.Threads, way.Spinning, size))),
        ];
        return new LocalPeer(
            $"{PlainName} {OrtEnv.Instance().GetVersionString()}", settings, () => agreement(scoring._output), scoring.Dispose);
    }

    public void Dispose()
    {
        foreach (IDisposable held in _held) held.Dispose();
        _options.Dispose();
    }

    private LocalSetting Setting(byte[] file, ModelProto graph, FeatureRows rows, int threads, bool spinning, int batchSize)
    {
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = threads };
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
        var session = new InferenceSession(file, sessionOptions);
        _held.Add(session);
        int dimensions = graph.Graph.Output[0].Type.TensorType.Shape.Dim.Count;
        List<(OrtValue Input, OrtValue Output)> batches = [];
        for (int first = 0; first < rows.RowCount; first += batchSize)
        {
            int count = Math.Min(batchSize, rows.RowCount - first);
            OrtValue input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _rows.AsMemory(first * rows.ColumnCount, count * rows.ColumnCount),
                [count, rows.ColumnCount]);
            OrtValue output = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _output.AsMemory(first, count), dimensions == 2 ? [count, 1] : [count]);
            _held.AddRange([input, output]);
            batches.Add((input, output));
        }

        string waiting = threads == 1 ? "" : spinning ? ", spinning" : ", no spinning";
        string size = batchSize < rows.RowCount ? string.Create(CultureInfo.InvariantCulture, $", batches of {batchSize:N0}") : "";
        return new LocalSetting($"{ThreadText.Of(threads)}{waiting}{size}", () =>
        {
            foreach ((OrtValue input, OrtValue output) in batches)
                session.Run(_options, [OnnxGraphs.Rows], [input], [session.OutputNames[0]], [output]);
        });
    }
}
