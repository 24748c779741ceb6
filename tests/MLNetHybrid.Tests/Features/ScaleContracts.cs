using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Features;

public sealed class ScaleContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => ml.Transforms.Scale("Scaled", "Features");
}

public sealed class RobustScaleContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.Transforms.Scale(new ScaleEstimator.Options
        {
            OutputColumnName = "Scaled",
            InputColumnName = "Features",
            Kind = ScaleKind.Robust,
            Center = false,
            Clip = 2
        });
}

public sealed class ScaledNumberContract : EstimatorContract
{
    // One value per row, from a column of Double.
    protected override IEstimator<ITransformer> Create(MLContext ml) => Number(ml).Append(Scale(ml));

    protected override bool AcceptsAnyType => true;

    protected override (IEstimator<ITransformer> Estimator, IDataView Data) Alone(MLContext ml, IDataView data) =>
        (Scale(ml), Number(ml).Fit(data).Transform(data));

    private static IEstimator<ITransformer> Number(MLContext ml) =>
        ml.Transforms.Conversion.ConvertType("Number", "Index", DataKind.Double);

    private static ScaleEstimator Scale(MLContext ml) => ml.Transforms.Scale("Scaled", "Number", ScaleKind.MinMax);
}
