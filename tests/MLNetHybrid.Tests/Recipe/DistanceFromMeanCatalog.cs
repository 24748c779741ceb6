using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Recipe;

/// <summary>In a library: in namespace Microsoft.ML, with a short overload too.</summary>
internal static class DistanceFromMeanCatalog
{
    public static DistanceFromMeanTrainer DistanceFromMean(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, DistanceFromMeanTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);
}
