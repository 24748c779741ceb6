using Microsoft.ML;

namespace MLNetHybrid.Tests.Contracts;

public sealed class SlidingWindowContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.SlidingWindow("Window", "Features", length: 5, partitionColumnName: "Key");
}

public sealed class ElapsedTimeContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.ElapsedTime("Elapsed", "Time", ["Key"]);
}

public sealed class EventRateContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.EventRate("Rate", "Time", ["Key"]);
}

public sealed class NoveltyContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.Novelty("Novelty", "Time", ["Label"], ["Key"]);
}

public sealed class RarityContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.Rarity("Rarity", "Time", ["Label"], ["Key"]);
}

public sealed class DistinctCountContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.DistinctCount("DistinctCount", "Time", ["Label"], ["Key"]);
}

public sealed class TravelSpeedContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.TravelSpeed("Speed", "Time", "Latitude", "Longitude", ["Key"]);
}
