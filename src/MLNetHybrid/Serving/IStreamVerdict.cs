namespace MLNetHybrid;

/// <summary>
/// A verdict that says whether its event was judged, and if not, why. A <see cref="StreamScorer{TEvent, TVerdict}"/> tells it of each
/// event, also of one that it did not apply, whose verdict holds nothing else.
/// </summary>
/// <remarks>
/// A property that others cannot set is no column of the model's:
/// <code>
/// public sealed class Verdict : IStreamVerdict
/// {
///     public float Score { get; set; }
///     public RowStatus Outcome { get; private set; }
///     public void SetStatus(RowStatus status) => Outcome = status;
/// }
/// </code>
/// </remarks>
public interface IStreamVerdict
{
    /// <summary>Called once for each event, after the columns' values have been filled in.</summary>
    /// <param name="status">
    /// <see cref="RowStatus.Duplicate"/> or <see cref="RowStatus.Late"/> for an event that was not applied; else what the model's status
    /// column says; <see cref="RowStatus.Judged"/> where it has none. Of an event that was not judged the score is NaN or not set: JSON
    /// knows no NaN, so leave it out.
    /// </param>
    void SetStatus(RowStatus status);
}
