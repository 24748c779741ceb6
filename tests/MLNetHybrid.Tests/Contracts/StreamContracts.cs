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
