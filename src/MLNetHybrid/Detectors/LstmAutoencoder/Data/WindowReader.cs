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
    private readonly List<(int Run, int First)> _windows = [];   // First: which of its run's rows the window begins with

    private WindowReader(NetworkArchitecture architecture, long declaredRows)
    {
        _architecture = architecture;
        _rows = new RowCollector(architecture.FeatureCount, declaredRows);
    }

    /// <summary>Reads the feature column. Windows with a missing or infinite value are skipped and counted in the log.</summary>
    /// <exception cref="InvalidOperationException">No window is left, or there are more values than one array can hold.</exception>
    public static WindowSet Read(RoleMappedData data, NetworkArchitecture architecture, IHost host, IChannel channel)
    {
        DataViewSchema.Column column = data.Schema.Feature!.Value;
        using (DataViewRowCursor cursor = data.Data.GetRowCursor([column]))
        {
            if (WindowView.GetterOrNull(cursor, column) is ValueGetter<WindowView> getView)
                return new WindowReader(architecture, data.Data.GetRowCount() ?? 0).Read(cursor, getView, column, host, channel);
        }

        return WindowSet.Separate(FeatureMatrix.Read(data, host, channel).Memory, architecture);
    }

    private WindowSet Read(
        DataViewRowCursor cursor, ValueGetter<WindowView> getView, DataViewSchema.Column column, IHost host, IChannel channel)
    {
        WindowView view = default;
        long read = 0, skipped = 0;
        while (cursor.MoveNext())
        {
            if (read++ % 1024 == 0) host.CheckAlive();
            getView(ref view);
            if (!view.IsUsable)
            {
                skipped++;
                continue;
            }

            Add(in view, host, column.Name);
        }

        FeatureMatrix.ReportSkipped(host, channel, column, _windows.Count, skipped);
        return Finish();
    }

    private void Add(in WindowView view, IHost host, string column)
    {
        // Rows of the window that the run has already: all where a row comes twice, none at the beginning and after a gap.
        int shown = _running.TryGetValue(view.Stream, out Run? run) ? (int)Math.Max(0, view.Length - (view.Place - run.Newest)) : 0;
        if (shown == 0)
        {
            _running[view.Stream] = run = new Run(_runs.Count);
            _runs.Add(run);
        }

        for (int age = view.Length - shown - 1; age >= 0; age--)
        {
            if (_rows.IsFull) throw FeatureMatrix.TooManyRows(host, column, _rows.Count, _architecture.FeatureCount);
            run!.Rows.Add(_rows.Count);
            _rows.Add(view.Row(age));
        }

        run!.Newest = view.Place;
        _windows.Add((run.Number, run.Rows.Count - view.Length));
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
    private sealed class Run(int number)
    {
        public int Number => number;

        /// <summary>Place of the newest row.</summary>
        public long Newest { get; set; }

        /// <summary>Numbers of the rows in the collector.</summary>
        public List<int> Rows { get; } = [];
    }
}
