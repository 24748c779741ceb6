namespace MLNetHybrid.Serving;

/// <summary>How far events and verdicts have moved from those of training.</summary>
/// <param name="Events">That were watched so far.</param>
/// <param name="Columns">In the order of the reference; at the end the alarms, if they are watched.</param>
public sealed record DriftReport(long Events, IReadOnlyList<ColumnDrift> Columns)
{
    /// <summary>Names of the columns that have moved.</summary>
    public IReadOnlyList<string> Moved => [.. Columns.Where(column => column.HasMoved).Select(column => column.Name)];
}
