using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>What every estimator of the library promises. A subclass names the estimator; every fact here then holds for it.</summary>
public abstract class EstimatorContract
{
    protected const int Rows = 300;

    /// <summary>The estimator, with small sizes, over <see cref="ContractRow"/>'s columns.</summary>
    protected abstract IEstimator<ITransformer> Create(MLContext ml);

    /// <summary>The estimator over an input column that does not exist.</summary>
    protected abstract IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name);

    protected static MLContext Context() => new(seed: 11);

    [Fact]
    public void Promised_schema_is_delivered()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        IEstimator<ITransformer> estimator = Create(ml);
        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        ITransformer model = estimator.Fit(data);
        SchemaShape delivered = SchemaShape.Create(model.GetOutputSchema(data.Schema));
        Assert.Equal(delivered.Select(Describe).Order(), promised.Select(Describe).Order());
        Assert.Equal(model.GetOutputSchema(data.Schema).Select(c => (c.Name, c.Type)), model.Transform(data).Schema.Select(c => (c.Name, c.Type)));
        Assert.NotEmpty(NewColumns(model, data));
    }

    [Fact]
    public void Saved_and_loaded_in_a_fresh_context_it_gives_equal_values()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows), unseen = ContractRow.View(ml, 100, seed: 8);
        ITransformer model = Create(ml).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out DataViewSchema schema);
        Assert.Equal(data.Schema.Select(c => c.Name), schema.Select(c => c.Name));
        AssertEqual(Values(model, unseen), Values(loaded, unseen));

        // Saved again, a loaded model is the same model.
        using var again = new MemoryStream();
        ml.Model.Save(loaded, schema, again);
        AssertEqual(Values(model, unseen), Values(new MLContext().Model.Load(again, out _), unseen));
    }

    [Fact]
    public void Same_seed_gives_the_same_values()
    {
        List<object[]> FitAndScore()
        {
            MLContext ml = Context();
            IDataView data = ContractRow.View(ml, Rows);
            return Values(Create(ml).Fit(data), data);
        }
        AssertEqual(FitAndScore(), FitAndScore());
    }

    [Fact]
    public void Rows_keep_their_number_order_and_identity()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        IDataView output = Create(ml).Fit(data).Transform(data);
        Assert.Equal(Enumerable.Range(0, Rows), output.GetColumn<int>("Index"));
        Assert.Equal(Ids(data), Ids(output));
        Assert.True(output.GetRowCount() is null or Rows);
    }

    [Fact]
    public void Each_column_alone_has_the_values_it_has_among_all()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        ITransformer model = Create(ml).Fit(data);
        IDataView output = model.Transform(data);
        string[] columns = NewColumns(model, data);
        List<object[]> all = DataViewValues.Read(output, columns);
        for (int c = 0; c < columns.Length; c++)
            AssertEqual([.. all.Select(row => new[] { row[c] })], DataViewValues.Read(output, columns[c]));
    }

    [Fact]
    public void Parallel_cursors_and_shuffled_cursors_deliver_every_row_with_its_own_values()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        ITransformer model = Create(ml).Fit(data);
        IDataView output = model.Transform(data);
        string[] columns = ["Index", .. NewColumns(model, data)];
        List<object[]> expected = DataViewValues.Read(output, columns);
        DataViewSchema.Column[] needed = [.. columns.Select(name => output.Schema[name])];

        var parallel = new List<object[]>();
        foreach (DataViewRowCursor cursor in output.GetRowCursorSet(needed, 3))
            using (cursor) parallel.AddRange(DataViewValues.Read(cursor, columns));
        AssertEqual(expected, [.. parallel.OrderBy(row => (int)row[0])]);

        using DataViewRowCursor shuffled = output.GetRowCursor(needed, output.CanShuffle ? new Random(3) : null);
        AssertEqual(expected, [.. DataViewValues.Read(shuffled, columns).OrderBy(row => (int)row[0])]);
    }

    [Fact]
    public void Several_threads_may_score_with_one_model()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        ITransformer model = Create(ml).Fit(data);
        List<object[]> expected = Values(model, data);
        var results = new List<object[]>[4];
        Parallel.For(0, results.Length, i => results[i] = Values(model, data));
        Assert.All(results, r => AssertEqual(expected, r));
    }

    [Fact]
    public void A_row_mapper_gives_the_values_of_the_data_view()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, Rows);
        ITransformer model = Create(ml).Fit(data);
        Assert.True(model.IsRowToRowMapper);
        IRowToRowMapper mapper = model.GetRowToRowMapper(data.Schema);
        string[] columns = NewColumns(model, data);
        DataViewSchema.Column[] wanted = [.. columns.Select(name => mapper.OutputSchema[name])];

        using DataViewRowCursor cursor = data.GetRowCursor(mapper.GetDependencies(wanted));
        using DataViewRow row = mapper.GetRow(cursor, wanted);
        var mapped = new List<object[]>();
        using var rows = new RowAsCursor(cursor, row);
        AssertEqual(DataViewValues.Read(model.Transform(data), columns), DataViewValues.Read(rows, columns), BatchTolerance);
    }

    [Fact]
    public void An_absent_input_column_is_named()
    {
        MLContext ml = Context();
        IDataView data = ContractRow.View(ml, 10);
        IEstimator<ITransformer> estimator = CreateOverAbsentColumn(ml, "Missing_one");
        Assert.Contains("Missing_one", Assert.ThrowsAny<Exception>(() => estimator.Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains("Missing_one", Assert.ThrowsAny<Exception>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))).Message, StringComparison.Ordinal);
    }

    /// <summary>How far a value may differ, relatively, between a batch of one row and a larger one: sums may be taken in another order.</summary>
    protected virtual double BatchTolerance => 0;

    protected static string[] NewColumns(ITransformer model, IDataView data) =>
        [.. model.GetOutputSchema(data.Schema).Where(c => !c.IsHidden && (data.Schema.GetColumnOrNull(c.Name) is not { } old || !old.Type.Equals(c.Type))).Select(c => c.Name)];

    protected static List<object[]> Values(ITransformer model, IDataView data) => DataViewValues.Read(model.Transform(data), NewColumns(model, data));

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

    private static List<DataViewRowId> Ids(IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<DataViewRowId> get = cursor.GetIdGetter();
        var ids = new List<DataViewRowId>();
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            get(ref id);
            ids.Add(id);
        }
        return ids;
    }

    private static string Describe(SchemaShape.Column column) => $"{column.Name}: {column.GetTypeString()} {column.Kind}";

    /// <summary>Moves the input and reads the mapped row: what a prediction engine does.</summary>
    private sealed class RowAsCursor(DataViewRowCursor input, DataViewRow row) : DataViewRowCursor
    {
        public override DataViewSchema Schema => row.Schema;
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);
        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();
        public override bool MoveNext() => input.MoveNext();
    }
}
