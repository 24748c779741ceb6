namespace MLNetHybrid;

/// <summary>What all windows that hold an event say of it, L - 1 events later.</summary>
/// <param name="Number">
/// The event's sequence number, where <see cref="StreamScorerOptions.SequenceColumnName"/> names a column of them; else how many events of
/// its stream were applied before it since the stream began.
/// </param>
/// <param name="Score">
/// Mean of the scores of the windows that end at the event and at the L - 1 events after it; NaN where none has one.
/// </param>
public readonly record struct RevisedScore(long Number, float Score);
