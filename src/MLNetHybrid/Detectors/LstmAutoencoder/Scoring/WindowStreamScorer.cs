using Microsoft.ML.Data;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

/// <summary>
/// Scores the windows of any number of streams as their rows come: each new row is projected once, and the projections of each stream's
/// last L rows are kept from batch to batch. So a row's features cost the same whatever L is.
/// </summary>
internal sealed class WindowStreamScorer : WindowScorer
{
    /// <summary>Room for dense rows until they are projected together, in values.</summary>
    private const int PendingValues = 1 << 22;
    private const int MaximumPendingRows = 256;

    private readonly RowExecutor _executor;
    private readonly OutputColumn<float> _latent;
    private readonly int _length;
    private readonly int _features;
    private readonly ProjectionCache _cache;

    // The batch: runs of successive rows, one for each stream and gap.
    private readonly List<Run> _runs = [];
    private readonly Stack<Run> _idleRuns = [];
    private readonly Dictionary<long, Run> _running = [];
    private readonly List<(Run Run, int First)> _windows = [];
    private readonly List<Run> _runOfRow = [];        // of each new row, in the order in which they came
    private readonly ProjectedRows _new;              // the new rows' projections
    private readonly ProjectedRows _batch;            // all rows', run after run
    private int[] _first = [];                        // of each window, its first row there

    // Dense rows that wait for their projection.
    private readonly float[] _pending;
    private int _pendingCount;

    /// <param name="executor">Runs the network on rows.</param>
    /// <param name="latent">Takes the window's code.</param>
    /// <param name="cacheBytes">Memory for what is kept of the streams' last rows.</param>
    public WindowStreamScorer(RowExecutor executor, OutputColumn<float> latent, long cacheBytes = ProjectionCache.DefaultBytes)
    {
        _executor = executor;
        _latent = latent;
        (_length, _features) = (executor.Architecture.WindowLength, executor.Architecture.FeatureCount);
        int columns = executor.Projector.Layout.Columns;
        _new = new ProjectedRows(columns);
        _batch = new ProjectedRows(columns);
        _cache = new ProjectionCache(_length, columns, cacheBytes);
        int rows = Math.Clamp(PendingValues / _features, 1, MaximumPendingRows);
        _pending = GC.AllocateUninitializedArray<float>(rows * _features);
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        foreach (Run run in _runs) _idleRuns.Push(run);
        _runs.Clear();
        _running.Clear();
        _windows.Clear();
        _runOfRow.Clear();
        _new.Resize(0);
        _pendingCount = 0;
    }

    /// <inheritdoc/>
    public override void Add(in WindowView view)
    {
        Run run = RunOf(in view);
        int missing = (int)Math.Min(_length, view.Place - run.Newest);
        for (int age = missing - 1; age >= 0; age--)
        {
            run.NewRows++;
            _runOfRow.Add(run);
            Take(view.Row(age));
        }

        run.Newest = view.Place;
        _windows.Add((run, run.Rows - _length));
    }

    /// <inheritdoc/>
    public override void Score(BatchOutput output)
    {
        ProjectPending();
        Gather();
        int count = _windows.Count;
        if (_first.Length < count) _first = new int[count];
        for (int i = 0; i < count; i++) _first[i] = _windows[i].Run.Start + _windows[i].First;
        _executor.Run(_batch, _first.AsMemory(0, count), output.Of(_latent), output.Scores);
        foreach (Run run in _running.Values) _cache.Keep(run.Stream, run.Newest, _batch, run.Start + run.Rows - _length);
    }

    // The run that the window continues: in this batch, or from an earlier one; a new one where they share no row.
    private Run RunOf(in WindowView view)
    {
        if (_running.TryGetValue(view.Stream, out Run? run) && view.Place - run.Newest < _length) return run;
        bool goesOn = _cache.TryGet(view.Stream, out long newest) && run is null && view.Place - newest < _length;
        if (!_idleRuns.TryPop(out run)) run = new Run();
        if (goesOn) run.Begin(view.Stream, _length, newest);
        else run.Begin(view.Stream, 0, view.Place - _length);
        _runs.Add(run);
        return _running[view.Stream] = run;
    }

    private void Take(WindowRow row)
    {
        ReadOnlySpan<float> values = row.GetValues();
        if (!row.IsDense && values.Length <= FeatureValues.LargestSparseShare * _features)
        {
            ProjectPending();   // rows stay in their order
            _new.Resize(_new.Count + 1);
            if (FeatureRange.IsExceeded(values))
            {
                var saturated = new float[values.Length];
                FeatureRange.Saturate(values, saturated);
                values = saturated;
            }

            _executor.Projector.ProjectSparse(values, row.GetIndices(), _new, _new.Count - 1);
            return;
        }

        Span<float> pending = _pending.AsSpan(_pendingCount * _features, _features);
        row.CopyTo(pending);
        FeatureRange.Saturate(pending, pending);
        if (++_pendingCount * _features == _pending.Length) ProjectPending();
    }

    private void ProjectPending()
    {
        if (_pendingCount == 0) return;
        int first = _new.Count;
        _new.Resize(first + _pendingCount);
        _executor.Project(_pending.AsMemory(0, _pendingCount * _features), _new, first);
        _pendingCount = 0;
    }

    // Each run's rows side by side: those that an earlier batch has left, then the new ones.
    private void Gather()
    {
        int count = 0;
        foreach (Run run in _runs)
        {
            run.Start = count;
            count += run.Rows;
        }

        _batch.Resize(count);
        foreach (Run run in _runs)
        {
            if (run.OldRows > 0) _cache.CopyTo(run.Stream, _batch, run.Start);
            run.Filled = run.OldRows;
        }

        for (int row = 0; row < _runOfRow.Count; row++) _batch.Copy(_new, row, 1, _runOfRow[row].Start + _runOfRow[row].Filled++);
    }

    private sealed class Run
    {
        /// <summary>Number of its stream.</summary>
        public long Stream { get; private set; }

        /// <summary>Rows that come from an earlier batch: L or none.</summary>
        public int OldRows { get; private set; }

        public int NewRows { get; set; }

        public int Rows => OldRows + NewRows;

        /// <summary>Place of the newest row in the stream.</summary>
        public long Newest { get; set; }

        /// <summary>Where the run lies in the batch.</summary>
        public int Start { get; set; }

        public int Filled { get; set; }

        public void Begin(long stream, int oldRows, long newest) =>
            (Stream, OldRows, NewRows, Newest, Start, Filled) = (stream, oldRows, 0, newest, 0, 0);
    }
}
