using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace AnomalyService;

/// <summary>What a client sends: the values by the names that the columns had in training.</summary>
/// <param name="Time">
/// Comes back with the answer, as it is; readings are taken in the order in which they come. A model with a calendar reads it, as ISO 8601.
/// </param>
/// <param name="Machine">Whose reading it is; required where the model tells machines apart, refused where it does not.</param>
/// <param name="Values">A value that is absent or null is missing, and the reading is then not judged.</param>
public sealed record ReadingRequest(JsonElement? Time, JsonElement? Machine, Dictionary<string, float?> Values)
{
    /// <summary>The machine's name, which may be written as a number too.</summary>
    [JsonIgnore]
    public string Name => Machine is { ValueKind: JsonValueKind.String or JsonValueKind.Number } name ? name.ToString() : "";
}

/// <summary>What it gets back. A reading that was not judged is not a normal one: its score is null, and the status says why.</summary>
public sealed record Answer(JsonElement? Time, string? Machine, float? Score, bool IsAnomaly, string Status)
{
    public static Answer Of(ReadingRequest reading, Verdict verdict) => new(
        reading.Time, reading.Name.Length == 0 ? null : reading.Name, float.IsFinite(verdict.Score) ? verdict.Score : null,
        verdict.PredictedLabel,
        ((RowStatus)verdict.Status).ToString());
}

/// <summary>The columns that the model reads. The length of the vector is the model's.</summary>
public sealed class Reading
{
    public string Time { get; set; } = "";

    public string Machine { get; set; } = "";

    public float[] Features { get; set; } = [];
}

/// <summary>The columns that it answers with.</summary>
public sealed class Verdict
{
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    public int Status { get; set; }
}

/// <summary>What the model was trained on: its features in their order, whether it tells machines and hours apart; its threshold.</summary>
public sealed class ModelFeatures
{
    private volatile string[] _names = [];

    public IReadOnlyList<string> Names => _names;

    public bool NeedsMachine { get; private set; }

    public bool NeedsTime { get; private set; }

    /// <summary>Readings with a higher score are anomalies.</summary>
    public float? Threshold { get; private set; }

    /// <summary>Reads them from the model and from the schema that it was saved with.</summary>
    public void Take(ITransformer model, DataViewSchema? schema)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (schema?.GetColumnOrNull("Features") is not { Type: VectorDataViewType } column || !column.HasSlotNames())
            throw new InvalidOperationException("The model was not trained on a vector 'Features' whose slots have names.");
        column.GetSlotNames(ref names);
        NeedsMachine = schema.GetColumnOrNull("Machine") is not null;
        NeedsTime = model.FindAll<CalendarFeaturesTransformer>().Count > 0;
        Threshold = model.FindAll<VoteTransformer>().LastOrDefault()?.Threshold;
        _names = [.. names.DenseValues().Select((name, i) => name.IsEmpty ? $"feature {i + 1}" : name.ToString())];
    }

    /// <summary>What is wrong with a reading; null: nothing.</summary>
    public string? Problem(ReadingRequest reading) =>
        reading?.Values is null or { Count: 0 } ? "it has no values."
        : NeedsMachine && reading.Name.Length == 0 ? "it names no machine, and the model tells machines apart."
        // One window would mix them.
        : !NeedsMachine && reading.Name.Length > 0
            ? $"it names a machine, '{reading.Name}', and the model does not tell machines apart: it was trained without such a column."
        : NeedsTime && !(reading.Time is { ValueKind: JsonValueKind.String } time && time.TryGetDateTime(out _))
            ? "the model looks at hour and weekday: send the time as a text, such as \"2026-03-09T10:00:00\", by the training file's clock."
        : reading.Values.Keys.FirstOrDefault(name => !_names.Contains(name)) is string unknown
            ? $"the model has no feature '{unknown}'; it has {string.Join(", ", _names)}."
        : reading.Values.FirstOrDefault(value => value.Value is float number && !float.IsFinite(number)).Key is string large
            ? $"'{large}' is beyond the largest number, 3.4e38."
        : null;

    public Reading ToRow(ReadingRequest reading) => new()
    {
        Time = reading.Time is { ValueKind: JsonValueKind.String } time ? time.ToString() : "",
        Machine = reading.Name,
        Features = [.. _names.Select(name => reading.Values.GetValueOrDefault(name) ?? float.NaN)],
    };}
