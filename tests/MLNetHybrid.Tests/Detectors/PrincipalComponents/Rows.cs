using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Detectors.PrincipalComponents;

/// <summary>Views of rows of any width, and rows of a few hidden factors.</summary>
internal static class Rows
{
    /// <summary>Dense rows (N, D).</summary>
    public static IDataView View(MLContext ml, float[] values, int columns, params int[] shape) =>
        View(ml, values.Chunk(columns).Select(row => new VBuffer<float>(columns, row)), shape is [] ? [columns] : shape);

    /// <summary>Rows in any form.</summary>
    public static IDataView View(MLContext ml, IEnumerable<VBuffer<float>> rows, params int[] shape)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, shape);
        return ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }), schema);
    }

    /// <summary>(N, D) of factors whose size falls by <paramref name="decay"/> from one to the next, and noise of .01.</summary>
    public static float[] Factors(int rows, int columns, int factors, double decay = 0.7, int seed = 3)
    {
        var random = new Random(seed);
        float[] loadings = Gaussian.Values(random.NextDouble, factors * columns);
        var values = new float[rows * columns];
        for (int n = 0; n < rows; n++)
        {
            float[] z = Gaussian.Values(random.NextDouble, factors);
            for (int d = 0; d < columns; d++)
            {
                double sum = 0.01 * Gaussian.Next(random.NextDouble) + d % 5;
                for (int k = 0; k < factors; k++) sum += Math.Pow(decay, k) * z[k] * loadings[k * columns + d];
                values[n * columns + d] = (float)sum;
            }
        }

        return values;
    }

    private sealed class Row
    {
        public VBuffer<float> Features { get; set; }
    }
}
