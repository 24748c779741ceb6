using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using Microsoft.ML;

namespace KeycloakLogs.Training;

/// <summary>
/// Events in the order of time, as streams need them, some of which only prepare the streams: windows and counts of the
/// judged events begin with what the same user did in the history.
/// </summary>
internal sealed class EventSequence
{
    private readonly LogEvent[] _history;
    private readonly LogEvent[] _judged;
    private readonly int[] _positions;

    /// <param name="history">Events before the judged ones; may be empty.</param>
    /// <param name="judged">Events to judge, in any order.</param>
    public EventSequence(IReadOnlyList<LogEvent> history, IReadOnlyList<LogEvent> judged)
    {
        // OrderBy is stable: events of one instant keep the file's order.
        _history = [.. history.OrderBy(row => row.Timestamp)];
        _positions = [.. Enumerable.Range(0, judged.Count).OrderBy(i => judged[i].Timestamp)];
        _judged = [.. _positions.Select(i => judged[i])];
    }

    /// <summary>Whether history and judged events overlap in time, which blurs what came before what.</summary>
    public bool Overlaps => _history.Length > 0 && _history[^1].Timestamp > _judged[0].Timestamp;

    public IDataView ToDataView(MLContext ml) => ml.Data.LoadFromEnumerable(_history.Concat(_judged).Select(LogRow.From));

    /// <summary>The same rows with their labels.</summary>
    public IDataView ToJudgedView(MLContext ml) =>
        ml.Data.LoadFromEnumerable(_history.Concat(_judged).Select(row => new JudgedLogRow(row)));

    /// <summary>Rows before the first judged one.</summary>
    public int HistoryCount => _history.Length;

    /// <summary>Number of the judged event, from 1, that stands at this place in <see cref="ToDataView"/>; 0: it is history.</summary>
    public int RowOf(int place) => place < _history.Length ? 0 : _positions[place - _history.Length] + 1;

    /// <summary>
    /// From one value per row of <see cref="ToDataView"/> to one per judged event, in the order in which those were given.
    /// </summary>
    public T[] ToJudgedOrder<T>(ReadOnlySpan<T> values)
    {
        ReadOnlySpan<T> judged = values[_history.Length..];
        var ordered = new T[_positions.Length];
        for (int i = 0; i < ordered.Length; i++) ordered[_positions[i]] = judged[i];
        return ordered;
    }
}
