namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

public sealed class SubsampledNeighborsContract : NearestNeighborsContract
{
    private protected override NearestNeighborsTrainer.Options Options => new() { Subsamples = 20, SubsampleSize = 16 };
}
