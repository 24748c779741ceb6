using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Results;

/// <summary>All that a run has to say.</summary>
internal sealed record RunSummary
{
    private const int MostShown = 10;

    /// <summary>The file whose rows were scored.</summary>
    public required string Input { get; init; }

    /// <summary>What it was taken for.</summary>
    public required RecognisedFile Recognised { get; init; }

    /// <summary>Its rows.</summary>
    public required SensorTable Table { get; init; }

    /// <summary>What the model says of each row.</summary>
    public required RowResult[] Results { get; init; }

    /// <summary>Which rows trained, as long as that was a part of the input.</summary>
    public required bool[] IsInTraining { get; init; }

    /// <summary>What trained, for people; null: a model was loaded.</summary>
    public string? TrainedOn { get; init; }

    /// <summary>Rows that trained.</summary>
    public int TrainingRowCount { get; init; }

    /// <summary>L, rows per window; null: a model was loaded.</summary>
    public int? WindowLength { get; init; }

    /// <summary>Null: there are no labels.</summary>
    public Figures? Figures { get; init; }

    /// <summary>Whether a simple scorer ranks as well; null: it does not, or nobody knows.</summary>
    public string? SimpleScorerRemark { get; init; }

    /// <summary>The program that does the same; null: see <see cref="WhyNoProgram"/>.</summary>
    public string? Program { get; init; }

    /// <summary>Why there is no program.</summary>
    public string? WhyNoProgram { get; init; }

    /// <summary>The files that were written, with what each is.</summary>
    public required IReadOnlyList<(string Kind, string Path)> Files { get; init; }

    /// <summary>Rows that were flagged.</summary>
    public int Flagged => Results.Count(row => row.PredictedLabel);

    /// <summary>Those of them that did not train.</summary>
    public int FlaggedAfterTraining => Flags.Count();

    /// <summary>The highest of them, as places in the table.</summary>
    public IReadOnlyList<int> Top => [.. Flags.OrderByDescending(row => Results[row].Score).Take(MostShown)];

    private IEnumerable<int> Flags =>
        Enumerable.Range(0, Results.Length).Where(row => Results[row].PredictedLabel && !IsInTraining[row]);
}
