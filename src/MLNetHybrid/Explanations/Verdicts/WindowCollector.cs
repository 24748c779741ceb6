using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>
/// Reads the windows that end at some rows of a view. Which rows make a window is told by a first pass over the columns that tell streams
/// apart; a second one reads the values of those rows alone.
/// </summary>
internal sealed class WindowCollector
{
    private readonly IHost _host;
    private readonly ModelPath _path;
    private readonly IDataView _view;
    private readonly int[] _before;   // by row: the row before it in its stream, -1 none; -2: the row is of no stream
    private const int None = -1, NoStream = -2;

    /// <param name="host">For cancellation.</param>
    /// <param name="path">The model's.</param>
    /// <param name="rows">The data.</param>
    public WindowCollector(IHost host, ModelPath path, IDataView rows)
    {
        _host = host;
        _path = path;
        _view = path.Front(rows);
        _before = Order();
    }

    public int RowCount => _before.Length;

    /// <summary>The windows that end at these rows, in the order of the rows.</summary>
    public IReadOnlyList<RowWindow> Read(IReadOnlyCollection<int> rows)
    {
        int F = _path.FeatureCount;
        var needed = new BitArray(RowCount);
        var members = new Dictionary<int, int[]>();
        foreach (int row in rows.Distinct())
        {
            members[row] = Window(row);
            foreach (int member in members[row]) needed[member] = true;
        }
        Dictionary<int, double[]> values = Values(needed);
        return
        [
            .. rows.Distinct().Order().Select(row =>
            {
                int[] window = members[row];
                RowStatus status = _before[row] == NoStream ? RowStatus.UnknownStream
                    : !_path.HasWholeWindows && window.Length < _path.WindowLength ? RowStatus.WarmingUp
                    : RowStatus.Judged;
                return new RowWindow(row, status, [.. window.SelectMany(member => values[member])]);
            }),
        ];
    }

    // The row and those before it in its stream, the oldest first.
    private int[] Window(int row)
    {
        int length = _path.HasWholeWindows ? 1 : _path.WindowLength;
        var window = new List<int> { row };
        while (window.Count < length && _before[window[^1]] >= 0) window.Add(_before[window[^1]]);
        window.Reverse();
        return [.. window];
    }

    private int[] Order()
    {
        var before = new List<int>();
        var last = new Dictionary<UInt128, int>();
        bool streams = _path.PartitionColumnNames.Count > 0;
        using DataViewRowCursor cursor = _view.GetRowCursor(_path.PartitionColumnNames.Select(name => _view.Schema[name]));
        PartitionKey? key = streams ? new PartitionKey(cursor, _path.PartitionColumnNames) : null;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            if (row % 1024 == 0) _host.CheckAlive();
            UInt128? stream = key is null ? UInt128.Zero : key.Read();
            before.Add(stream is not UInt128 known ? NoStream : last.TryGetValue(known, out int earlier) ? earlier : None);
            if (stream is UInt128 seen) last[seen] = row;
        }
        return [.. before];
    }

    private Dictionary<int, double[]> Values(BitArray needed)
    {
        var values = new Dictionary<int, double[]>();
        int end = RowCount;
        while (end > 0 && !needed[end - 1]) end--;
        using DataViewRowCursor cursor = _view.GetRowCursor(_path.Sources.Select(source => _view.Schema[source.Copy]));
        Action<Span<double>>[] readers = [.. _path.Sources.Select(source => Reader(cursor, source))];
        for (int row = 0; row < end && cursor.MoveNext(); row++)
        {
            if (row % 1024 == 0) _host.CheckAlive();
            if (!needed[row]) continue;
            var all = new double[_path.Sources.Sum(source => source.Type.Size)];
            for (int s = 0, start = 0; s < readers.Length; start += _path.Sources[s++].Type.Size)
                readers[s](all.AsSpan(start, _path.Sources[s].Type.Size));
            values[row] = all;
        }
        return values;
    }

    private static Action<Span<double>> Reader(DataViewRow row, SourceColumn source)
    {
        DataViewSchema.Column column = row.Schema[source.Copy];
        return source.IsDouble ? Of<double>(value => value) : Of<float>(value => value);

        Action<Span<double>> Of<T>(Func<T, double> convert) where T : unmanaged
        {
            ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> value = default;
            return destination =>
            {
                get(ref value);
                Components.FeatureValues.Check(in value, destination.Length, source.Name);
                destination.Clear();
                foreach ((int slot, T item) in value.Items()) destination[slot] = convert(item);
            };
        }
    }
}
