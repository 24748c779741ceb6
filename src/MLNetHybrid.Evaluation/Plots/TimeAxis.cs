using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>Where rows stand from left to right: at their times where these never go back, otherwise at their numbers.</summary>
internal sealed class TimeAxis
{
    private readonly double[] _places;

    private TimeAxis(double[] places, bool isTime) => (_places, IsTime) = (places, isTime);

    public bool IsTime { get; }

    /// <summary>What is written below it.</summary>
    public string Label => IsTime ? "Time" : "Row";

    /// <param name="rows">(N), numbers, ascending; at least one.</param>
    /// <param name="times">(N) ticks; null: not known.</param>
    public static TimeAxis Of(long[] rows, long[]? times) =>
        times is { Length: > 1 } && times[^1] > times[0] && times.Zip(times.Skip(1)).All(pair => pair.Second >= pair.First)
            ? new([.. times.Select(ticks => new DateTime(ticks).ToOADate())], isTime: true)
            : new([.. rows.Select(row => (double)row)], isTime: false);

    public double this[int row] => _places[row];

    public double First => _places[0];

    public double Last => _places[^1];

    /// <summary>Half of the room that a row has.</summary>
    public double HalfRow => IsTime ? (Last - First) / _places.Length / 2 : 0.5;

    public void Mark(IAxis axis)
    {
        if (!IsTime)
        {
            PlotFrame.Count(axis);
            return;
        }
        string format = (Last - First) switch
        {
            > 3 => "yyyy-MM-dd",
            > 1.0 / 24 => "MM-dd HH:mm",
            _ => "HH:mm:ss",
        };
        axis.TickGenerator = new ScottPlot.TickGenerators.DateTimeAutomatic
        {
            LabelFormatter = time => time.ToString(format, CultureInfo.InvariantCulture),
        };
    }
}
