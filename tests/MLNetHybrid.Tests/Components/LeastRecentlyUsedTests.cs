using MLNetHybrid.Components;

namespace MLNetHybrid.Tests.Components;

public sealed class LeastRecentlyUsedTests
{
    [Fact]
    public void The_value_unused_for_longest_is_removed_first()
    {
        var values = new LeastRecentlyUsed<int, string>();
        for (int key = 0; key < 4; key++) values.Add(key, $"value {key}");
        Assert.True(values.TryGet(0, out string? first));
        Assert.Equal("value 0", first);
        Assert.True(values.TryGet(2, out _));
        Assert.Equal("value 1", values.RemoveOldest());
        Assert.False(values.TryGet(1, out _));
        Assert.Equal([3, 0, 2], values.OldestFirst().Select(entry => entry.Key));
        Assert.Equal(["value 3", "value 0", "value 2"], Enumerable.Range(0, 3).Select(_ => values.RemoveOldest()));
        Assert.Equal(0, values.Count);
    }
}
