using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>
/// Reads a column of windows. Where its maker answers, it reads rows, each one once, and which windows share them; else it reads the
/// windows. Either way the same windows come out: those whose values are all finite, in the order of the rows at which they end.
/// </summary>
internal sealed class WindowReader
{
    private readonly NetworkArchitecture _architecture;
    private readonly RowCollector _rows;
    private readonly Dictionary<long, Run> _running = [];   // by stream: its latest run
    private readonly List<Run> _runs = [];
    private readonly List<(int Run, int First, long Place)> _windows = [];   // First: which of its run's rows the window begins with

    private WindowReader(NetworkArchitecture architecture, long declaredRows)
    {
        _architecture = architecture;
        _rows = new RowCollector(architecture.FeatureCount, declaredRows);
    }

    /// <summary>
    /// Reads the feature column. Windows with a missing or infinite value are skipped and counted in the log, and so are those that the
    /// sample leaves out.
    /// </summary>
    /// <exception cref="InvalidOperationException">No window is left, or there are more values than one array can hold.</exception>
    public static WindowSet Read(
        RoleMappedData data, NetworkArchitecture architecture, WindowSample sample, IHost host, IChannel channel)
    {
        DataViewSchema.Column column = data.Schema.Feature!.Value;
        using (DataViewRowCursor cursor = data.Data.GetRowCursor([column]))
        {
            if (WindowView.GetterOrNull(cursor, column) is ValueGetter<WindowView> getView)
            {
                long declared = Math.Min(data.Data.GetRowCount() ?? 0, sample.Maximum);
                return Read(new WindowReader(architecture, declared), cursor, getView, column, sample, host, channel);
            }
        }

        FeatureMatrix windows = FeatureMatrix.Read(data, host, channel, sample.OfSeparateWindows());
        return WindowSet.Separate(windows.Memory, architecture);
    }

    private static WindowSet Read(
        WindowReader reader, DataViewRowCursor cursor, ValueGetter<WindowView> getView, DataViewSchema.Column column, WindowSample sample,
        IHost host, IChannel channel)
    {
        WindowView view = default;
        long read = 0, usable = 0;
        while (cursor.MoveNext())
        {
            if (read++ % 1024 == 0) host.CheckAlive();
            getView(ref view);
            if (!view.IsUsable) continue;
            usable++;
            if (!sample.Keeps(view.Stream, view.Place)) continue;
            reader.Add(in view, host, column.Name);
            while (reader._windows.Count > sample.Maximum)
            {
                sample.Thin();
                reader = reader.Thinned(sample);
            }
        }

        FeatureMatrix.ReportSkipped(host, channel, column, usable, read - usable);
        if (!sample.IsWhole) FeatureMatrix.ReportSample(channel, column.Name, reader._windows.Count, usable);
        return reader.Finish();
    }

    private void Add(in WindowView view, IHost host, string column)
    {
        (Run run, int missing) = RunOf(view.Stream, view.Place);
        for (int age = missing - 1; age >= 0; age--)
        {
            if (_rows.IsFull) throw FeatureMatrix.TooManyRows(host, column, _rows.Count, _architecture.FeatureCount);
            run.Rows.Add(_rows.Count);
            _rows.Add(view.Row(age));
        }

        AddWindow(run, view.Place);
    }

    // The windows that are still in the sample, as if no other had come.
    private WindowReader Thinned(WindowSample sample)
    {
        var thinner = new WindowReader(_architecture, 0);
        foreach ((int number, int first, long place) in _windows)
        {
            Run old = _runs[number];
            if (!sample.Keeps(old.Stream, place)) continue;
            (Run run, int missing) = thinner.RunOf(old.Stream, place);
            for (int age = missing - 1; age >= 0; age--)
            {
                run.Rows.Add(thinner._rows.Count);
                thinner._rows.Add(_rows.Row(old.Rows[first + _architecture.WindowLength - 1 - age]));
            }

            thinner.AddWindow(run, place);
        }

        return thinner;
    }

    // The run of a window, and how many of its rows, the last ones, the run has not: none where a row comes twice, all at the beginning
    // and after a gap.
    private (Run Run, int Missing) RunOf(long stream, long place)
    {
        int length = _architecture.WindowLength;
        int shown = _running.TryGetValue(stream, out Run? run) ? (int)Math.Max(0, length - (place - run.Newest)) : 0;
        if (shown == 0)
        {
            _running[stream] = run = new Run(_runs.Count, stream);
            _runs.Add(run);
        }

        return (run!, length - shown);
    }

    private void AddWindow(Run run, long place)
    {
        run.Newest = place;
        _windows.Add((run.Number, run.Rows.Count - _architecture.WindowLength, place));
    }

    // Runs one after the other, each with its rows in the order of time.
    private WindowSet Finish()
    {
        var firstOfRun = new int[_runs.Count];
        for (int r = 1; r < firstOfRun.Length; r++) firstOfRun[r] = firstOfRun[r - 1] + _runs[r - 1].Rows.Count;
        FeatureRows rows = _rows.InOrder([.. _runs.SelectMany(run => run.Rows)]);
        return new WindowSet(rows, [.. _windows.Select(w => firstOfRun[w.Run] + w.First)], _architecture, [.. _windows.Select(w => w.Run)]);
    }

    /// <summary>Windows of one stream, each of which shares rows with the one before.</summary>
    private sealed class Run(int number, long stream)
    {
        public int Number => number;

        public long Stream => stream;

        /// <summary>Place of the newest row.</summary>
        public long Newest { get; set; }

        /// <summary>Numbers of the rows in the collector.</summary>
        public List<int> Rows { get; } = [];
    }
}
