using System.Numerics.Tensors;
using MLNetHybrid.Detectors.Search;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary><see cref="ReferenceRows"/> in a model file. The trees over the rows are built anew when loading.</summary>
internal static class NearestNeighborsFormat
{
    public static void Write(ReferenceRows reference, BinaryWriter writer)
    {
        writer.Write(reference.Neighbors);
        writer.Write(reference.ColumnCount);
        writer.Write(reference.AreSubsamples ? reference.Draws.Length : 0);
        writer.Write(reference.Draws[0].RowCount);
        foreach (TiledRows draw in reference.Draws) writer.WriteArray(draw.ToMatrix().Values);
    }

    /// <exception cref="FormatException">The content cannot be such rows.</exception>
    public static ReferenceRows Read(ModelBodyReader reader)
    {
        int neighbors = reader.ReadInt32(1, NearestNeighborsPlan.LargestNeighbors, "Neighbors");
        int columns = reader.ReadInt32(1, Array.MaxLength / TileKernels.TileRows, "the number of features");
        int subsamples = reader.ReadInt32(0, NearestNeighborsPlan.LargestSubsamples, "the number of subsamples");
        int largest = Array.MaxLength / columns / TileKernels.TileRows * TileKernels.TileRows;
        int rowCount = reader.ReadInt32(neighbors + 1, Math.Max(neighbors + 1, largest), "the number of rows");
        var draws = new TiledRows[Math.Max(1, subsamples)];
        for (int t = 0; t < draws.Length; t++)
        {
            float[] values = reader.ReadArray<float>(checked(rowCount * columns), "the rows");
            reader.Check(TensorPrimitives.IsFiniteAll<float>(values), "a row is not finite");
            draws[t] = new TiledRows(new FeatureMatrix(values, rowCount, columns), ParallelPass.OnAllProcessors);
        }
        return new ReferenceRows(draws, neighbors, areSubsamples: subsamples > 0);
    }
}
