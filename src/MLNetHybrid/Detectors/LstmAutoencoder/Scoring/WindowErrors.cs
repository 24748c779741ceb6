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
    public static double MeanError(this IReconstructionExecutor executor, WindowSet windows, int start, int count, Action checkAlive)
    {
        double sum = 0;
        foreach (float error in executor.Errors(windows, start, count, checkAlive)) sum += error;
        return sum / count;
    }

    /// <summary>The executor's errors of windows [start, start + count): by rows where it can.</summary>
    public static float[] Errors(this IReconstructionExecutor executor, WindowSet windows, int start, int count, Action checkAlive) =>
        executor.Rows is RowExecutor rows
            ? OnRows(rows, windows, start, count, checkAlive)
            : OnWindows(executor, windows, start, count, checkAlive);

    private static float[] OnRows(RowExecutor executor, WindowSet windows, int start, int count, Action checkAlive)
    {
        var errors = new float[count];
        var projected = new ProjectedRows(executor.Projector.Layout.Columns);
        for (int first = 0; first < count; first += MaximumChunkWindows)
        {
            checkAlive();
            int size = Math.Min(MaximumChunkWindows, count - first);
            var rows = DistinctRows.Of(windows, [.. Enumerable.Range(start + first, size)]);
            projected.Resize(rows.Rows.Length);
            executor.Project(windows.Rows, rows.Rows, projected, 0);
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
