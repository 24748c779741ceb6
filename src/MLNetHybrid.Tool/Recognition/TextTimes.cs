namespace MLNetHybrid.Tool.Recognition;

/// <summary>Reads a column of texts as points in time, in every way that all cells so far are written in.</summary>
internal sealed class TextTimes
{
    private sealed class Reading(ClockFormat format)
    {
        public ClockFormat Format { get; } = format;

        public List<double> Ticks { get; } = [];

        public string? LastPattern;
    }

    private List<Reading> _readings = [.. ClockFormat.Texts.Select(format => new Reading(format))];

    /// <summary>Whether some way is left.</summary>
    public bool Any => _readings.Count > 0;

    /// <summary>The ways that are left, with the ticks of all rows, NaN where a cell is missing.</summary>
    public IEnumerable<(ClockFormat Format, IReadOnlyList<double> Ticks)> Left =>
        _readings.Select(reading => (reading.Format, (IReadOnlyList<double>)reading.Ticks));

    public void AddMissing()
    {
        foreach (Reading reading in _readings) reading.Ticks.Add(double.NaN);
    }

    public void Add(ReadOnlySpan<char> cell)
    {
        bool all = true;
        foreach (Reading reading in _readings)
        {
            long? ticks = reading.Format.Ticks(cell, ref reading.LastPattern);
            all &= ticks is not null;
            // NaN cannot be mixed up with a missing cell: a way without this cell goes.
            reading.Ticks.Add(ticks ?? double.PositiveInfinity);
        }
        if (!all) _readings = [.. _readings.Where(reading => double.IsFinite(reading.Ticks[^1]))];
    }
}
