using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>What every estimator of the library promises. A subclass names the estimator; every fact here then holds for it.</summary>
public abstract class EstimatorContract : SavingContract
{
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
        (ITransformer model, IDataView data) = Fitted();
        IDataView output = model.Transform(data);
        Assert.Equal(Enumerable.Range(0, Rows), output.GetColumn<int>("Index"));
        List<DataViewRowId> ids = Ids(output);
        Assert.Equal(Ids(data), ids);
        Assert.Equal(Rows, ids.Distinct().Count());
        Assert.True(output.GetRowCount() is null or Rows);
    }

    [Fact]
    public void Each_column_alone_and_each_half_of_them_has_the_values_it_has_among_all()
    {
        (ITransformer model, IDataView data) = Fitted();
        IDataView output = model.Transform(data);
        string[] columns = [.. output.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        List<object[]> all = DataViewValues.Read(output, columns);
        int[][] subsets = [.. Enumerable.Range(0, columns.Length).Select(c => (int[])[c]), .. Enumerable.Range(0, 2)
            .Select(half => Every2nd(half))];
        foreach (int[] subset in subsets)
            AssertEqual([.. all.Select(row => subset.Select(c => row[c]).ToArray())],
                DataViewValues.Read(output, [.. subset.Select(c => columns[c])]));

        int[] Every2nd(int first) => [.. Enumerable.Range(0, columns.Length).Where(c => c % 2 == first)];
    }

    [Fact]
    public void Parallel_cursors_and_shuffled_cursors_deliver_every_row_with_its_own_values()
    {
        (ITransformer model, IDataView data) = Fitted();
        IDataView output = model.Transform(data);
        string[] columns = ["Index", .. NewColumns(model, data)];
        List<object[]> expected = DataViewValues.Read(output, columns);
        DataViewSchema.Column[] needed = [.. columns.Select(name => output.Schema[name])];

        var parallel = new List<object[]>();
        foreach (DataViewRowCursor cursor in output.GetRowCursorSet(needed, 3))
            using (cursor) parallel.AddRange(DataViewValues.Read(cursor, columns));
        AssertEqual(expected, [.. parallel.OrderBy(row => (int)row[0])]);

        // Where rows must not be shuffled, asking for it changes nothing.
        using DataViewRowCursor shuffled = output.GetRowCursor(needed, new Random(3));
        Assert.Same(output.Schema, shuffled.Schema);
        List<object[]> rows = DataViewValues.Read(shuffled, columns);
        Assert.Equal(output.CanShuffle, !rows.Select(row => (int)row[0]).SequenceEqual(Enumerable.Range(0, Rows)));
        AssertEqual(expected, [.. rows.OrderBy(row => (int)row[0])]);
    }

    [Fact]
    public void Several_threads_may_score_with_one_model()
    {
        (ITransformer model, IDataView data) = Fitted();
        List<object[]> expected = Values(model, data);
        var results = new List<object[]>[4];
        Parallel.For(0, results.Length, i => results[i] = Values(model, data));
        Assert.All(results, r => AssertEqual(expected, r));
    }

    [Fact]
    public void A_row_mapper_gives_the_values_of_the_data_view()
    {
        (ITransformer model, _) = Fitted();
        // Not the training rows: some of them lie on a one-class SVM's boundary by its construction, and there rounding decides.
        IDataView data = ContractRow.View(Context(), Rows, seed: 8);
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
        Assert.Contains("Missing_one",
            Assert.ThrowsAny<Exception>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))).Message,
            StringComparison.Ordinal);
    }

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
