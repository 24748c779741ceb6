using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Serving;

/// <summary>
/// The last L scores of each stream, whose mean is what all windows say of the oldest of these events. For one thread at a time.
/// </summary>
internal sealed class ScoreRevision<TEvent> where TEvent : class
{
    private readonly DataViewConstructionUtils.InputRow<TEvent> _row;
    private readonly ValueGetter<long>? _getNumber;
    private readonly StreamMoment _moment = new(null);
    private readonly Partitions<LastScores> _streams;

    /// <param name="host">For rows.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="window">The model's windows.</param>
    /// <param name="sequence">The events' column of numbers; null: they have none.</param>
    /// <exception cref="ArgumentException">A column that tells the windows' streams apart is not one of the events'.</exception>
    public ScoreRevision(IHost host, SchemaDefinition schema, SlidingWindowTransformer window, string? sequence)
    {
        _row = DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema);
        foreach (string key in window.PartitionColumnNames) SchemaColumns.Find(host, _row.Schema, "partition", key);
        if (sequence is not null) _getNumber = _row.GetGetter<long>(SchemaColumns.Find(host, _row.Schema, "sequence", sequence));
        var stream = new PartitionKey(_row, window.PartitionColumnNames);
        _streams = new Partitions<LastScores>(stream, window.MaximumPartitions, forgotten: null)
        {
            Moment = _moment,
            Create = () => new LastScores(window.Length),
            Clear = scores => scores.Clear(),
            IsMissed = _ => true,
            WriteState = (state, scores) => scores.Write(state),
            ReadState = state => LastScores.Read(state, window.Length),
        };
    }

    /// <summary>What is remembered.</summary>
    public StreamTable Table => _streams;

    /// <summary>Takes the score of an event in.</summary>
    /// <param name="row">The event.</param>
    /// <param name="run">Number of the run.</param>
    /// <param name="keyHash">Hash of the key that says what lane it is of.</param>
    /// <param name="score">Its own score; NaN: none.</param>
    /// <returns>The event L - 1 before it in its stream; null: there is none.</returns>
    public RevisedScore? Revise(TEvent row, long run, uint keyHash, float score)
    {
        _row.ExtractValues(row);
        _moment.MoveTo(run, keyHash);
        if (_streams.Current() is not LastScores scores) return null;
        long number = scores.Count;
        _getNumber?.Invoke(ref number);
        return scores.Add(number, score);
    }

    private sealed class LastScores(int length)
    {
        private readonly float[] _scores = new float[length];
        private readonly long[] _numbers = new long[length];

        public long Count { get; private set; }

        public void Clear() => Count = 0;

        public RevisedScore? Add(long number, float score)
        {
            int place = (int)(Count++ % length);
            (_scores[place], _numbers[place]) = (score, number);
            if (Count < length) return null;
            double sum = 0;
            int judged = 0;
            foreach (float value in _scores)
            {
                if (!float.IsFinite(value)) continue;
                sum += value;
                judged++;
            }
            return new RevisedScore(_numbers[(int)(Count % length)], judged == 0 ? float.NaN : (float)(sum / judged));
        }

        public void Write(StateWriter state)
        {
            state.Body.Write(Count);
            state.WriteArray<float>(_scores);
            state.WriteArray<long>(_numbers);
        }

        public static LastScores Read(StateReader state, int length)
        {
            var read = new LastScores(length) { Count = state.Body.ReadInt64(0, long.MaxValue, "the scores of a stream") };
            state.Body.ReadInto(read._scores, "scores");
            state.Body.ReadArray<long>(length, "the numbers of events").CopyTo(read._numbers, 0);
            return read;
        }
    }
}
