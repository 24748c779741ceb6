namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Errors of a run of windows, a few hundred at a time, so that a long validation can be cancelled.</summary>
internal static class WindowErrors
{
    private const int ChunkSize = 256;

    /// <summary>Mean of the executor's errors over windows [start, start + count).</summary>
    public static double MeanError(this IReconstructionExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor)
    {
        double sum = 0;
        foreach (float error in executor.Errors(windows, start, count, monitor)) sum += error;
        return sum / count;
    }

    /// <summary>The executor's errors of windows [start, start + count).</summary>
    public static float[] Errors(this IReconstructionExecutor executor, WindowSet windows, int start, int count, ITrainingMonitor monitor)
    {
        float[] errors = new float[count];
        float[] latent = new float[ChunkSize * windows.Architecture.LatentSize];
        for (int first = 0; first < count; first += ChunkSize)
        {
            monitor.ThrowIfCancelled();
            int size = Math.Min(ChunkSize, count - first);
            executor.Run(windows.Range(start + first, size), size, latent, errors.AsSpan(first));
        }

        return errors;
    }
}
