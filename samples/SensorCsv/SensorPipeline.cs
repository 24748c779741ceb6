using Microsoft.ML;

namespace SensorCsv;

internal static class SensorPipeline
{
    public static IEstimator<ITransformer> Create(MLContext context, JobOptions options) => throw new NotSupportedException();
}
