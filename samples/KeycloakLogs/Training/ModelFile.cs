using Microsoft.ML;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>Reads models that <c>train</c> has written.</summary>
internal static class ModelFile
{
    /// <exception cref="InputFileException">The file is absent, broken, or not a model of event logs.</exception>
    public static ITransformer Load(MLContext ml, string path)
    {
        if (!File.Exists(path)) throw new InputFileException($"{path}: no such file.");
        ITransformer model;
        try
        {
            model = ml.Model.LoadVerified(path, out _);
        }
        catch (InvalidDataException e)
        {
            throw new InputFileException($"{path}: not a usable model: {e.Message}", e);
        }

        try
        {
            DataViewSchema schema = model.GetOutputSchema(new EventSequence([], []).ToDataView(ml).Schema);
            bool judges = schema.GetColumnOrNull(LogModel.Verdict.ScoreColumn) is not null
                && schema.GetColumnOrNull(LogModel.Verdict.PredictedLabelColumn) is not null;
            if (judges) return model;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new InputFileException($"{path}: not a model of event logs: {e.Message}", e);
        }
        throw new InputFileException($"{path}: not a model of event logs: it gives no {LogModel.Verdict.ScoreColumn}.");
    }
}
