using MLNetHybrid.LstmAutoencoder.WideInputs;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Errors of a run of windows, a few hundred at a time, so that a long validation can be cancelled.</summary>
internal static class WindowErrors
{
    private const int MaximumChunkWindows = 256;
    private const int MaximumChunkValues = 1 << 22;

    /// <summary>Mean of the executor's errors over windows [start, start + count).</summary>
    public static double MeanError(this IReconstructionExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor) =>
        Mean(executor.Errors(windows, start, count, monitor));

    /// <inheritdoc cref="MeanError(IReconstructionExecutor, WindowSet, int, int, ITrainingMonitor)"/>
    public static double MeanError(this RowExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor) =>
        Mean(OnRows(executor, windows, start, count, monitor));

    /// <summary>
    /// The executor's errors of windows [start, start + count). Where the executor can work on rows, each row is projected once and no window is
    /// written out.
    /// </summary>
    public static float[] Errors(this IReconstructionExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor) =>
        executor is ManagedExecutor { Rows: RowExecutor rows } ? OnRows(rows, windows, start, count, monitor) : OnWindows(executor, windows, start, count, monitor);

    private static double Mean(float[] errors)
    {
        double sum = 0;
        foreach (float error in errors) sum += error;
        return sum / errors.Length;
    }

    private static float[] OnRows(RowExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor)
    {
        var errors = new float[count];
        var projected = new ProjectedRows(executor.Projector.Layout.Columns);
        for (int first = 0; first < count; first += MaximumChunkWindows)
        {
            monitor.ThrowIfCancelled();
            int size = Math.Min(MaximumChunkWindows, count - first);
            var rows = DistinctRows.Of(windows, [.. Enumerable.Range(start + first, size)]);
            executor.Project(windows.Rows, rows.Rows, projected);
            executor.Run(projected, rows.First, Memory<float>.Empty, errors.AsMemory(first, size));
        }

        return errors;
    }

    private static float[] OnWindows(IReconstructionExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor)
    {
        NetworkArchitecture a = windows.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, chunk = Math.Clamp(MaximumChunkValues / windowSize, 1, MaximumChunkWindows);
        float[] errors = new float[count];
        float[] values = new float[chunk * windowSize], latent = new float[chunk * a.LatentSize];
        for (int first = 0; first < count; first += chunk)
        {
            monitor.ThrowIfCancelled();
            int size = Math.Min(chunk, count - first);
            windows.CopyTo(start + first, size, values);
            executor.Run(values, size, latent, errors.AsSpan(first));
        }

        return errors;
    }
}
