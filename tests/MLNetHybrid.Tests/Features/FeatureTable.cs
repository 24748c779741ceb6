using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Features;

/// <summary>Views of one vector column "Features" of a given type.</summary>
internal static class FeatureTable
{
    public static IDataView Dense<T>(MLContext ml, T[][] rows, params int[] dimensions) =>
        View(ml, [.. rows.Select(row => new VBuffer<T>(row.Length, [.. row]))], dimensions.Length == 0 ? [rows[0].Length] : dimensions);

    /// <summary>Rows that hold only what differs from 0.</summary>
    public static IDataView Sparse(MLContext ml, float[][] rows) => View(ml, [.. rows.Select(SparseRow)], [rows[0].Length]);

    public static IDataView View<T>(MLContext ml, VBuffer<T>[] rows, params int[] dimensions)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row<T>));
        schema["Features"].ColumnType = new VectorDataViewType(((VectorDataViewType)schema["Features"].ColumnType).ItemType, dimensions);
        return ml.Data.LoadFromEnumerable(rows.Select(row => new Row<T> { Features = row }), schema);
    }

    public static VBuffer<float>[] Read(IDataView data, string column)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[column]]);
        var get = cursor.GetGetter<VBuffer<float>>(data.Schema[column]);
        var rows = new List<VBuffer<float>>();
        while (cursor.MoveNext())
        {
            VBuffer<float> row = default;
            get(ref row);
            rows.Add(row);
        }
        return [.. rows];
    }

    private static VBuffer<float> SparseRow(float[] row)
    {
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(f => row[f] != 0)];
        return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(f => row[f])], indices);
    }

    internal sealed class Row<T>
    {
        public VBuffer<T> Features { get; set; }
    }
}
