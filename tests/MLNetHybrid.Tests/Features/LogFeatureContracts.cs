using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Features;

public sealed class CalendarFeaturesContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.CalendarFeatures("Calendar", "Time");
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) =>
        ml.Transforms.CalendarFeatures("Calendar", name);
}

public sealed class MultiHotContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.MultiHot("Hot", "Tags");
    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) => ml.Transforms.MultiHot("Hot", name);
}

public sealed class CategoryGuardContract : EstimatorContract
{
    // A guard adds no column: the encoder behind it shows that rows pass.
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.CategoryGuard(["Key"]).Append(ml.Transforms.Categorical.OneHotEncoding("Encoded", "Key"));

    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) => ml.Transforms.CategoryGuard([name]);

    protected override (IEstimator<ITransformer> Estimator, IDataView Data) Alone(MLContext ml, IDataView data) =>
        (ml.Transforms.CategoryGuard(["Key"]), data);

    protected override IEnumerable<string> ReadColumns(ITransformer alone, IDataView data) => ["Key"];
}
