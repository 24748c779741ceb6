using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>What an estimator promises of its columns is what its transformer delivers, and an unfit input is refused by both.</summary>
public abstract class SchemaContract : ComponentContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Promised_schema_is_delivered_with_its_annotations(bool slotsHaveNames)
    {
        MLContext ml = Context();
        ContractRow[] rows = ContractRow.Make(Rows);
        IDataView data = slotsHaveNames ? ContractRow.NamedView(ml, rows, "x", "y", "z") : ml.Data.LoadFromEnumerable(rows);
        AssertPromiseHolds(Create(ml), data);
        (IEstimator<ITransformer> alone, IDataView read) = Alone(Context(), data);
        AssertPromiseHolds(alone, read);
    }

    [Fact]
    public void Input_without_a_column_that_is_read_or_with_one_of_another_type_is_refused()
    {
        MLContext ml = Context();
        (IEstimator<ITransformer> estimator, IDataView data) = Alone(ml, ContractRow.View(ml, Rows));
        ITransformer model = estimator.Fit(data);
        ITransformer loaded = SavingContract.Reloaded(model, data.Schema, out _);
        string[] read = [.. ReadColumns(model, data)];
        Assert.NotEmpty(read);
        foreach (string column in read)
        {
            IDataView[] unfit =
            [
                Transformed(ml.Transforms.DropColumns(column)),
                .. ContractRow.ColumnsNobodyReads.Select(other => Transformed(ml.Transforms.CopyColumns(column, other))),
            ];
            foreach (IDataView input in unfit)
            {
                AssertRefused(column, () => estimator.GetOutputSchema(SchemaShape.Create(input.Schema)));
                AssertRefused(column, () => estimator.Fit(input));
                foreach (ITransformer transformer in new[] { model, loaded })
                {
                    AssertRefused(column, () => transformer.GetOutputSchema(input.Schema));
                    AssertRefused(column, () => transformer.GetRowToRowMapper(input.Schema));
                    AssertRefused(column, () => transformer.Transform(input));
                }
            }
        }

        IDataView Transformed(IEstimator<ITransformer> change) => change.Fit(data).Transform(data);
    }

    /// <summary>What is promised is there, and nothing is there that is not promised: names, types and annotations.</summary>
    protected static void AssertPromiseHolds(IEstimator<ITransformer> estimator, IDataView data)
    {
        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        SchemaShape delivered = SchemaShape.Create(estimator.Fit(data).GetOutputSchema(data.Schema));
        Assert.Equal(delivered.Select(Describe).Order(), promised.Select(Describe).Order());
    }

    // ML.NET's two types of refusal. ArgumentOutOfRangeException is what ExceptSchemaMismatch makes.
    private static void AssertRefused(string column, Func<object> use)
    {
        Exception refusal = Assert.ThrowsAny<Exception>(use);
        Assert.True(refusal is ArgumentOutOfRangeException or InvalidOperationException, refusal.ToString());
        Assert.Contains($"'{column}'", refusal.Message, StringComparison.Ordinal);
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.GetTypeString()} {column.Kind} [{string.Join(", ", column.Annotations.Select(Describe).Order())}]";
}
