using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace MLNetHybrid.Orleans.Placement;

/// <summary>Says where a grain of ours belongs.</summary>
internal sealed class BucketPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        string key = target.GrainIdentity.Key.ToString()!;
        string last = key[(key.LastIndexOf('/') + 1)..];
        if (last.StartsWith(BucketPlacement.SiloPrefix, StringComparison.Ordinal))
        {
            SiloAddress wanted = SiloAddress.FromParsableString(last[BucketPlacement.SiloPrefix.Length..]);
            return silos.Contains(wanted)
                ? Task.FromResult(wanted)
                : throw new OrleansException($"There is no silo {wanted} that scores this.");
        }
        BucketAddress address = BucketAddress.Parse(key);
        return Task.FromResult(BucketMap.Place(address.Bucket, address.Count, silos));
    }
}
