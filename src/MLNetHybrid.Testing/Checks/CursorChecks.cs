namespace MLNetHybrid.Testing.Checks;

internal static class CursorChecks
{
    public static void ActiveColumnsOnly(Subject subject)
    {
        IDataView output = subject.Model.Transform(subject.Data);
        string[] columns = Values.Readable(output.Schema);
        List<object[]> all = Values.Read(output, columns);
        int[][] subsets = [
            .. Enumerable.Range(0, columns.Length).Select(c => (int[])[c]),
            .. Enumerable.Range(0, 2).Select(half => Enumerable.Range(0, columns.Length).Where(c => c % 2 == half).ToArray())];
        foreach (int[] subset in subsets)
        {
            string[] names = [.. subset.Select(c => columns[c])];
            Expect.SameRows([.. all.Select(row => subset.Select(c => row[c]).ToArray())], Values.Read(output, names), names,
                $"with [{string.Join(", ", names)}] alone active");
        }
    }

    public static void Cursors(Subject subject)
    {
        IDataView output = subject.Model.Transform(subject.Data);
        string[] columns = Subject.NewColumns(subject.Data.Schema, output.Schema);
        List<object[]> expected = Values.Read(output, columns);
        DataViewSchema.Column first = output.Schema[columns[0]];
        using DataViewRowCursor cursor = output.GetRowCursor([first]);
        Expect.That(cursor.IsColumnActive(first), $"IsColumnActive of '{first.Name}', which was asked for: expected true; found false");
        Throws($"GetGetter of '{first.Name}' as a type that nothing has", () => cursor.GetGetter<IntPtr>(first));
        foreach (DataViewSchema.Column other in output.Schema.Where(column => !cursor.IsColumnActive(column)))
        {
            Throws($"GetGetter of '{other.Name}', which is not active", () => Values.Reader(cursor, other));
        }

        // Left early, while another goes on.
        DataViewRowCursor early = output.GetRowCursor([first]);
        early.MoveNext();
        early.Dispose();
        early.Dispose();
        List<object[]> actual = [.. Values.Read(cursor, [columns[0]]).Select(row => row.Values)];
        Expect.SameRows([.. expected.Select(row => row[..1])], actual, columns[..1], "after another cursor was disposed of early");
        Expect.That(!cursor.MoveNext(), "MoveNext after the last row: expected false again; found true");
    }

    public static void CursorSets(Subject subject)
    {
        (IDataView output, string[] columns, DataViewSchema.Column[] needed,
            List<(DataViewRowId Id, object[] Values)> expected) = Read(subject);
        var actual = new List<(DataViewRowId Id, object[] Values)>();
        foreach (DataViewRowCursor cursor in output.GetRowCursorSet(needed, 3))
        {
            using (cursor) actual.AddRange(Values.Read(cursor, columns));
        }
        SameById(expected, actual, columns, "in a set of cursors");
    }

    public static void Shuffling(Subject subject)
    {
        (IDataView output, string[] columns, DataViewSchema.Column[] needed,
            List<(DataViewRowId Id, object[] Values)> expected) = Read(subject);
        using DataViewRowCursor cursor = output.GetRowCursor(needed, new Random(3));
        List<(DataViewRowId Id, object[] Values)> actual = Values.Read(cursor, columns);
        SameById(expected, actual, columns, "in a random order");
        Expect.That(output.CanShuffle || expected.Select(row => row.Id).SequenceEqual(actual.Select(row => row.Id)),
            "CanShuffle is false: expected the order of the input though another was asked for; found another");
    }

    public static void SeveralThreads(Subject subject)
    {
        IDataView output = subject.Model.Transform(subject.Data);
        string[] columns = Subject.NewColumns(subject.Data.Schema, output.Schema);
        List<object[]> expected = Values.Read(output, columns);

        DataViewSchema.Column[] needed = [.. columns.Select(name => output.Schema[name])];
        using DataViewRowCursor one = output.GetRowCursor(needed), other = output.GetRowCursor(needed);
        Func<object>[] ofOne = [.. needed.Select(column => Values.Reader(one, column))];
        Func<object>[] ofOther = [.. needed.Select(column => Values.Reader(other, column))];
        var rowsOfOne = new List<object[]>();
        var rowsOfOther = new List<object[]>();
        while (one.MoveNext())
        {
            rowsOfOne.Add([.. ofOne.Select(read => read())]);
            if (rowsOfOne.Count % 2 == 0 || !other.MoveNext()) continue;
            rowsOfOther.Add([.. ofOther.Select(read => read())]);
        }
        Expect.SameRows(expected, rowsOfOne, columns, "in one of two cursors at once");
        Expect.SameRows([.. expected.Take(rowsOfOther.Count)], rowsOfOther, columns, "in the slower of two cursors at once");

        var results = new List<object[]>[4];
        Exception? error = null;
        Thread[] threads = [.. Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            try
            {
                results[i] = Values.Read(subject.Model.Transform(subject.Data), columns);
            }
#pragma warning disable CA1031 // handed to the thread that waits
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                error = thrown;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Expect.That(error is null, $"in four threads at once: expected no exception; found {error}");
        foreach (List<object[]> result in results) Expect.SameRows(expected, result, columns, "in one of four threads at once");
    }

    private static (IDataView, string[], DataViewSchema.Column[], List<(DataViewRowId Id, object[] Values)>) Read(Subject subject)
    {
        IDataView output = subject.Model.Transform(subject.Data);
        string[] columns = Subject.NewColumns(subject.Data.Schema, output.Schema);
        DataViewSchema.Column[] needed = [.. columns.Select(name => output.Schema[name])];
        using DataViewRowCursor cursor = output.GetRowCursor(needed);
        return (output, columns, needed, Values.Read(cursor, columns));
    }

    private static void SameById(
        List<(DataViewRowId Id, object[] Values)> expected, List<(DataViewRowId Id, object[] Values)> actual, string[] columns, string what)
    {
        Expect.That(expected.Count == actual.Count, $"{what}: expected {expected.Count} rows; found {actual.Count}");
        Expect.That(actual.Select(row => row.Id).ToHashSet().SetEquals(expected.Select(row => row.Id)),
            $"{what}: expected the row ids of a single cursor; found others");
        Expect.SameRows(Sorted(expected), Sorted(actual), columns, what);

        static List<object[]> Sorted(List<(DataViewRowId Id, object[] Values)> rows) =>
            [.. rows.OrderBy(row => row.Id.High).ThenBy(row => row.Id.Low).Select(row => row.Values)];
    }

    private static void Throws(string what, Action use)
    {
        try
        {
            use();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return;
        }
        throw new BrokenRuleException($"{what}: expected an ArgumentException or InvalidOperationException; found none");
    }
}
