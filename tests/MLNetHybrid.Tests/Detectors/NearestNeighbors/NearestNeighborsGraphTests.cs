using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

/// <summary>The exported graph, run by ONNX Runtime.</summary>
public sealed class NearestNeighborsGraphTests
{
    [Theory]
    [InlineData(1, null, 0f)]
    [InlineData(5, null, 0f)]
    [InlineData(3, null, 3000f)]
    [InlineData(1, 20, 0f)]
    [InlineData(2, 20, 3000f)]
    public void Onnx_runtime_gives_the_detectors_scores(int neighbors, int? subsamples, float offset)
    {
        const int Columns = 7;
        var ml = new MLContext(1);
        var random = new Random(neighbors);
        Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Features = [.. NeighborFits.Rows(random, 1, Columns, ties: i % 3 == 0).Select(value => value + offset)],
        })];
        Row[] train = Rows(300), probes = [.. train[..20], .. Rows(60), new Row { Features = [1e6f, 0, 0, 0, 0, 0, 0] }];
        NearestNeighborsTransformer model = ml.AnomalyDetection.Trainers.NearestNeighbors("Features", neighbors, subsamples)
            .Fit(ml.Data.LoadFromEnumerable(train));
        float[] expected = [.. model.Transform(ml.Data.LoadFromEnumerable(probes)).GetColumn<float>("Score")];

        float[] scores = Run(model, probes);
        // Nine sums of squares of single precision: a few units in the last place; 0 is 0.
        Near.Within<float, float>(expected, scores, absolute: 0, relative: 2e-6);
        Assert.Contains(expected, score => score == 0 || subsamples is not null || neighbors > 1);

        probes[3].Features[2] = float.NaN;
        probes[4].Features[6] = float.PositiveInfinity;
        scores = Run(model, probes);
        Assert.True(float.IsNaN(scores[3]) && float.IsNaN(scores[4]) && float.IsFinite(scores[5]));
    }

    private static float[] Run(NearestNeighborsTransformer model, Row[] rows)
    {
        using var file = new MemoryStream();
        model.Model.SaveAsOnnx(file);
        using var session = new InferenceSession(file.ToArray());
        int columns = rows[0].Features.Length;
        var input = new DenseTensor<float>(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, columns]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(
            [NamedOnnxValue.CreateFromTensor("features", input)]);
        return [.. outputs.Single(output => output.Name == "score").AsEnumerable<float>()];
    }

    private sealed class Row
    {
        [VectorType(7)] public float[] Features { get; set; } = [];
    }
}
