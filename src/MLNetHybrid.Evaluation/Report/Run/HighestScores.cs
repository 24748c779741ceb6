using MLNetHybrid.Evaluation.Columns;
using MLNetHybrid.Evaluation.Report.Html;

namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>Keeps the rows with the highest scores met so far, and reads what explains a row only when it enters.</summary>
internal sealed class HighestScores(
    int count, ViewReader view, IReadOnlyList<string> contextColumnNames, FeatureColumn? contributions, FeatureColumn? errors)
{
    private readonly PriorityQueue<AnomalyDetail, (float Score, int NegativeIndex)> _rows = new();
    private readonly Func<string>[] _context = [.. contextColumnNames.Select(name => Context(view, name))];

    /// <summary>Looks at the current row. Of equal scores the earlier row counts as higher.</summary>
    public void Offer(int index, float score)
    {
        if (_rows.Count == count)
        {
            if (count == 0 || score <= _rows.Peek().Score) return;
            _rows.Dequeue();
        }
        var detail = new AnomalyDetail(index, [.. _context.Select(text => text())], score, Values(contributions), Values(errors));
        _rows.Enqueue(detail, (score, -index));
    }

    public IReadOnlyList<AnomalyDetail> ToList() =>
        [.. _rows.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

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
