using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Features;

/// <summary>The promise of a transform that makes one vector with slot names out of one column.</summary>
internal static class FeatureShape
{
    public static SchemaShape Add(
        IHost host, SchemaShape inputSchema, string outputColumnName, string inputColumnName, string expectedInput,
        Func<SchemaShape.Column, bool> suits)
    {
        SchemaShape.Column input = SchemaColumns.Find(host, inputSchema, "input", inputColumnName);
        if (!suits(input)) throw SchemaColumns.Mismatch(host, "input", input, expectedInput);

        var slotNames = new SchemaShape(
            [new SchemaShape.Column(
                AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false)]);
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(c => c.Name);
        columns[outputColumnName] = new(
            outputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, slotNames);
        return new SchemaShape(columns.Values);
    }
}
