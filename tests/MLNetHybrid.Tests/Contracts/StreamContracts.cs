using Microsoft.ML;

namespace MLNetHybrid.Tests.Contracts;

public sealed class SlidingWindowContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.SlidingWindow("Window", "Features", length: 5, partitionColumnName: "Key");
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.SlidingWindow("Window", name);
}

public sealed class ElapsedTimeContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.ElapsedTime("Elapsed", "Time", ["Key"]);
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.ElapsedTime("Elapsed", name);
}

public sealed class EventRateContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.EventRate("Rate", "Time", ["Key"]);
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) => ml.Transforms.EventRate("Rate", name);
}

public sealed class NoveltyContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.Novelty("Novelty", "Time", ["Label"], ["Key"]);
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.Novelty("Novelty", "Time", [name], ["Key"]);
}

public sealed class RarityContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.Rarity("Rarity", "Time", ["Label"], ["Key"]);
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.Rarity("Rarity", "Time", [name], ["Key"]);
}

public sealed class DistinctCountContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.DistinctCount("DistinctCount", "Time", ["Label"], ["Key"]);
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.DistinctCount("DistinctCount", "Time", [name], ["Key"]);
}

public sealed class TravelSpeedContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.TravelSpeed("Speed", "Time", "Latitude", "Longitude", ["Key"]);
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.TravelSpeed("Speed", "Time", "Latitude", name, ["Key"]);
}
