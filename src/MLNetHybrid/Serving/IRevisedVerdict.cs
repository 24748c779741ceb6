namespace MLNetHybrid;

/// <summary>
/// A verdict that also brings the final score of an earlier event of its stream: <see cref="StreamScorerOptions.RevisesScores"/>.
/// </summary>
public interface IRevisedVerdict
{
    /// <summary>
    /// Called for an event that completes the windows that hold the event L - 1 before it: for each but the first L - 1 of a stream.
    /// </summary>
    /// <param name="revised">The earlier event, and its score.</param>
    void SetRevised(RevisedScore revised);
}
