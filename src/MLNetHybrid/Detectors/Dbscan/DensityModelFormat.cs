using System.Numerics.Tensors;
using MLNetHybrid.Detectors.Search;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>A <see cref="DensityModel"/> in a model file. The tree over the core points is built anew when loading.</summary>
internal static class DensityModelFormat
{
    public static void Write(DensityModel model, BinaryWriter writer)
    {
        writer.Write(model.Epsilon);
        writer.Write(model.MinimumPoints);
        writer.Write(model.Core.ColumnCount);
        writer.Write(model.Core.RowCount);
        writer.WriteArray(model.Core.ToMatrix().Values);
        writer.WriteArray<int>(model.Clusters.Ids);
        writer.Write(model.TrainingClusterIds.Length);
        writer.WriteArray<int>(model.TrainingClusterIds);
        writer.Write(model.KDistances.Length);
        writer.WriteArray<float>(model.KDistances);
        writer.Write(model.Knee);
    }

    /// <exception cref="FormatException">The content cannot be a clustering.</exception>
    public static DensityModel Read(ModelBodyReader reader)
    {
        double epsilon = reader.ReadDouble("eps", double.Epsilon, double.MaxValue);
        int minimumPoints = reader.ReadInt32(1, DbscanPlan.LargestMinimumPoints, "MinimumPoints");
        int columns = reader.ReadInt32(1, Array.MaxLength, "the number of features");
        int coreCount = reader.ReadInt32(0, Array.MaxLength / columns, "the number of core points");
        float[] core = reader.ReadArray<float>(coreCount * columns, "the core points");
        int[] coreClusterIds = reader.ReadArray<int>(coreCount, "the core points' clusters");
        int rowCount = reader.ReadInt32(coreCount, Array.MaxLength, "the number of training rows");
        int[] clusterIds = reader.ReadArray<int>(rowCount, "the training rows' clusters");
        int curveLength = reader.ReadInt32(0, KDistanceCurve.MaximumSampleSize, "the length of the k-distance curve");
        float[] curve = reader.ReadArray<float>(curveLength, "the k-distance curve");
        int knee = reader.ReadInt32(-1, curve.Length - 1, "the knee");
        reader.End();

        reader.Check(coreCount == 0 || TensorPrimitives.IsFiniteAll<float>(core), "a core point is not finite");
        reader.Check(coreClusterIds.All(id => id >= 0 && id < coreCount), "a core point has a cluster that cannot be");
        var tiled = new TiledRows(new FeatureMatrix(core, coreCount, columns), ParallelPass.OnAllProcessors);
        var clusters = new CoreClusters(tiled, coreClusterIds);
        reader.Check(clusterIds.All(id => id >= DensityClustering.Noise && id < clusters.Count),
            "a training row has a cluster that cannot be");
        reader.Check(curve.All(d => d >= 0 && float.IsFinite(d)), "the k-distance curve holds what is no distance");
        return new DensityModel(tiled, clusters, epsilon, minimumPoints, clusterIds, curve, knee);
    }
}
