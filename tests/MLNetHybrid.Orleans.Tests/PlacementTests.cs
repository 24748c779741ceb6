using System.Collections.Immutable;
using System.Net;
using MLNetHybrid.Orleans.Columns;
using MLNetHybrid.Orleans.Placement;
using Orleans.Runtime;

namespace MLNetHybrid.Orleans.Tests;

public sealed class PlacementTests
{
    [Theory]
    [InlineData(3, 256)]
    [InlineData(7, 256)]
    [InlineData(5, 5)]
    [InlineData(4, 2)]
    public void No_silo_has_more_than_one_bucket_above_another(int silos, int buckets)
    {
        int[] counts = [.. Places(Silos(silos), buckets).CountBy(silo => silo).Select(pair => pair.Value)];
        Assert.InRange(counts.Max() - (counts.Length < silos ? 0 : counts.Min()), 0, 1);
    }

    [Fact]
    public void Few_buckets_move_when_a_silo_goes_or_comes()
    {
        SiloAddress[] four = Silos(4), three = four[..3];
        SiloAddress[] before = Places(four, 256), after = Places(three, 256);
        int moved = before.Where((silo, bucket) => !silo.Equals(after[bucket])).Count();
        Assert.InRange(moved, 64, 110);
    }

    [Fact]
    public void A_million_keys_are_spread_evenly()
    {
        var key = new EventKey<Reading>(new() { KeyColumnNames = ["Machine"], SequenceColumnName = "Number", Count = 256 });
        SiloAddress[] places = Places(Silos(3), 256);
        var counts = new Dictionary<SiloAddress, int>();
        var row = new Reading();
        for (int i = 0; i < 1_000_000; i++)
        {
            row.Machine = $"m{i}";
            SiloAddress silo = places[key.Bucket(key.Hash(row))];
            counts[silo] = counts.GetValueOrDefault(silo) + 1;
        }
        Assert.All(counts.Values, count => Assert.InRange(count, 0.97 / 3 * 1_000_000, 1.03 / 3 * 1_000_000));
    }

    [Fact]
    public async Task A_bucket_that_stayed_with_the_wrong_silo_moves_again_after_a_while_and_at_once_when_the_cluster_changes()
    {
        SiloAddress[] silos = Silos(3);
        SiloAddress self = silos[0];
        int foreign = Array.FindIndex(Places(silos, 12), silo => !silo.Equals(self)), own = Array.IndexOf(Places(silos, 12), self);
        var membership = new FixedMembership(silos);
        var map = new BucketMap(new Self(self), membership);
        Assert.False(map.ShouldMove("own", own, 12));
        Assert.True(map.ShouldMove("foreign", foreign, 12));
        Assert.False(map.ShouldMove("foreign", foreign, 12));
        membership.Change();
        Assert.True(map.ShouldMove("foreign", foreign, 12));
        Assert.False(map.ShouldMove("foreign", foreign, 12));
        await Task.Delay(TimeSpan.FromSeconds(2.2), TestContext.Current.CancellationToken);
        Assert.True(map.ShouldMove("foreign", foreign, 12));
        Assert.False(map.ShouldMove("foreign", foreign, 12));
    }

    private static SiloAddress[] Silos(int count) =>
        [.. Enumerable.Range(0, count).Select(i => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111 + i), 1000 + i))];

    private static SiloAddress[] Places(SiloAddress[] silos, int buckets) =>
        [.. Enumerable.Range(0, buckets).Select(bucket => BucketMap.Place(bucket, buckets, silos))];

    private sealed class FixedMembership(SiloAddress[] silos) : IClusterMembershipService
    {
        private long _version = 1;

        public ClusterMembershipSnapshot CurrentSnapshot => new(
            silos.ToImmutableDictionary(silo => silo, silo => new ClusterMember(silo, SiloStatus.Active, silo.ToString())),
            new MembershipVersion(_version));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public void Change() => _version++;

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }

    private sealed class Self(SiloAddress address) : ILocalSiloDetails
    {
        public string Name => "self";

        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => address;

        public SiloAddress GatewayAddress => address;
    }
}
