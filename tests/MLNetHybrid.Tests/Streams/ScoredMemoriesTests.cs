using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

namespace MLNetHybrid.Tests.Streams;

/// <summary>What one cursor of a scorer remembers: taken back, forgotten, saved, and taken over by others.</summary>
public sealed class ScoredMemoriesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_row_that_is_taken_back_leaves_the_windows_to_come()
    {
        // Values are their rows' numbers; "b" has rows between those of "a".
        using Lane lane = Lane.Of(_ml, "aabaabbaaaaaaaaaaaaa");
        Assert.Equal((RowStatus.WarmingUp, RowStatus.Judged), (lane.Next().Status, lane.Next().Status));
        lane.Next();
        Assert.Equal([1, 3], lane.Next().Window);
        lane.Memories.TakeBack(0);
        Assert.Equal([1, 4], lane.Next().Window);
        // Of a run of two events the second one is taken back; and no event twice.
        Assert.Equal([2, 5], lane.Next().Window);
        lane.Memories.TakeBack(0);
        lane.Memories.TakeBack(0);
        Assert.Equal([2, 6], lane.Next().Window);
        Assert.Equal([4, 7], lane.Next(place: 1).Window);
        lane.Memories.TakeBack(1);
        // However often it happens.
        for (int row = 8; row < 20; row++)
        {
            (RowStatus status, float[] window) = lane.Next();
            Assert.Equal((RowStatus.Judged, 4, row), (status, window[0], window[1]));
            lane.Memories.TakeBack(0);
        }
    }

    [Fact]
    public void A_row_of_a_stream_that_made_room_since_is_not_taken_back()
    {
        using Lane lane = Lane.Of(_ml, "aabbbaa", maximum: 1);
        lane.Next();
        lane.Next(place: 0);
        lane.Next(place: 1);
        lane.Memories.TakeBack(0);
        Assert.Equal([2, 3], lane.Next().Window);
        Assert.Equal(1, lane.Memories.Forgotten);
    }

    [Fact]
    public void An_event_of_no_stream_has_nothing_to_take_back()
    {
        using Lane lane = Lane.Of(_ml, "aa?a");
        lane.Next();
        lane.Next();
        Assert.Equal(RowStatus.UnknownStream, lane.Next().Status);
        lane.Memories.TakeBack(0);
        Assert.Equal([1, 3], lane.Next().Window);
    }

    [Fact]
    public void Another_cursor_goes_on_with_what_was_written()
    {
        const string Keys = "abcaabcbcacb";
        using Lane whole = Lane.Of(_ml, Keys), first = Lane.Of(_ml, Keys), second = Lane.Of(_ml, Keys[6..], offset: 6);
        for (int i = 0; i < 6; i++) Assert.Equal(whole.Next(), first.Next(), Lane.Same);
        SavedLane saved = Read(second.Memories, Written(first.Memories));
        Assert.Equal(0, second.Memories.LargestCount);
        second.Memories.Adopt([saved], _ => true);
        Assert.Equal(3, second.Memories.LargestCount);
        for (int i = 6; i < Keys.Length; i++) Assert.Equal(whole.Next(), second.Next(), Lane.Same);
        // Streams have numbers of their own, also where they were taken over.
        Assert.Equal(3, second.Numbers.Distinct().Count());
        Assert.DoesNotContain(WindowRing.UnknownStream, second.Numbers);
    }

    [Fact]
    public void Streams_that_were_not_used_are_forgotten_but_not_in_tables_of_no_transform()
    {
        var memories = new ScoredMemories(new StreamRun());
        Assert.Equal((0, 0), (memories.LargestCount, memories.Forgotten));
        HandMemory memory = new(3);
        HandTable table = new(5);
        memories.Add("Window", memory);
        memories.Add("Numbers", table);
        Assert.Equal(["Window", "Numbers"], memories.Names);
        Assert.Equal(5, memories.LargestCount);
        memories.Forget(run: 7);
        Assert.Equal((7, null), (memory.Table.ForgottenUpTo, table.ForgottenUpTo));
        memory.Table.Lose(2);
        table.Lose(1);
        Assert.Equal(3, memories.Forgotten);
        memories.TakeBack(0);
        Assert.Equal((null, 0), (memory.Kept, memory.TakenBack));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Lanes_past_training_are_taken_over_and_others_where_none_is(bool first, bool second)
    {
        ScoredMemories lanes = new(new StreamRun());
        HandMemory memory = new(1), target = new(0);
        lanes.Add("Rate", new HandMemory(9));
        lanes.Add("Novelty", memory);
        lanes.Add("Numbers", new HandTable(2));
        List<SavedLane> saved = [];
        foreach ((bool isPast, int count) in new[] { (first, 1), (second, 4) })
        {
            memory.IsPastLearning = isPast;
            memory.Table.Set(count);
            saved.Add(Read(lanes, Written(lanes)));
        }

        // The target has the transforms in another order, and one that nobody saved.
        ScoredMemories targets = new(new StreamRun());
        HandMemory strange = new(33);
        HandTable numbers = new(0);
        targets.Add("Novelty", target);
        targets.Add("Strange", strange);
        targets.Add("Numbers", numbers);
        targets.Adopt(saved, _ => true, sources: [1, -1, 2]);
        Assert.Equal(first || second, target.IsPastLearning);
        Assert.Equal(first == second ? [1, 4] : [1], target.Table.Adopted);
        Assert.Empty(strange.Table.Adopted);
        Assert.Equal([2, 2], numbers.Adopted);
    }

    private static byte[] Written(ScoredMemories memories)
    {
        using var file = new MemoryStream();
        using var state = new StateWriter(file);
        memories.Write(state, since: -1);
        state.Finish();
        return file.ToArray();
    }

    private static SavedLane Read(ScoredMemories memories, byte[] written)
    {
        var reader = new StateReader(new MemoryStream(written));
        SavedLane lane = memories.Read(reader, before: null);
        reader.End();
        return lane;
    }

    /// <summary>A cursor over windows of two rows; a row's value is its number.</summary>
    private sealed class Lane : IDisposable
    {
        private readonly StreamRun _run = new();
        private readonly DataViewRowCursor _cursor;
        private readonly ValueGetter<VBuffer<float>> _window;
        private readonly ValueGetter<int> _status;
        private readonly ValueGetter<WindowView> _view;

        private Lane(StreamView view)
        {
            view.Scored = Memories = new ScoredMemories(_run, mostTakenBack: 2);
            DataViewSchema schema = view.OutputSchema;
            _cursor = view.GetRowCursor(schema);
            _window = _cursor.GetGetter<VBuffer<float>>(schema["Window"]);
            _status = _cursor.GetGetter<int>(schema["Status"]);
            _view = _cursor.GetGetter<WindowView>(schema["Window"]);
        }

        public static IEqualityComparer<(RowStatus Status, float[] Window)> Same { get; } =
            EqualityComparer<(RowStatus Status, float[] Window)>.Create(
                (a, b) => a.Status == b.Status && a.Window.AsSpan().SequenceEqual(b.Window), one => one.Status.GetHashCode());

        public ScoredMemories Memories { get; }

        /// <summary>Of the rows' streams.</summary>
        public List<long> Numbers { get; } = [];

        public static Lane Of(MLContext ml, string keys, int maximum = 10, int offset = 0)
        {
            IDataView rows = ml.Data.LoadFromEnumerable(
                keys.Select((key, i) => new Row { Key = key.ToString(), Features = [i + offset] }));
            IDataView known = ml.Data.LoadFromEnumerable(new[] { new { Key = "a" }, new { Key = "b" }, new { Key = "c" } });
            IDataView data = ml.Transforms.Conversion.MapValueToKey("Stream", "Key", keyData: known).Fit(rows).Transform(rows);
            return new((StreamView)ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
            {
                OutputColumnName = "Window",
                InputColumnName = "Features",
                Length = 2,
                PartitionColumnNames = ["Stream"],
                MaximumPartitions = maximum,
                StatusColumnName = "Status",
            }).Fit(data).Transform(data));
        }

        /// <summary>The next row, as the event at a place of its run.</summary>
        public (RowStatus Status, float[] Window) Next(int place = 0)
        {
            _run.Begin(_run.Number + 1, _cursor.Position + 1 - place, [1, 2]);
            Assert.True(_cursor.MoveNext());
            VBuffer<float> window = default;
            int status = 0;
            WindowView view = default;
            _window(ref window);
            _status(ref status);
            _view(ref view);
            Numbers.Add(view.Stream);
            return ((RowStatus)status, [.. window.DenseValues()]);
        }

        public void Dispose() => _cursor.Dispose();
    }

    private sealed class Row
    {
        public string Key { get; set; } = "";

        [VectorType(1)]
        public float[] Features { get; set; } = [0];
    }

    private sealed class HandMemory(int count) : StreamMemory
    {
        public HandTable Table { get; } = new(count);

        public int? Kept { get; private set; }

        public int? TakenBack { get; private set; }

        public override IReadOnlyList<StreamTable> Tables => [Table];

        public override void KeepRows(int most) => Kept = most;

        public override void TakeBack(int place) => TakenBack = place;

        public override void Advance()
        {
        }

        public override void Reset()
        {
        }

        public override void Close()
        {
        }

        public override Delegate CreateGetter() => throw new NotSupportedException();
    }

    /// <summary>A table that writes how many keys it holds.</summary>
    private sealed class HandTable(int count) : StreamTable
    {
        private int _count = count;

        public override int Count => _count;

        public long? ForgottenUpTo { get; private set; }

        public List<int> Adopted { get; } = [];

        public void Set(int count) => _count = count;

        public void Lose(int count) => Forgotten += count;

        public override void Forget(long run) => ForgottenUpTo = run;

        public override void Reset()
        {
        }

        public override void Write(StateWriter state, long since) => state.Body.Write(_count);

        public override StreamEntries Read(StateReader state, StreamEntries? before) =>
            new Entries(state.Body.ReadInt32(0, 100, "a count"));

        public override void Adopt(IReadOnlyList<StreamEntries> lanes, Func<uint, bool> isOfLane) =>
            Adopted.AddRange(lanes.Cast<Entries>().Select(entries => entries.Count));

        private sealed class Entries(int count) : StreamEntries
        {
            public int Count => count;
        }
    }
}
