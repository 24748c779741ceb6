namespace MLNetHybrid.Detectors;

/// <summary>
/// Scores batches of rows. One scorer serves one cursor or one prediction engine, so it may own scratch memory; it is not thread-safe.
/// </summary>
internal abstract class BatchScorer
{
    /// <summary>Fills every output for N = <c>output.RowCount</c> rows.</summary>
    /// <param name="features">(N, D) row-major, all finite.</param>
    /// <param name="output">Where the scores and the detector's other columns go.</param>
    public abstract void Score(ReadOnlyMemory<float> features, BatchOutput output);
}
