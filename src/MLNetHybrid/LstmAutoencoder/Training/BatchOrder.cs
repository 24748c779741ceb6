using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Which windows form which batch of an epoch: a pure function of seed and epoch.</summary>
internal sealed class BatchOrder
{
    private readonly int[] _windows;
    private readonly int[] _batches;
    private readonly int _batchSize;

    public BatchOrder(ReadOnlySpan<int> windows, TrainingPlan plan, int epoch)
    {
        _batchSize = plan.BatchSize;
        _windows = [.. windows];
        _batches = [.. Enumerable.Range(0, (windows.Length - 1) / plan.BatchSize + 1)];
        ulong stream = CounterStream.Key(plan.Seed, epoch);
        if (plan.Shuffle == ShuffleUnit.Windows) CounterStream.Shuffle(stream, _windows);
        else if (plan.Shuffle == ShuffleUnit.Batches) CounterStream.Shuffle(stream, _batches);
    }

    /// <summary>Batches of the epoch; one of them holds fewer windows where the batch size does not divide their number.</summary>
    public int BatchCount => _batches.Length;

    /// <summary>The windows of the epoch's batch <paramref name="batch"/>.</summary>
    public ReadOnlyMemory<int> this[int batch]
    {
        get
        {
            int start = _batches[batch] * _batchSize;
            return _windows.AsMemory(start, Math.Min(_batchSize, _windows.Length - start));
        }
    }
}
