namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>Counts the rows without a score by some detector, by reason where a status column gives it.</summary>
/// <param name="detectorCount">D</param>
internal sealed class UnjudgedRows(int detectorCount)
{
    private readonly SortedDictionary<int, long> _byStatus = [];
    private readonly long[] _found = new long[detectorCount];

    public long Count { get; private set; }

    /// <summary>Of these, the rows labelled as anomalies.</summary>
    public long Anomalies { get; private set; }

    /// <summary>By detector: anomalies among these rows that it scores, as others do not, and flags.</summary>
    public ReadOnlySpan<long> Found => _found;

    /// <param name="label">Null where there is none.</param>
    /// <param name="status">Of the status column; null where there is none.</param>
    public void Add(bool? label, int? status)
    {
        Count++;
        if (label is true) Anomalies++;
        if (status is int reason) _byStatus[reason] = _byStatus.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Counts an alarm of a detector on an anomaly among these rows.</summary>
    public void AddFound(int detector) => _found[detector]++;

    /// <summary>How many rows of which reason.</summary>
    public string Reasons() => _byStatus.Count == 0
        ? "such as rows before the first full window"
        : string.Join(", ", _byStatus.Select(reason => Invariant($"{reason.Value:N0} {NameOf(reason.Key)}")));

    // The values of the status column of windows and hybrids.
    private static string NameOf(int status) => status switch
    {
        0 => "by some detectors only",
        1 => "before the first full window",
        2 => "for a missing feature",
        3 => "of an unknown stream",
        _ => Invariant($"with status {status}"),
    };
}
