using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>A component under test, and how what it gives is compared.</summary>
public abstract class ComponentContract
{
    protected const int Rows = 300, Seed = 11;

    // Each fact has an object of its own; what they only look at is fitted once.
    private static readonly ConcurrentDictionary<Type, Lazy<(ITransformer Model, IDataView Data)>> Fits = [];

    /// <summary>The estimator, with small sizes, over <see cref="ContractRow"/>'s columns.</summary>
    protected abstract IEstimator<ITransformer> Create(MLContext ml);

    /// <summary>
    /// The component by itself, with the data that it reads: where <see cref="Create"/> chains others to it, without them.
    /// </summary>
    /// <param name="ml">A fresh context.</param>
    /// <param name="data">Contract rows.</param>
    protected virtual (IEstimator<ITransformer> Estimator, IDataView Data) Alone(MLContext ml, IDataView data) => (Create(ml), data);

    /// <summary>Others stand before the component that take any type: what it refuses by itself is asked of <see cref="Alone"/>.</summary>
    protected virtual bool AcceptsAnyType => false;

    /// <summary>The columns without which the component by itself cannot work; by default those that its outputs are made of.</summary>
    protected virtual IEnumerable<string> ReadColumns(ITransformer alone, IDataView data)
    {
        IRowToRowMapper mapper = alone.GetRowToRowMapper(data.Schema);
        return mapper.GetDependencies(NewColumns(alone, data).Select(name => mapper.OutputSchema[name])).Select(column => column.Name);
    }

    protected static MLContext Context() => new(Seed);

    /// <summary>The estimator fitted to contract rows, and those rows. Facts must not dispose it.</summary>
    protected (ITransformer Model, IDataView Data) Fitted() => Fits.GetOrAdd(GetType(), _ => new(() =>
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        return (Create(ml).Fit(data), data);
    })).Value;

    /// <summary>
    /// How far a value may differ, relatively, between a batch of one row and a larger one: sums may be taken in another order.
    /// </summary>
    protected virtual double BatchTolerance => 0;

    protected static string[] NewColumns(ITransformer model, IDataView data) =>
        [.. model.GetOutputSchema(data.Schema)
            .Where(c => !c.IsHidden
            && (data.Schema.GetColumnOrNull(c.Name) is not { } old || !old.Type.Equals(c.Type))).Select(c => c.Name)];

    protected static List<object[]> Values(ITransformer model, IDataView data) =>
        DataViewValues.Read(model.Transform(data), NewColumns(model, data));

    protected static void AssertEqual(List<object[]> expected, List<object[]> actual, double tolerance = 0)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            if (tolerance == 0)
            {
                Assert.Equal(expected[i], actual[i]);
                continue;
            }
            for (int c = 0; c < expected[i].Length; c++) AssertClose(expected[i][c], actual[i][c], tolerance);
        }
    }

    private static void AssertClose(object expected, object actual, double tolerance)
    {
        switch (expected, actual)
        {
            case (float e, float a) when float.IsFinite(e):
                Assert.InRange(a, e - tolerance * (1 + Math.Abs(e)), e + tolerance * (1 + Math.Abs(e)));
                break;
            case (float[] e, float[] a):
                Assert.Equal(e.Length, a.Length);
                for (int i = 0; i < e.Length; i++) AssertClose(e[i], a[i], tolerance);
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }
}
