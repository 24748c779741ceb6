using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Features;

public sealed class CalendarFeaturesContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.CalendarFeatures("Calendar", "Time");
}

public sealed class MultiHotContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.MultiHot("Hot", "Tags");
}

public sealed class CategoryGuardContract : EstimatorContract
{
    // A guard adds no column: the encoder behind it shows that rows pass.
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.CategoryGuard(["Key"]).Append(ml.Transforms.Categorical.OneHotEncoding("Encoded", "Key"));

    protected override (IEstimator<ITransformer> Estimator, IDataView Data) Alone(MLContext ml, IDataView data) =>
        (ml.Transforms.CategoryGuard(["Key"]), data);

    protected override IEnumerable<string> ReadColumns(ITransformer alone, IDataView data) => ["Key"];
}
