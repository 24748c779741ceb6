using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace AnomalyService;

/// <summary>What a client sends: the values by the names that the columns had in training.</summary>
public sealed record ReadingRequest(string? Time, string? Machine, Dictionary<string, float?> Values);

/// <summary>What it gets back. A row that was not judged is not a normal one: its score is null, and the status says why.</summary>
public sealed record Answer(string? Time, string? Machine, float? Score, bool IsAnomaly, string Status)
{
    public static Answer Of(ReadingRequest reading, Verdict verdict) => new(
        reading.Time, reading.Machine, float.IsFinite(verdict.Score) ? verdict.Score : null, verdict.PredictedLabel,
        ((RowStatus)verdict.Status).ToString());
}

/// <summary>The columns that the model reads. The length of the vector is the model's.</summary>
public sealed class Reading
{
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

/// <summary>The names of the model's features, in its order.</summary>
public sealed class FeatureNames
{
    private volatile string[] _names = [];

    public IReadOnlyList<string> All => _names;

    /// <summary>Reads them from the schema that the model was saved with.</summary>
    public void Take(DataViewSchema? schema)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (schema?["Features"] is not { Type: VectorDataViewType type } column || !column.HasSlotNames())
            throw new InvalidOperationException("The model was not trained on a vector 'Features' whose slots have names.");
        column.GetSlotNames(ref names);
        _names = [.. names.DenseValues().Select((name, i) => name.IsEmpty ? $"feature {i + 1}" : name.ToString())];
    }

    /// <summary>What is wrong with a reading; null: nothing.</summary>
    public string? Problem(ReadingRequest reading) =>
        reading.Values is null ? "it has no values."
        : reading.Values.Keys.FirstOrDefault(name => !_names.Contains(name)) is string unknown
            ? $"the model has no feature '{unknown}'; it has {string.Join(", ", _names)}."
        : null;

    /// <summary>A value that is absent is missing, and the reading is then not judged.</summary>
    public Reading ToRow(ReadingRequest reading) => new()
    {
        Machine = reading.Machine ?? "",
        Features = [.. _names.Select(name => reading.Values.GetValueOrDefault(name) ?? float.NaN)],
    };
}
