using MLNetHybrid.LstmAutoencoder;
using MLNetHybrid.LstmAutoencoder.Training;

namespace MLNetHybrid.Tests.LstmAutoencoder.Training;

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

    private static bool AreNeighbours(int[] batch) => batch.Zip(batch.Skip(1)).All(pair => pair.Second == pair.First + 1);

    private static int[][] Batches(ShuffleUnit shuffle, int epoch)
    {
        TrainingPlan plan = new TrainingRun { Architecture = new(1, 1, 1, 1, 1), Series = [] }.Plan with { BatchSize = 10, Shuffle = shuffle };
        var order = new BatchOrder([.. Enumerable.Range(0, 53)], plan, epoch);
        return [.. Enumerable.Range(0, order.BatchCount).Select(batch => order[batch].ToArray())];
    }
}
