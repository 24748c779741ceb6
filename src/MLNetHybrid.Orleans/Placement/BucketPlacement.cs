using Orleans.Placement;
using Orleans.Runtime;

namespace MLNetHybrid.Orleans.Placement;

/// <summary>Places buckets by <see cref="BucketMap"/>, and a silo's own grains on their silo.</summary>
internal sealed class BucketPlacement : PlacementStrategy
{
    /// <summary>Stands before the silo's address in a grain's key.</summary>
    public const string SiloPrefix = "silo:";
}

/// <summary>Marks the grains that are placed so.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BucketPlacementAttribute() : PlacementAttribute(new BucketPlacement());
