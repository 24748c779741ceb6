// Scores the windows of a features.csv with a hybrid.onnx, both from KeycloakLogs, by ONNX Runtime alone: no ML.NET, no MLNetHybrid.
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

const int Batch = 256;
if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: onnx-only hybrid.onnx features.csv");
    return 1;
}

using var session = new InferenceSession(args[0]);
using var run = new RunOptions();
string input = session.InputNames.Single();
int[] shape = session.InputMetadata[input].Dimensions;   // (N, L, F); N is open
(int length, int width) = (shape[1], shape[2]);
string[] outputs = ["Score", "PredictedLabel"];
var results = new SortedDictionary<int, (float Score, bool Label)>();
var streams = new Dictionary<string, Queue<float[]>>();   // the last L rows of each
var rows = new List<int>();
var windows = new List<float>();

foreach (string line in File.ReadLines(args[1]).Skip(1))   // row,stream,feature,feature,...; row 0: only prepares the stream
{
    string[] cells = line.Split(',');
    if (!streams.TryGetValue(cells[1], out Queue<float[]>? window)) streams.Add(cells[1], window = new Queue<float[]>());
    window.Enqueue([.. cells.Skip(2).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))]);
    if (window.Count > length) window.Dequeue();
    int row = int.Parse(cells[0], CultureInfo.InvariantCulture);
    if (row == 0) continue;
    if (window.Count < length)
    {
        results[row] = (float.NaN, false);
        continue;
    }

    rows.Add(row);
    foreach (float[] step in window) windows.AddRange(step);
    if (rows.Count == Batch) Score();
}

if (rows.Count > 0) Score();
Console.WriteLine("row,score,predictedLabel");
foreach ((int row, (float score, bool label)) in results)
    Console.WriteLine(FormattableString.Invariant($"{row},{score},{(label ? 1 : 0)}"));
return 0;

void Score()
{
    using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(windows.ToArray(), [rows.Count, length, width]);
    using IDisposableReadOnlyCollection<OrtValue> values = session.Run(run, [input], [tensor], outputs);
    ReadOnlySpan<float> scores = values[0].GetTensorDataAsSpan<float>();
    ReadOnlySpan<bool> labels = values[1].GetTensorDataAsSpan<bool>();
    for (int i = 0; i < rows.Count; i++) results[rows[i]] = (scores[i], labels[i]);
    rows.Clear();
    windows.Clear();
}
