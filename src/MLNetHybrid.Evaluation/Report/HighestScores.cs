using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>Keeps the rows with the highest scores met so far, and reads what explains a row only when it enters.</summary>
internal sealed class HighestScores
{
    private readonly int _count;
    private readonly PriorityQueue<AnomalyDetail, (float Score, int NegativeIndex)> _rows = new();
    private readonly Func<string>[] _context;
    private readonly ValueGetter<VBuffer<float>>? _contributions, _errors;

    public HighestScores(int count, DataViewRow cursor, IEnumerable<DataViewSchema.Column> context, DataViewSchema.Column? contributions, DataViewSchema.Column? errors)
    {
        _count = count;
        _context = [.. context.Select(column => Text(cursor, column))];
        _contributions = contributions is null ? null : FeatureVector.Getter(cursor, contributions.Value);
        if (errors is DataViewSchema.Column column)
        {
            if (column.Type is not VectorDataViewType { Dimensions.Length: 2 })
                throw new ArgumentException($"DetectionReport.ReconstructionErrorPerFeatureColumnName: '{column.Name}' must be a vector of shape (L, F); it is {column.Type}.", nameof(errors));
            _errors = FeatureVector.Getter(cursor, column);
        }
    }

    /// <summary>Looks at the cursor's row. Of equal scores the earlier row counts as higher.</summary>
    public void Offer(int index, float score)
    {
        if (_rows.Count == _count)
        {
            if (_count == 0 || score <= _rows.Peek().Score) return;
            _rows.Dequeue();
        }
        _rows.Enqueue(new AnomalyDetail(index, [.. _context.Select(text => text())], score, Values(_contributions), Values(_errors)), (score, -index));
    }

    public IReadOnlyList<AnomalyDetail> ToList() => [.. _rows.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    private static float[] Values(ValueGetter<VBuffer<float>>? get)
    {
        if (get is null) return [];
        VBuffer<float> values = default;
        get(ref values);
        return [.. values.DenseValues()];
    }

    private static Func<string> Text(DataViewRow cursor, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Text<ReadOnlyMemory<char>>(cursor, column, text => text.ToString()),
        DateTimeDataViewType => Text<DateTime>(cursor, column, time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        DateTimeOffsetDataViewType => Text<DateTimeOffset>(cursor, column, time => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
        NumberDataViewType when column.Type == NumberDataViewType.Single => Text<float>(cursor, column, value => Figures.Number(value)),
        _ => throw new ArgumentException($"DetectionReport.ContextColumnNames: '{column.Name}' must be text, a date, a date with offset or Single; it is {column.Type}.", nameof(column)),
    };

    private static Func<string> Text<T>(DataViewRow cursor, DataViewSchema.Column column, Func<T, string> write)
    {
        ValueGetter<T> get = cursor.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            get(ref value);
            return write(value);
        };
    }
}
