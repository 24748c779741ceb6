namespace MLNetHybrid.Testing.Checks;

internal static class RowChecks
{
    public static void RowsKeepTheirPlace(Subject subject)
    {
        if (!subject.Model.IsRowToRowMapper) return;
        IDataView output = subject.Model.Transform(subject.Data);
        DataViewRowId[] expected = Ids(subject.Data), actual = Ids(output);
        Expect.That(expected.Length == actual.Length, $"expected {expected.Length} rows; found {actual.Length}");
        Expect.That(expected.SequenceEqual(actual), "expected the ids of the input's rows in their order; found others");
        Expect.That(actual.Distinct().Count() == actual.Length, "expected an id of its own for each row; found some twice");
        Expect.That(output.GetRowCount() is not { } count || count == actual.Length,
            $"GetRowCount: expected null or {actual.Length}; found {output.GetRowCount()}");
    }

    public static void RowMapper(Subject subject)
    {
        if (!subject.Model.IsRowToRowMapper) return;
        IDataView rows = subject.OtherData();
        IRowToRowMapper mapper = subject.Model.GetRowToRowMapper(rows.Schema);
        string[] columns = Subject.NewColumns(rows.Schema, mapper.OutputSchema);
        DataViewSchema.Column[] wanted = [.. columns.Select(name => mapper.OutputSchema[name])];
        using DataViewRowCursor cursor = rows.GetRowCursor(mapper.GetDependencies(wanted));
        using DataViewRow row = mapper.GetRow(cursor, wanted);
        Func<object>[] readers = [.. wanted.Select(column => Values.Reader(row, row.Schema[column.Name]))];
        var mapped = new List<object[]>();
        while (cursor.MoveNext()) mapped.Add([.. readers.Select(read => read())]);
        Expect.SameRows(
            Values.Read(subject.Model.Transform(rows), columns), mapped, columns, "by the row mapper", subject.Options.BatchTolerance);
    }

    public static void FewerRows(Subject subject)
    {
        if (!subject.Model.IsRowToRowMapper) return;
        IDataView rows = subject.OtherData();
        IDataView output = subject.Model.Transform(rows);
        string[] columns = Subject.NewColumns(rows.Schema, output.Schema);
        List<object[]> all = Values.Read(output, columns);
        foreach (int count in new[] { 1, 2, 7, 31 })
        {
            IDataView few = subject.Model.Transform(subject.Context().Data.TakeRows(rows, count));
            Expect.SameRows(
                [.. all.Take(count)], Values.Read(few, columns), columns, $"the first {count} rows alone", subject.Options.BatchTolerance);
        }
    }

    public static void EmptyView(Subject subject)
    {
        IDataView empty = subject.Context().Data.SkipRows(subject.Data, int.MaxValue);
        IDataView output = subject.Model.Transform(empty);
        Expect.SameText(Values.Lines(subject.Model.Transform(subject.Data).Schema), Values.Lines(output.Schema), "the schema over no rows");
        int count = Values.Read(output, Values.Readable(output.Schema)).Count;
        Expect.That(count == 0 || !subject.Model.IsRowToRowMapper, $"Transform of no row: expected no row; found {count}");
        Expect.NoProgrammersError("Fit to no row", () => subject.Estimator().Fit(empty));
    }

    public static void MissingAndInfinite(Subject subject)
    {
        const int BadRow = 20;
        string[] columns = Subject.NewColumns(subject.Data.Schema, subject.Model.GetOutputSchema(subject.Data.Schema));
        List<object[]> expected = [.. Values.Read(subject.Model.Transform(subject.Data), columns).Take(BadRow)];
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            IDataView rows = AlteredView.WithBadNumbers(subject.Data, BadRow, bad);
            List<object[]> actual = [];
            bool isComputed = Expect.NoProgrammersError(
                $"Transform of {bad}", () => actual = Values.Read(subject.Model.Transform(rows), columns));
            if (isComputed && subject.Model.IsRowToRowMapper)
            {
                Expect.SameRows(expected, [.. actual.Take(BadRow)], columns, $"rows before one with {bad}", subject.Options.BatchTolerance);
            }
        }
    }

    private static DataViewRowId[] Ids(IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        return [.. Values.Read(cursor, []).Select(row => row.Id)];
    }
}
