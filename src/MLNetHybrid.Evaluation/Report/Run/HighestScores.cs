using MLNetHybrid.Evaluation.Columns;
using MLNetHybrid.Evaluation.Report.Html;

namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>
/// Keeps the entries with the highest scores met so far, and reads what explains a row only when it enters. Alarms of one stream that are
/// near each other are one entry, with the score of the highest; rows without an alarm are entries only where there is no alarm at all.
/// </summary>
internal sealed class HighestScores(
    int count, int gap, ViewReader view, IReadOnlyList<string> contextColumnNames, FeatureColumn? contributions, FeatureColumn? errors)
{
    private readonly PriorityQueue<AnomalyDetail, (float Score, int NegativeIndex)> _entries = new();
    private readonly Dictionary<int, OpenEntry> _open = [];
    private bool _hasAlarms;
    private readonly Func<string>[] _context = [.. contextColumnNames.Select(name => Context(view, name))];

    /// <summary>Looks at the current row. Of equal scores the earlier row counts as higher.</summary>
    /// <param name="index">Among the judged rows.</param>
    /// <param name="score">Of the first detector.</param>
    /// <param name="isAlarm">Its verdict.</param>
    /// <param name="stream">Number of the row's stream.</param>
    /// <param name="place">The row's place in its stream.</param>
    public void Offer(int index, float score, bool isAlarm, int stream, long place)
    {
        if (count == 0) return;
        if (!isAlarm)
        {
            if (!_hasAlarms && Enters(score)) Enqueue(Detail(index, score));
            return;
        }
        if (!_hasAlarms)
        {
            _hasAlarms = true;
            _entries.Clear();
        }
        if (!_open.TryGetValue(stream, out OpenEntry? entry) || place - entry.Place > gap)
        {
            if (entry is not null) Close(entry);
            _open[stream] = entry = new OpenEntry { First = index };
        }
        (entry.Last, entry.Place, entry.Alarms) = (index, place, entry.Alarms + 1);
        if (score <= entry.Score) return;
        entry.Score = score;
        entry.Peak = Enters(score) ? Detail(index, score) : null;
    }

    /// <summary>The entries, the highest first.</summary>
    public IReadOnlyList<AnomalyDetail> ToList()
    {
        foreach (OpenEntry entry in _open.Values.OrderBy(entry => entry.First)) Close(entry);
        _open.Clear();
        return [.. _entries.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    private bool Enters(float score) => _entries.Count < count || score > _entries.Peek().Score;

    private AnomalyDetail Detail(int index, float score) =>
        new(index, [.. _context.Select(text => text())], score, Values(contributions), Values(errors));

    private void Close(OpenEntry entry)
    {
        if (entry.Peak is AnomalyDetail peak)
            Enqueue(peak with { First = entry.First, Last = entry.Last, Alarms = entry.Alarms });
    }

    private void Enqueue(AnomalyDetail detail)
    {
        _entries.Enqueue(detail, (detail.Score, -detail.Index));
        if (_entries.Count > count) _entries.Dequeue();
    }

    private sealed class OpenEntry
    {
        public required int First { get; init; }

        public int Last { get; set; }

        public long Place { get; set; }

        public int Alarms { get; set; }

        public float Score { get; set; } = float.NegativeInfinity;

        public AnomalyDetail? Peak { get; set; }
    }

    private static float[] Values(FeatureColumn? column) => column is null ? [] : column.Read().ToArray();

    private static Func<string> Context(ViewReader view, string name)
    {
        const string Option = "ContextColumnNames";
        DataViewSchema.Column column = view.Find(name, Option);
        switch (column.Type)
        {
            case TextDataViewType:
                Func<ReadOnlyMemory<char>> textOf = view.Scalar<ReadOnlyMemory<char>>(name, Option);
                return () => textOf().ToString();
            case DateTimeDataViewType:
                Func<DateTime> timeOf = view.Scalar<DateTime>(name, Option);
                return () => timeOf().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            case DateTimeOffsetDataViewType:
                Func<DateTimeOffset> instantOf = view.Scalar<DateTimeOffset>(name, Option);
                return () => instantOf().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
            default:
                ViewReader.Check(column, column.Type == NumberDataViewType.Single, "text, a date, a date with offset or Single", Option);
                Func<float> numberOf = view.Scalar<float>(name, Option);
                return () => NumberText.Number(numberOf());
        }
    }
}
