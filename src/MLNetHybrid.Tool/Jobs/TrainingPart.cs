using System.Globalization;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>Which rows of a file train. All others are judged.</summary>
internal sealed record TrainingPart
{
    /// <summary>Of each stream's rows, the first.</summary>
    public const double DefaultShare = 0.3;

    /// <summary>Or so many, where half of the stream's rows are not fewer.</summary>
    public const int FewestRows = 200;

    /// <summary>Training takes long on more; then the share is smaller.</summary>
    public const int MostRows = 20_000;

    /// <summary>Whether a row of the table belongs to the part, judged neither in the figures nor in the report.</summary>
    public required bool[] IsInPart { get; init; }

    /// <summary>The rows of the part.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Labelled anomalies in the part.</summary>
    public int Anomalies { get; init; }

    /// <summary>Whether these do not train: where the part was not chosen by hand.</summary>
    public bool LeavesAnomaliesOut { get; init; }

    /// <summary>The part of the table, with gaps where anomalies do not train.</summary>
    public SensorTable Of(SensorTable table) => LeavesAnomaliesOut ? table.Take(Rows).WithoutAnomalies() : table.Take(Rows);

    /// <summary>Rows that train.</summary>
    public int Count => Rows.Length - (LeavesAnomaliesOut ? Anomalies : 0);

    /// <summary>Of each stream's rows; null: the first rows of the file, as many as were asked for.</summary>
    public double? Share { get; init; }

    /// <summary>At least so many of a stream, if that is at most half of them.</summary>
    public int Floor { get; init; }

    /// <summary>How many rows at the start of the table are the part; null: it does not lie there as a whole.</summary>
    public int? Prefix { get; init; }

    /// <summary>Which rows these are, for people.</summary>
    public required string Description { get; init; }

    /// <summary>The first rows of the table, whatever their labels.</summary>
    /// <exception cref="InputFileException">No row is left to judge.</exception>
    public static TrainingPart First(SensorTable table, int count, string file)
    {
        if (count >= table.Rows.Count)
            throw new InputFileException(FormattableString.Invariant(
                $"{file}: the file has {table.Rows.Count} rows; --train-rows {count} leaves none to judge."));
        return new()
        {
            IsInPart = [.. Enumerable.Range(0, table.Rows.Count).Select(row => row < count)],
            Rows = [.. Enumerable.Range(0, count)],
            Anomalies = table.Labels?.Take(count).Count(label => label) ?? 0,
            Prefix = count,
            Description = FormattableString.Invariant($"the first {count} rows"),
        };
    }

    /// <summary>The first rows of each stream, without labelled anomalies.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="chosenShare">Of each stream's rows; null: the default, which keeps within the limits.</param>
    public static TrainingPart OfEachStream(SensorTable table, double? chosenShare = null)
    {
        int all = table.Rows.Count;
        double share =
            chosenShare ?? Math.Min(DefaultShare, Math.Round((double)MostRows / all, 3, MidpointRounding.ToPositiveInfinity));
        int floor = share != DefaultShare ? 1 : FewestRows;
        // Rows of no stream make no windows.
        Dictionary<string, int> left = table.Streams?.CountBy(stream => stream)
            .ToDictionary(stream => stream.Key, stream => stream.Key.Length == 0 ? 0 : CountOf(stream.Value, share, floor)) ?? [];
        int leftOfFile = table.Streams is null ? CountOf(all, share, floor) : 0;
        bool[] isInPart = new bool[all];
        for (int row = 0; row < all; row++)
            isInPart[row] = table.Streams is null ? row < leftOfFile : left[table.Streams[row]]-- > 0;
        int[] part = [.. Enumerable.Range(0, all).Where(row => isInPart[row])];
        int anomalies = part.Count(row => table.Labels?[row] == true);
        string percent = (100 * share).ToString("0.#", CultureInfo.InvariantCulture);
        string which = table.Streams is null
            ? FormattableString.Invariant($"the first {part.Length} of {all} rows")
            : FormattableString.Invariant($"the first rows of each stream ({percent} %), {part.Length} of {all}");
        return new()
        {
            IsInPart = isInPart,
            Rows = part,
            Anomalies = anomalies,
            LeavesAnomaliesOut = anomalies > 0,
            Share = share,
            Floor = floor,
            Prefix = part.Length == 0 || part[^1] == part.Length - 1 ? part.Length : null,
            Description = anomalies == 0 ? which
                : FormattableString.Invariant($"{which}, without the {anomalies} labelled anomalies among them"),
        };
    }

    /// <summary>No row of the table: it is another file that trains, or a model is loaded.</summary>
    public static TrainingPart None(SensorTable table, string description) => new()
    {
        IsInPart = new bool[table.Rows.Count],
        Rows = [],
        Prefix = 0,
        Description = description,
    };

    /// <summary>Training rows of a stream of so many rows.</summary>
    private static int CountOf(int rows, double share, int floor) => Math.Max((int)(share * rows), Math.Min(floor, rows / 2));
}
