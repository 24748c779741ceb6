using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Components;

/// <summary>
/// A cursor whose source throws, in any place, throws from then on: it neither hands out half a row nor goes on behind the hole.
/// </summary>
public sealed class FailedCursorTests
{
    private readonly MLContext _ml = new(seed: 2);

    public enum Component { Forest, Dbscan, Autoencoder, Vote, SlidingWindow, ElapsedTime, PassThrough }

    public static TheoryData<Component, int, bool> Cases =>
        [.. Enum.GetValues<Component>().SelectMany(c => new[] { 0, 7, 400 }, (c, i) => (c, i)).SelectMany(
        pair => new[] { false, true }, (pair, inGetter) => new TheoryDataRow<Component, int, bool>(pair.c, pair.i, inGetter))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cursor_that_failed_stays_failed(Component component, int badRow, bool inGetter)
    {
        if (component == Component.PassThrough && inGetter) return;   // it reads nothing when it moves: the getter alone throws
        ITransformer model = Estimator(component).Fit(_ml.Data.LoadFromEnumerable(Rows(60)));
        IDataView output = model.Transform(_ml.Data.LoadFromEnumerable(inGetter ? RowsWithBadGetter(500, badRow) : RowsUpTo(badRow)));
        DataViewSchema.Column time = output.Schema["Time"];
        DataViewSchema.Column[] needed = component == Component.PassThrough ? [time] : [time, output.Schema[output.Schema.Count - 1]];
        // One of one: GetRowCursor would put ML.NET's threads around a vote.
        using DataViewRowCursor cursor = Assert.Single(output.GetRowCursorSet(needed, 1));
        ValueGetter<DateTime> getTime = cursor.GetGetter<DateTime>(time);
        Action readOutput = component == Component.PassThrough ? () => { } : Reader(cursor, needed[1]);
        DateTime value = default;

        int read = 0;
        Exception first = Assert.ThrowsAny<Exception>(() =>
        {
            while (cursor.MoveNext())
            {
                getTime(ref value);
                readOutput();
                Assert.Equal(Row.At(read++), value);
            }
        });
        Assert.Contains("the source broke", first.Message, StringComparison.Ordinal);
        Assert.InRange(read, 0, badRow);

        for (int i = 0; i < 3; i++)
        {
            Exception again = Assert.Throws<InvalidOperationException>(() => cursor.MoveNext());
            Assert.Contains("This cursor failed before", again.Message, StringComparison.Ordinal);
            Assert.Contains("the source broke", again.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => getTime(ref value));
            if (component != Component.PassThrough) Assert.Throws<InvalidOperationException>(readOutput);
        }
    }

    private IEstimator<ITransformer> Estimator(Component component)
    {
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        return component switch
        {
            Component.Forest or Component.PassThrough => trainers.IsolationForest("Features"),
            Component.Dbscan => trainers.Dbscan("Features", 1),
            Component.Autoencoder =>
            _ml.Transforms.SlidingWindow("Window", "Features", 3).Append(trainers.LstmAutoencoder("Window", hiddenSize: 2, epochs: 1)),
            Component.Vote => trainers.IsolationForest("Features")
            .Append(_ml.AnomalyDetection.Vote([new VoteInput("Score", "PredictedLabel")])),
            Component.SlidingWindow => _ml.Transforms.SlidingWindow("Window", "Features", 3),
            Component.ElapsedTime => _ml.Transforms.ElapsedTime("Elapsed", "Time"),
            _ => throw new ArgumentOutOfRangeException(nameof(component)),
        };
    }

    private static Action Reader(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> values = default;
            return () => get(ref values);
        }

        ValueGetter<float> getScalar = cursor.GetGetter<float>(column);
        float scalar = 0;
        return () => getScalar(ref scalar);
    }

    private static IEnumerable<Row> Rows(int count) => Enumerable.Range(0, count).Select(i => new Row(i));

    private static IEnumerable<Row> RowsUpTo(int badRow)
    {
        for (int i = 0; i < badRow; i++) yield return new Row(i);
        throw new IOException("the source broke");
    }

    // A source that would go on if it were asked.
    private static IEnumerable<Row> RowsWithBadGetter(int count, int badRow) =>
        Enumerable.Range(0, count).Select(i => new Row(i) { IsBroken = i == badRow });

    private sealed class Row(int index)
    {
        public bool IsBroken { get; init; }
        public DateTime Time => IsBroken ? throw new IOException("the source broke") : At(index);
        [VectorType(2)] public float[] Features => IsBroken ? throw new IOException("the source broke") : [index % 7, index % 5];

        public static DateTime At(int index) => new DateTime(2025, 5, 21).AddMinutes(index);
    }
}
