using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

/// <summary>Errors of a run of windows, a few hundred at a time, so that a long validation can be cancelled.</summary>
internal static class WindowErrors
{
    private const int MaximumChunkWindows = 256;
    private const int MaximumChunkValues = 1 << 22;

    /// <summary>Mean of the executor's errors over windows [start, start + count).</summary>
    public static double MeanError(this IReconstructionExecutor executor, WindowSet windows, int start, int count, Action checkAlive) =>
        Mean(executor.Errors(windows, start, count, checkAlive));

    /// <inheritdoc cref="MeanError(IReconstructionExecutor, WindowSet, int, int, Action)"/>
    public static double MeanError(this RowExecutor executor, WindowSet windows, int start, int count, Action checkAlive) =>
        Mean(OnRows(executor, windows, start, count, checkAlive));

    /// <summary>
    /// The executor's errors of windows [start, start + count). Where the executor can work on rows, each row is projected once and no
    /// window is written out.
    /// </summary>
    public static float[] Errors(this IReconstructionExecutor executor, WindowSet windows, int start, int count, Action checkAlive) =>
        executor.Rows is RowExecutor rows
            ? OnRows(rows, windows, start, count, checkAlive)
            : OnWindows(executor, windows, start, count, checkAlive);

    private static double Mean(float[] errors)
    {
        double sum = 0;
        foreach (float error in errors) sum += error;
        return sum / errors.Length;
    }

    private static float[] OnRows(RowExecutor executor, WindowSet windows, int start, int count, Action checkAlive)
    {
        var errors = new float[count];
        var projected = new ProjectedRows(executor.Projector.Layout.Columns);
        for (int first = 0; first < count; first += MaximumChunkWindows)
        {
            checkAlive();
            int size = Math.Min(MaximumChunkWindows, count - first);
            var rows = DistinctRows.Of(windows, [.. Enumerable.Range(start + first, size)]);
            executor.Project(windows.Rows, rows.Rows, projected);
            executor.Run(projected, rows.First, Memory<float>.Empty, errors.AsMemory(first, size));
        }

        return errors;
    }

    private static float[] OnWindows(IReconstructionExecutor executor, WindowSet windows, int start, int count, Action checkAlive)
    {
        NetworkArchitecture a = windows.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, chunk = Math.Clamp(MaximumChunkValues / windowSize, 1, MaximumChunkWindows);
        float[] errors = new float[count];
        float[] values = new float[chunk * windowSize], latent = new float[chunk * a.LatentSize];
        for (int first = 0; first < count; first += chunk)
        {
            checkAlive();
            int size = Math.Min(chunk, count - first);
            windows.CopyTo(start + first, size, values);
            executor.Run(values, size, latent, errors.AsMemory(first));
        }

        return errors;
    }
}
