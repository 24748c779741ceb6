using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetHybrid.Orleans.Columns;
using MLNetHybrid.Orleans.Models;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>The keys of a bucket, and a scorer that remembers their streams.</summary>
internal sealed class Bucket<TEvent, TVerdict> : IBucket where TEvent : class, new() where TVerdict : class, new()
{
    private readonly EventFormat<TEvent, TVerdict> _format;
    private readonly SiloScorer<TEvent, TVerdict> _silo;
    private readonly Dictionary<UInt128, KeyMark<TVerdict>> _marks = [];
    private readonly List<KeyMark> _changed = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<string> _models = [];
    private readonly long _activation = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) | 1;   // never 0

    // Of the batch.
    private readonly List<TEvent> _events = [];
    private readonly List<(KeyMark<TVerdict> Mark, long Sequence, EventOutcome Outcome, KeptVerdict<TVerdict>? Kept)> _answers = [];
    private long _call;

    private LoadedModel _model;
    private StreamScorer<TEvent, TVerdict> _scorer;
    private bool _continues;   // the scorer's next snapshot may hold changes
    private long _applied, _persisted, _restoredFrom;

    public Bucket(EventFormat<TEvent, TVerdict> format, SiloScorer<TEvent, TVerdict> silo)
    {
        (_format, _silo, _model) = (format, silo, silo.Model);
        _scorer = _model.CreateScorer<TEvent, TVerdict>();
    }

    /// <summary>Keys that are remembered. May be read from another thread.</summary>
    public int KeyCount => _marks.Count;

    /// <summary>Events that are applied. May be read from another thread.</summary>
    public long AppliedCount => _applied;

    public int UnsavedCount { get; private set; }

    public long UnpersistedCount => _applied - _persisted;

    public byte[] Score(ReadOnlySpan<byte> batch)
    {
        long start = Stopwatch.GetTimestamp();
        (long known, int count) = Batch.ReadHeader(ref batch, _format.Contract);
        _bytes.ResetWrittenCount();
        if (known != 0 && known != _activation) return Head(Reply.Moved);
        UseModel();
        long before = _applied;
        _call++;
        Admit(batch, count);
        TVerdict?[] verdicts = Judge(out string?[]? problems);
        int judged = 0;
        for (int i = 0; i < _answers.Count; i++)
        {
            (KeyMark<TVerdict> mark, long sequence, EventOutcome outcome, _) = _answers[i];
            if (outcome != EventOutcome.Applied) continue;
            string? problem = problems?[judged];
            mark.Latest = new(sequence, verdicts[judged++], _model.Hash, problem) { Before = mark.Latest };
            _answers[i] = (mark, sequence, problem is null ? outcome : EventOutcome.Refused, mark.Latest);
        }
        byte[] reply = WriteReply(before);
        Count(Stopwatch.GetElapsedTime(start));
        return reply;
    }

    public byte[] Describe()
    {
        _bytes.ResetWrittenCount();
        return Head(count: 0);
    }

    public BucketSnapshot TakeSnapshot(bool wantsChanges)
    {
        UseModel();
        bool isChanges = wantsChanges && _continues;
        using var bytes = new MemoryStream();
        BucketState.Write(bytes, _format.Verdicts, _activation, _model.Hash, _applied,
            isChanges ? _changed.Cast<KeyMark<TVerdict>>() : _marks.Values, isChanges ? _changed.Count : _marks.Count);
        if (isChanges) _scorer.SaveChanges(bytes);
        else _scorer.Save(bytes);
        _continues = true;
        var marks = new (KeyMark, long)[_changed.Count];
        for (int i = 0; i < marks.Length; i++)
        {
            marks[i] = (_changed[i], _changed[i].Applied);
            _changed[i].IsChanged = false;
        }
        _changed.Clear();
        int unsaved = UnsavedCount;
        UnsavedCount = 0;
        return new(isChanges, bytes.ToArray(), _applied, unsaved, marks);
    }

    public void Stored(BucketSnapshot snapshot)
    {
        _persisted = Math.Max(_persisted, snapshot.Applied);
        foreach ((KeyMark mark, long applied) in snapshot.Marks) mark.Persisted = Math.Max(mark.Persisted, applied);
    }

    public void NotStored(BucketSnapshot snapshot)
    {
        _continues = false;
        UnsavedCount += snapshot.UnsavedCount;
        foreach ((KeyMark mark, _) in snapshot.Marks) Change(mark);
    }

    public void Restore(byte[] all, IReadOnlyList<byte[]> changes)
    {
        var streams = new MemoryStream[changes.Count + 1];
        string model = "";
        for (int i = 0; i < streams.Length; i++)
        {
            streams[i] = new MemoryStream(i == 0 ? all : changes[i - 1], writable: false);
            (_restoredFrom, model, _applied) = BucketState.Read(streams[i], _format.Verdicts, _marks);
        }
        _persisted = _applied;
        if (model == _model.Hash)
        {
            _scorer.Restore(streams[0], streams.AsSpan(1));
            return;
        }
        if (_silo.Find(model) is not LoadedModel former)
        {
            Telemetry.Log.ModelUnknown(_silo.Log, _format.Name, model);
            return;
        }
        using StreamScorer<TEvent, TVerdict> old = former.CreateScorer<TEvent, TVerdict>();
        old.Restore(streams[0], streams.AsSpan(1));
        _scorer.ContinueFrom(old);
    }

    public void Dispose()
    {
        _silo.Forget(this);
        _scorer.Dispose();
    }

    // Another model takes over between two batches.
    private void UseModel()
    {
        LoadedModel model = _silo.Model;
        if (ReferenceEquals(model, _model)) return;
        StreamScorer<TEvent, TVerdict> next = model.CreateScorer<TEvent, TVerdict>();
        try
        {
            next.ContinueFrom(_scorer);
        }
        catch
        {
            next.Dispose();
            throw;
        }
        _scorer.Dispose();
        (_scorer, _model, _continues) = (next, model, false);
    }

    private void Admit(ReadOnlySpan<byte> batch, int count)
    {
        _events.Clear();
        _answers.Clear();
        for (int i = 0; i < count; i++)
        {
            Batch.ReadKey(ref batch, out UInt128 key, out long sequence);
            var row = new TEvent();
            _format.Events.Read(row, ref batch);
            if (!_marks.TryGetValue(key, out KeyMark<TVerdict>? mark)) _marks.Add(key, mark = new(key, sequence - 1));
            else if (sequence <= mark.Applied)
            {
                // The one of this very batch that it repeats has no verdict yet.
                _answers.Add((mark, sequence, EventOutcome.Duplicate, null));
                continue;
            }
            else if (_format.Buckets.NumbersAreConsecutive && sequence != mark.Applied + 1)
            {
                _answers.Add((mark, sequence, EventOutcome.Gap, null));
                continue;
            }
            if (mark.LastCall != _call)
            {
                mark.LastCall = _call;
                mark.Trim();
            }
            mark.Applied = sequence;
            Change(mark);
            _events.Add(row);
            _answers.Add((mark, sequence, EventOutcome.Applied, null));
        }
        _applied += _events.Count;
        UnsavedCount += _events.Count;
    }

    private void Change(KeyMark mark)
    {
        if (mark.IsChanged) return;
        mark.IsChanged = true;
        _changed.Add(mark);
    }

    private TVerdict?[] Judge(out string?[]? problems)
    {
        problems = null;
        if (_events.Count == 0) return [];
        try
        {
            return _scorer.ScoreMany(CollectionsMarshal.AsSpan(_events));
        }
        catch (ArgumentException)
        {
            // One cannot be read, and none was scored: so that the others are, each alone.
            problems = new string?[_events.Count];
            var verdicts = new TVerdict?[_events.Count];
            for (int i = 0; i < verdicts.Length; i++)
            {
                try
                {
                    verdicts[i] = _scorer.Score(_events[i]);
                }
                catch (ArgumentException problem)
                {
                    problems[i] = problem.Message;
                }
            }
            return verdicts;
        }
    }

    private byte[] WriteReply(long before)
    {
        _models.Clear();
        for (int i = 0; i < _answers.Count; i++)
        {
            (KeyMark<TVerdict> mark, long sequence, EventOutcome outcome, KeptVerdict<TVerdict>? kept) = _answers[i];
            if (outcome == EventOutcome.Duplicate && (kept = mark.Find(sequence)) is not null)
                _answers[i] = (mark, sequence, outcome, kept.Problem is null ? kept : null);
            if (kept is { Verdict: not null } && !_models.Contains(kept.Model)) _models.Add(kept.Model);
        }
        Reply.Write(_bytes, new(_activation, _restoredFrom, _applied, _persisted, _answers.Count));
        _bytes.Write([(byte)_models.Count]);
        foreach (string model in _models) Text.Write(model, _bytes);
        _bytes.Write(BitConverter.GetBytes(before));
        foreach ((KeyMark<TVerdict> mark, _, EventOutcome outcome, KeptVerdict<TVerdict>? kept) in _answers)
        {
            Reply.WriteEvent(_bytes, outcome, kept?.Verdict is not null, mark.Applied, mark.Persisted);
            if (kept?.Verdict is TVerdict verdict)
            {
                _bytes.Write([(byte)_models.IndexOf(kept.Model)]);
                _format.Verdicts.Write(verdict, _bytes);
            }
            if (outcome == EventOutcome.Refused) Text.Write(kept!.Problem, _bytes);
        }
        return _bytes.WrittenSpan.ToArray();
    }

    private byte[] Head(int count)
    {
        Reply.Write(_bytes, new(_activation, _restoredFrom, _applied, _persisted, count));
        return _bytes.WrittenSpan.ToArray();
    }

    private void Count(TimeSpan duration)
    {
        Span<int> counts = stackalloc int[4];
        foreach ((_, _, EventOutcome outcome, _) in _answers) counts[(int)outcome]++;
        for (int outcome = 0; outcome < counts.Length; outcome++)
            _silo.Metrics.Scored(_format.Name, (EventOutcome)outcome, counts[outcome]);
        _silo.Metrics.Batch(_format.Name, duration);
    }
}
