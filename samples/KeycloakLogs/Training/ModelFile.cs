using System.IO.Compression;
using System.Text.Json;
using KeycloakLogs.Incidents;
using Microsoft.ML;
using Samples;

namespace KeycloakLogs.Training;

/// <summary>
/// The zip that <c>train</c> writes: a model as ML.NET saves it, for anybody's <c>Model.Load</c>, and beside its parts one more, which says
/// how rare an incident must be to be reported.
/// </summary>
internal static class ModelFile
{
    private const string IncidentEntry = "KeycloakLogs/incidents.json";

    /// <summary>Writes the zip.</summary>
    public static void Save(
        MLContext ml, ITransformer model, DataViewSchema schema, IncidentOptions incidents, ModelOrigin origin, Stream stream)
    {
        using var file = new MemoryStream();
        ml.Model.Save(model, schema, file);
        using (var archive = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        using (Stream entry = archive.CreateEntry(IncidentEntry).Open())
            JsonSerializer.Serialize(entry, new Limits(double.IsFinite(incidents.LeastRarity) ? incidents.LeastRarity : null, origin));
        file.Position = 0;
        file.CopyTo(stream);
    }

    /// <exception cref="InputFileException">The file is absent, broken, or not a model of event logs.</exception>
    public static (ITransformer Model, IncidentOptions Incidents) Load(MLContext ml, string path)
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
            if (judges) return (model, ReadIncidents(path));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JsonException)
        {
            throw new InputFileException($"{path}: not a model of event logs: {e.Message}", e);
        }
        throw new InputFileException($"{path}: not a model of event logs: it gives no {LogModel.Verdict.ScoreColumn}.");
    }

    /// <summary>What a model was made from; null: the file does not say.</summary>
    public static ModelOrigin? ReadOrigin(string path) => ReadLimits(path)?.Origin;

    private static IncidentOptions ReadIncidents(string path) =>
        new() { LeastRarity = ReadLimits(path)?.LeastRarity ?? double.NegativeInfinity };

    private static Limits? ReadLimits(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        if (archive.GetEntry(IncidentEntry) is not ZipArchiveEntry entry) return null;
        using Stream content = entry.Open();
        return JsonSerializer.Deserialize<Limits>(content);
    }

    private sealed record Limits(double? LeastRarity, ModelOrigin? Origin = null);
}
