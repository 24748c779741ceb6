using BatchScoring.Scoring;
using Microsoft.ML;
using MLNetHybrid;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>Writes the model's graph for runs of rows.</summary>
internal static class ExportJob
{
    public static int Run(IAnsiConsole console, string modelFile, string onnxFile)
    {
        AtomicFile.CheckTargets([("--onnx", onnxFile)], [("--model", modelFile)]);
        BatchModel model = BatchModel.Load(modelFile);
        OnnxExport export = new MLContext(seed: 1).Model.ExportToOnnx(
            model.Transformer, model.Schema, onnxFile, new OnnxExportOptions
            {
                TakesRunsOfRows = true,
                OutputColumnNames = [nameof(ScoredRow.Score), nameof(ScoredRow.PredictedLabel)],
            });
        console.MarkupLineInterpolated(
            $"{onnxFile}: takes {string.Join(", ", export.InputNames)}, gives {string.Join(", ", export.OutputNames)}.");
        console.MarkupLineInterpolated($"Columns of its rows: {string.Join(' ', model.Features)}");
        return 0;
    }
}
