using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Testing;

Row[] rows = [.. Enumerable.Range(0, 100).Select(i => new Row { Features = [i, i % 7] })];
// BLOCKS
Console.WriteLine("Every rule is kept.");

internal sealed class Row
{
    [VectorType(2)] public float[] Features { get; set; } = [];
}
