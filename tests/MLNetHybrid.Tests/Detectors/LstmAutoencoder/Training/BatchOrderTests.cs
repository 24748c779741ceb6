using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

public sealed class BatchOrderTests
{
    [Theory]
    [InlineData(ShuffleUnit.Windows)]
    [InlineData(ShuffleUnit.Batches)]
    [InlineData(ShuffleUnit.None)]
    public void Each_epoch_visits_each_window_once(ShuffleUnit shuffle)
    {
        Assert.Equal(Enumerable.Range(0, 53), Batches(shuffle, 1).SelectMany(batch => batch).Order());
        Assert.Equal([10, 10, 10, 10, 10, 3], Batches(shuffle, 1).Select(batch => batch.Length).OrderDescending());
    }

    [Fact]
    public void Shuffled_windows_leave_their_neighbours()
    {
        Assert.Contains(Batches(ShuffleUnit.Windows, 1), batch => !AreNeighbours(batch));
        Assert.NotEqual(Batches(ShuffleUnit.Windows, 1), Batches(ShuffleUnit.Windows, 2));
    }

    [Fact]
    public void Shuffled_batches_keep_neighbours_together()
    {
        Assert.All(Batches(ShuffleUnit.Batches, 1), batch => Assert.True(AreNeighbours(batch)));
        Assert.NotEqual(Batches(ShuffleUnit.Batches, 1), Batches(ShuffleUnit.Batches, 2));
    }

    [Fact]
    public void Without_shuffling_time_runs_forwards()
    {
        Assert.Equal(Enumerable.Range(0, 53), Batches(ShuffleUnit.None, 4).SelectMany(batch => batch));
    }

    [Fact]
    public void Batches_of_neighbours_hold_one_stream_and_what_is_left_of_each_is_joined()
    {
        // windows of 3 streams in turn: 40, 27 and 5 of them
        int[] streams = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { (i, 0), (i, 1), (i, 2) })
            .Where(w => w.i < (w.Item2 switch { 0 => 40, 1 => 27, _ => 5 })).Select(w => w.Item2)];
        int[] places = [.. streams.Select((stream, i) => streams[..i].Count(s => s == stream))];
        var windows = new WindowSet(new DenseRows(new float[100], 1), places, new(1, 1, 1, 1, 1), streams);
        TrainingPlan plan = new TrainingRun { Architecture = new(1, 1, 1, 1, 1), Series = [] }.Plan with
        {
            BatchSize = 10,
            Shuffle = ShuffleUnit.Batches
        };
        var order = new BatchOrder([.. Enumerable.Range(0, 72)], windows, plan, epoch: 1);
        int[][] batches = [.. Enumerable.Range(0, order.BatchCount).Select(batch => order[batch].ToArray())];
        Assert.Equal(Enumerable.Range(0, 72), batches.SelectMany(batch => batch).Order());
        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 2], batches.Select(batch => batch.Length).OrderDescending());
        // 4 and 2 full batches of one stream each; then 7 and 5 windows together
        Assert.Equal(6, batches.Count(batch => batch.Length == 10 && batch.All(i => streams[i] == streams[batch[0]])
            && batch.Zip(batch.Skip(1)).All(pair => places[pair.Second] == places[pair.First] + 1)));
    }

    private static readonly WindowSet Windows = new(
        new DenseRows(new float[53], 1), [.. Enumerable.Range(0, 53)], new(1, 1, 1, 1, 1), new int[53]);

    private static bool AreNeighbours(int[] batch) => batch.Zip(batch.Skip(1)).All(pair => pair.Second == pair.First + 1);

    private static int[][] Batches(ShuffleUnit shuffle, int epoch)
    {
        TrainingPlan plan = new TrainingRun
        {
            Architecture = new(1, 1, 1, 1, 1),
            Series = []
        }.Plan with
        { BatchSize = 10, Shuffle = shuffle };
        var order = new BatchOrder([.. Enumerable.Range(0, 53)], Windows, plan, epoch);
        return [.. Enumerable.Range(0, order.BatchCount).Select(batch => order[batch].ToArray())];
    }
}
