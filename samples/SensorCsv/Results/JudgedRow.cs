namespace SensorCsv.Results;

/// <summary>A row's label beside what a detector says of it.</summary>
internal sealed class JudgedRow
{
    public bool Label { get; set; }

    public float Score { get; set; }

    public bool PredictedLabel { get; set; }
}
