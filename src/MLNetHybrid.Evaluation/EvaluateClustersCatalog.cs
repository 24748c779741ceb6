using System.Runtime.InteropServices;
using MLNetHybrid.Evaluation;
using MLNetHybrid.Evaluation.Columns;

namespace Microsoft.ML;

/// <summary>Evaluates clustered views.</summary>
public static class EvaluateClustersCatalog
{
    /// <summary>Computes the figures of a clustering against known classes in one pass over the named columns.</summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">The clustered view.</param>
    /// <param name="clusterIdColumnName">
    /// The clusters, as DBSCAN's cluster column: Int32, -1 for noise; a key (missing: noise), Boolean and other types with whole numbers
    /// (NaN: noise) are taken too.
    /// </param>
    /// <param name="labelColumnName">The known classes; the same types.</param>
    /// <param name="featureColumnName">
    /// A vector of Single of known size for the silhouette; rows that are not finite are left out of it. Null: none.
    /// </param>
    /// <param name="silhouette">A sample and the treatment of noise; null: the defaults, at a cost of the rows squared.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A class or cluster is not a whole number.</exception>
    /// <example>
    /// <code>
    /// var options = new DbscanTrainer.Options { ClusterIdColumnName = "Cluster" };
    /// IDataView clustered = ml.AnomalyDetection.Trainers.Dbscan(options).Fit(data).Transform(data);
    /// Console.WriteLine(ml.AnomalyDetection.EvaluateClusters(clustered, "Cluster", featureColumnName: "Features"));
    /// </code>
    /// </example>
    public static ClusterMetrics EvaluateClusters(
        this AnomalyDetectionCatalog catalog, IDataView data, string clusterIdColumnName, string labelColumnName = "Label",
        string? featureColumnName = null, SilhouetteOptions? silhouette = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        var view = new ViewReader(data, CatalogUtils.GetEnvironment(catalog));
        Func<int> clusterOf = view.Cluster(Argument.ColumnName(clusterIdColumnName), nameof(clusterIdColumnName));
        Func<int> classOf = view.Cluster(Argument.ColumnName(labelColumnName), nameof(labelColumnName));
        FeatureColumn? features = FeatureColumn.Of(view, featureColumnName, nameof(featureColumnName), orSingle: false);
        List<int> classes = [], clusters = [], placed = [];
        List<float> values = [];
        foreach (long _ in view.Rows())
        {
            clusters.Add(clusterOf());
            classes.Add(classOf());
            if (features is null) continue;
            ReadOnlySpan<float> row = features.Read();
            if (!FeatureValues.IsFinite(row)) continue; // of no use for a distance
            values.AddRange(row);
            placed.Add(clusters[^1]);
        }
        return new ClusterMetrics(CollectionsMarshal.AsSpan(classes), CollectionsMarshal.AsSpan(clusters))
        {
            Silhouette = features is null
                ? null
                : Silhouette.Of(CollectionsMarshal.AsSpan(values), features.Size, CollectionsMarshal.AsSpan(placed), silhouette),
        };
    }
}
