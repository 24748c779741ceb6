using MLNetHybrid.Serving.Drift;

namespace MLNetHybrid.Serving;

/// <summary>
/// Compares what comes with what training had: by the population stability index of the latest events, which says how far a column has
/// moved, and by a sequential test, which says whether that may be chance. Safe to use from several threads.
/// </summary>
/// <remarks>Costs about 50 ns an event and column. Events that follow each other closely are not independent: that is why a warning needs
/// the index, too.</remarks>
public sealed class DriftWatch
{
    /// <summary>Name of the verdicts among the columns.</summary>
    public const string AlarmsName = "alarms";

    private readonly Lock _gate = new();
    private readonly DriftOptions _options;
    private readonly IReadOnlyList<ColumnReference> _columns;
    private readonly ColumnTally[] _tallies;
    private readonly ColumnTally? _alarms;
    private readonly double[] _values;
    private long _events;

    /// <param name="reference">What training was like.</param>
    /// <param name="options">Sizes and limits; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public DriftWatch(DriftReference reference, DriftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        _options = options ?? new();
        _options.Check();
        _columns = reference.Columns;
        _tallies = [.. _columns.Select(column => new ColumnTally(column.Name, column.Shares, _options.Window))];
        _values = new double[_columns.Count];
        if (_options.ExpectedAlarmRate is double rate) _alarms = new ColumnTally(AlarmsName, [1 - rate, rate], _options.Window);
    }

    /// <summary>Takes one event's values in.</summary>
    /// <param name="values">As many as the reference has columns, in that order; NaN: missing.</param>
    /// <param name="isAlarm">Whether the event was flagged.</param>
    /// <exception cref="ArgumentException">There are more or fewer values.</exception>
    public void Observe(ReadOnlySpan<double> values, bool isAlarm)
    {
        if (values.Length != _tallies.Length)
            throw new ArgumentException($"The reference has {_tallies.Length} columns; got {values.Length} values.", nameof(values));
        lock (_gate) Add(values, isAlarm);
    }

    /// <summary>How far all columns have moved so far.</summary>
    public DriftReport Report()
    {
        lock (_gate)
        {
            IEnumerable<ColumnTally> all = _alarms is null ? _tallies : _tallies.Append(_alarms);
            return new(_events, [.. all.Select(tally => tally.Report(_options))]);
        }
    }

    internal void Observe<TEvent, TVerdict>(VerdictReader<TEvent, TVerdict> reader, TEvent row, TVerdict verdict)
        where TEvent : class where TVerdict : class, new()
    {
        lock (_gate)
        {
            reader.Read(row, verdict, _values);
            Add(_values, reader.IsAnomaly(verdict));
        }
    }

    private void Add(ReadOnlySpan<double> values, bool isAlarm)
    {
        _events++;
        for (int i = 0; i < values.Length; i++) _tallies[i].Add(_columns[i].Bin(values[i]));
        _alarms?.Add(isAlarm ? 1 : 0);
    }
}
