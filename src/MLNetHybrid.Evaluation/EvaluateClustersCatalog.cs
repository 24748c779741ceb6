using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Evaluation;
using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.Clustering;

namespace Microsoft.ML;

/// <summary>Evaluates clustered views.</summary>
public static class EvaluateClustersCatalog
{
    /// <summary>Computes the figures of a clustering against known classes in one pass over the named columns.</summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="data">The clustered view.</param>
    /// <param name="clusterIdColumnName">
    /// The clusters, as DBSCAN's cluster column: Int32, -1 for noise; a key (missing: noise), Boolean and other types with whole numbers (NaN: noise) are taken too.
    /// </param>
    /// <param name="labelColumnName">The known classes; the same types.</param>
    /// <param name="featureColumnName">A vector of Single of known size for the silhouette, in which rows that are not finite are left out; null: no silhouette.</param>
    /// <param name="silhouette">A sample and the treatment of noise; null: the defaults, whose cost grows with the square of the rows.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A class or cluster is not a whole number.</exception>
    public static ClusterMetrics EvaluateClusters(
        this AnomalyDetectionCatalog catalog, IDataView data, string clusterIdColumnName, string labelColumnName = "Label", string? featureColumnName = null,
        SilhouetteOptions? silhouette = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column cluster = ScoredRowReader.Column(data.Schema, Argument.ColumnName(clusterIdColumnName), nameof(clusterIdColumnName));
        DataViewSchema.Column label = ScoredRowReader.Column(data.Schema, Argument.ColumnName(labelColumnName), nameof(labelColumnName));
        ClusterColumn.Check(cluster, nameof(clusterIdColumnName));
        ClusterColumn.Check(label, nameof(labelColumnName));
        DataViewSchema.Column? feature = featureColumnName is null ? null : ScoredRowReader.Column(data.Schema, featureColumnName, nameof(featureColumnName));
        int columnCount = (feature?.Type as VectorDataViewType)?.Size ?? 0;
        if (feature is DataViewSchema.Column f)
            ScoredRowReader.CheckType(
                f, columnCount > 0 && f.Type.GetItemType() == NumberDataViewType.Single, "a vector of Single of known size", nameof(featureColumnName));

        List<int> classes = [], clusters = [], placed = [];
        List<float> values = [];
        using DataViewRowCursor cursor = data.GetRowCursor([cluster, label, .. feature is null ? [] : new[] { feature.Value }]);
        Func<int> clusterOf = ClusterColumn.Reader(cursor, cluster), classOf = ClusterColumn.Reader(cursor, label);
        ValueGetter<VBuffer<float>>? featureGetter = feature is null ? null : cursor.GetGetter<VBuffer<float>>(feature.Value);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            clusters.Add(clusterOf());
            classes.Add(classOf());
            if (featureGetter is null) continue;
            featureGetter(ref buffer);
            FeatureValues.Check(in buffer, columnCount, featureColumnName!);
            if (!buffer.DenseValues().All(float.IsFinite)) continue; // of no use for a distance
            values.AddRange(buffer.DenseValues());
            placed.Add(clusters[^1]);
        }
        ClusterMetrics metrics = ClusterMetrics.Of(CollectionsMarshal.AsSpan(classes), CollectionsMarshal.AsSpan(clusters));
        if (feature is null) return metrics;
        return metrics with { Silhouette = Silhouette.Of(CollectionsMarshal.AsSpan(values), columnCount, CollectionsMarshal.AsSpan(placed), silhouette) };
    }
}
