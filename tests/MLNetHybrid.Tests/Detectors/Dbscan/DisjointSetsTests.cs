using MLNetHybrid.Detectors.Dbscan;


namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DisjointSetsTests
{
    [Fact]
    public void The_root_of_a_set_is_its_smallest_member_whatever_threads_do()
    {
        const int Count = 30_000;
        var sets = new DisjointSets(Count);
        // Seven chains, joined link by link from both ends by several threads.
        Parallel.For(0, Count - 7, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => sets.Union(Count - 1 - i, Count - 8 - i));
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(i % 7, sets.Find(i)));
    }
}
