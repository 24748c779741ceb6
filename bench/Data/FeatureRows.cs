using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Bench.Data;

/// <summary>A table of float features that a detector reads as a data view and a peer from a file.</summary>
internal sealed class FeatureRows
{
    private readonly float[] _values;

    /// <param name="name">For messages and file names.</param>
    /// <param name="columnCount">D</param>
    /// <param name="values">(N, D)</param>
    public FeatureRows(string name, int columnCount, float[] values)
    {
        Name = name;
        ColumnCount = columnCount;
        _values = values;
    }

    public string Name { get; }

    public int RowCount => _values.Length / ColumnCount;

    public int ColumnCount { get; }

    /// <summary>Standard normal values.</summary>
    public static FeatureRows Normal(int rowCount, int columnCount, int seed) =>
        Taken($"normal-{rowCount}x{columnCount}", rowCount, columnCount, new RowSource(columnCount, clusterCount: 0, seed));

    /// <summary>Rows in ten round clusters.</summary>
    public static FeatureRows Clustered(int rowCount, int columnCount, int seed) =>
        Taken($"clusters-{rowCount}x{columnCount}", rowCount, columnCount, new RowSource(columnCount, clusterCount: 10, seed));

    /// <summary>
    /// Windows of <paramref name="length"/> rows, one after the other, of <paramref name="sensors"/> columns: six hidden factors, each half
    /// as fast as the last, and noise of half their size.
    /// </summary>
    public static FeatureRows Windows(int rowCount, int length, int sensors, int seed)
    {
        const int Factors = 6;
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] loadings = [.. Enumerable.Range(0, Factors * sensors).Select(_ => Normal())], state = new double[Factors];
        float[] rows = new float[(rowCount + length) * sensors], values = new float[rowCount * length * sensors];
        for (int t = 0; t < rowCount + length; t++)
        {
            for (int k = 0; k < Factors; k++)
            {
                double kept = 1 - 0.3 / (1 << k);
                state[k] = kept * state[k] + Math.Sqrt(1 - kept * kept) * Normal();
            }

            for (int f = 0; f < sensors; f++)
                rows[t * sensors + f] = (float)(0.5 * Normal() + state.Select((value, k) => value * loadings[k * sensors + f]).Sum());
        }

        for (int n = 0; n < rowCount; n++) rows.AsSpan(n * sensors, length * sensors).CopyTo(values.AsSpan(n * length * sensors));
        return new($"windows-{rowCount}x{length}x{sensors}", length * sensors, values);
    }

    /// <summary>(N, D)</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The same values for code that cannot hold a span.</summary>
    public ReadOnlyMemory<float> Memory => _values;

    /// <summary>The first rows.</summary>
    public FeatureRows Head(int rowCount) => new(Name, ColumnCount, _values[..(rowCount * ColumnCount)]);

    /// <summary>All but the first rows.</summary>
    public FeatureRows After(int rowCount) => new($"{Name}-after-{rowCount}", ColumnCount, _values[(rowCount * ColumnCount)..]);

    /// <summary>The rows with <paramref name="offset"/> added to each value.</summary>
    public FeatureRows Shifted(float offset) => new($"{Name}-by-{offset}", ColumnCount, Array.ConvertAll(_values, value => value + offset));

    /// <summary>One object per row.</summary>
    public IEnumerable<FeatureRow> ToObjects() => Enumerable.Range(0, RowCount).Select(i => new FeatureRow { Features = [.. Row(i)] });

    /// <summary>A data view over one object per row: what a program has that keeps its rows as objects.</summary>
    public IDataView ToDataView(MLContext ml) => ml.Data.LoadFromEnumerable(ToObjects().ToArray(), Schema());

    /// <summary>
    /// A data view that hands out the rows again and again until there were <paramref name="count"/>, and keeps no copy of them.
    /// </summary>
    public IDataView ToStream(MLContext ml, long count) => ml.Data.LoadFromEnumerable(Stream(count), Schema());

    /// <summary>Of the objects: their vector has D values.</summary>
    public SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, ColumnCount);
        return schema;
    }

    /// <summary>Writes the values row by row, 4 bytes each, in this machine's byte order.</summary>
    public void Save(string file) => File.WriteAllBytes(file, MemoryMarshal.AsBytes(_values.AsSpan()));

    private static FeatureRows Taken(string name, int rowCount, int columnCount, RowSource source)
    {
        var values = new float[rowCount * columnCount];
        int next = 0;
        foreach (float[] row in source.Take(rowCount))
        {
            row.CopyTo(values, next);
            next += columnCount;
        }
        return new FeatureRows(name, columnCount, values);
    }

    private ReadOnlySpan<float> Row(int index) => _values.AsSpan(index * ColumnCount, ColumnCount);

    // ML.NET copies the array before it asks for the next row, so one object serves a whole pass.
    private IEnumerable<FeatureRow> Stream(long count)
    {
        var row = new FeatureRow { Features = new float[ColumnCount] };
        for (long i = 0; i < count; i++)
        {
            Row((int)(i % RowCount)).CopyTo(row.Features);
            yield return row;
        }
    }
}
