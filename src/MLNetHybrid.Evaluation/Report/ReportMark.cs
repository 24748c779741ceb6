namespace MLNetHybrid.Evaluation;

/// <summary>A point on a finding's strip of time.</summary>
/// <param name="Time">When.</param>
/// <param name="IsAlarm">Whether it is one of the alarms, and not what stands around them.</param>
public readonly record struct ReportMark(DateTimeOffset Time, bool IsAlarm);
