using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Orleans.Runtime;

namespace MLNetHybrid.Orleans.Placement;

/// <summary>
/// Which silo a bucket belongs to: of those with room the one of the highest weight, where all have room for the same share (rendezvous
/// hashing with bounded loads). So no silo has more than its share, and few buckets move when one comes or goes. Safe from several threads.
/// </summary>
internal sealed class BucketMap(ILocalSiloDetails self, IClusterMembershipService membership)
{
    private static readonly ConcurrentDictionary<int, Table> Tables = new();

    // A bucket that stays where it was is moved again after this time, then after twice as long, and so on.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Move> _moved = new();

    /// <summary>
    /// Whether a bucket of this silo belongs to another one. Says so at once for each state of the cluster; of a bucket that stays even so,
    /// as while silos see the cluster differently, again after a while, and ever more rarely.
    /// </summary>
    public bool ShouldMove(string grain, int bucket, int count)
    {
        ClusterMembershipSnapshot now = membership.CurrentSnapshot;
        bool again = _moved.TryGetValue(grain, out Move last) && last.Version == now.Version.Value;
        if (again && Stopwatch.GetElapsedTime(last.At) < last.Wait) return false;
        SiloAddress[] active =
            [.. now.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
        if (!active.Contains(self.SiloAddress) || Place(bucket, count, active).Equals(self.SiloAddress)) return false;
        TimeSpan wait = !again ? FirstWait : last.Wait * 2 < LongestWait ? last.Wait * 2 : LongestWait;
        _moved[grain] = new(now.Version.Value, Stopwatch.GetTimestamp(), wait);
        return true;
    }

    /// <summary>The silo of a bucket; every process computes the same.</summary>
    public static SiloAddress Place(int bucket, int count, SiloAddress[] silos)
    {
        SiloAddress[] sorted = [.. silos.Order()];
        if (!Tables.TryGetValue(count, out Table? table) || !table.Silos.AsSpan().SequenceEqual(sorted))
            Tables[count] = table = new Table(sorted, Fill(count, sorted));
        return table.Places[bucket];
    }

    private static SiloAddress[] Fill(int count, SiloAddress[] silos)
    {
        var places = new SiloAddress[count];
        int[] room = new int[silos.Length];
        // The first ones have room for one more where the shares are not even.
        for (int silo = 0; silo < room.Length; silo++) room[silo] = count / silos.Length + (silo < count % silos.Length ? 1 : 0);
        for (int bucket = 0; bucket < count; bucket++)
        {
            int best = -1;
            ulong highest = 0;
            for (int silo = 0; silo < silos.Length; silo++)
            {
                if (room[silo] == 0 || Weight(bucket, silos[silo]) is var weight && best >= 0 && weight <= highest) continue;
                (best, highest) = (silo, weight);
            }
            room[best]--;
            places[bucket] = silos[best];
        }
        return places;
    }

    private static ulong Weight(int bucket, SiloAddress silo)
    {
        Span<int> key = [bucket, silo.GetConsistentHashCode()];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key));
    }

    private readonly record struct Move(long Version, long At, TimeSpan Wait);

    private sealed record Table(SiloAddress[] Silos, SiloAddress[] Places);
}
