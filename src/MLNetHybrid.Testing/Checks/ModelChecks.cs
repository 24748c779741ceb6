namespace MLNetHybrid.Testing.Checks;

internal static class ModelChecks
{
    public static void SavedAndLoaded(Subject subject)
    {
        IDataView rows = subject.OtherData();
        ITransformer loaded = subject.Reloaded(subject.Model, subject.Data.Schema, out DataViewSchema schema);
        Expect.SameText(Values.Lines(subject.Data.Schema.Where(c => !c.IsHidden)).Select(WithoutIndex).ToArray(),
            Values.Lines(schema.Where(c => !c.IsHidden)).Select(WithoutIndex).ToArray(), "the input schema in the file");
        SameView(subject.Model.Transform(rows), loaded.Transform(rows), "saved and loaded");
        ITransformer again = subject.Reloaded(loaded, schema, out _);
        SameView(subject.Model.Transform(rows), again.Transform(rows), "saved and loaded twice");

        static string WithoutIndex(string line) => line[line.IndexOf(' ', StringComparison.Ordinal)..];
    }

    public static void SameSeedSameModel(Subject subject)
    {
        IDataView rows = subject.OtherData();
        SameView(subject.Model.Transform(rows), subject.FitAnew().Transform(rows), "fitted again with the same seed");
    }

    public static void Disposing(Subject subject)
    {
        IDataView rows = subject.OtherData();
        ITransformer first = subject.Reloaded(subject.Model, subject.Data.Schema, out DataViewSchema schema);
        ITransformer second = subject.Reloaded(first, schema, out _);
        foreach (ITransformer model in new[] { first, subject.FitAnew() })
        {
            if (model is not IDisposable disposable) continue;
            disposable.Dispose();
            disposable.Dispose();
        }
        SameView(subject.Model.Transform(rows), second.Transform(rows), "after others were disposed of");
    }

    private static void SameView(IDataView expected, IDataView actual, string what)
    {
        Expect.SameText(Values.Lines(expected.Schema), Values.Lines(actual.Schema), $"the schema, {what}");
        string[] columns = Values.Readable(expected.Schema);
        using DataViewRowCursor one = expected.GetRowCursor(expected.Schema.Where(column => columns.Contains(column.Name)));
        using DataViewRowCursor other = actual.GetRowCursor(actual.Schema.Where(column => columns.Contains(column.Name)));
        List<(DataViewRowId Id, object[] Values)> ofOne = Values.Read(one, columns), ofOther = Values.Read(other, columns);
        Expect.SameRows([.. ofOne.Select(row => row.Values)], [.. ofOther.Select(row => row.Values)], columns, what);
        Expect.That(ofOne.Select(row => row.Id).SequenceEqual(ofOther.Select(row => row.Id)),
            $"{what}: expected the same row ids; found others");
    }
}
