using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training;

/// <summary>Which windows form which batch of an epoch: a pure function of seed and epoch. Each window is in one batch.</summary>
internal sealed class BatchOrder
{
    private readonly int[] _windows;
    private readonly int[] _batches;
    private readonly int _batchSize;

    /// <param name="training">Numbers of the training windows, ascending.</param>
    /// <param name="windows">All windows, which know their streams.</param>
    /// <param name="plan">Batch size, seed, and what is shuffled.</param>
    /// <param name="epoch">From 1.</param>
    public BatchOrder(ReadOnlySpan<int> training, WindowSet windows, TrainingPlan plan, int epoch)
    {
        _batchSize = plan.BatchSize;
        _windows = training.ToArray();
        if (plan.Shuffle == ShuffleUnit.Batches) _windows = Neighbours(_windows, windows, plan.BatchSize);
        _batches = [.. Enumerable.Range(0, (training.Length - 1) / plan.BatchSize + 1)];
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

    // Full batches of one stream's successive windows, stream after stream; then what is left of each stream, joined into batches.
    private static int[] Neighbours(int[] training, WindowSet windows, int batchSize)
    {
        var full = new List<int>(training.Length);
        var rest = new List<int>();
        foreach (IGrouping<int, int> stream in training.GroupBy(window => windows.Places[window].Stream))
        {
            int[] members = [.. stream];
            int end = members.Length / batchSize * batchSize;
            full.AddRange(members.AsSpan(0, end));
            rest.AddRange(members.AsSpan(end));
        }

        return [.. full, .. rest];
    }
}
