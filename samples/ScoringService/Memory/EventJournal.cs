using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Training;
using ScoringService.Scoring;

namespace ScoringService.Memory;

/// <summary>
/// The accepted events in files, a line each, in the order in which they were scored: what a service that starts again remembers them by.
/// A line is handed to the operating system before its event is acknowledged, so that it outlives the process, however that ends.
/// Of one thread at a time.
/// </summary>
internal sealed class EventJournal : IDisposable
{
    private const string Extension = ".ndjson", NameFile = "name";
    private const int ProbedBytes = 64 << 10;

    private readonly string _folder;
    private readonly int _eventsPerFile;
    private readonly SortedDictionary<long, long> _files = [];
    private readonly MemoryStream _lines = new();
    private FileStream? _open;
    private long? _cutTo;   // length of the last file, behind which is what could not be kept

    /// <param name="folder">Made where there is none.</param>
    /// <param name="eventsPerFile">At least 1.</param>
    public EventJournal(string folder, int eventsPerFile = 10_000)
    {
        _folder = folder;
        _eventsPerFile = eventsPerFile;
        Directory.CreateDirectory(folder);
        string nameFile = Path.Combine(folder, NameFile);
        if (!File.Exists(nameFile)) File.WriteAllText(nameFile, RandomNumberGenerator.GetHexString(8, lowercase: true));
        Name = File.ReadAllText(nameFile).Trim();
    }

    /// <summary>Tells this journal from others that count from 1 too.</summary>
    public string Name { get; }

    /// <summary>The last event's; 0: there was none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Events that are kept.</summary>
    public long Count => _files.Values.Sum();

    /// <summary>
    /// Reads what there is, once, before anything is added. A line that was cut when the process ended was never acknowledged.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is damaged in its middle.</exception>
    public IEnumerable<ScoredEvent> Read()
    {
        foreach (string path in Directory.EnumerateFiles(_folder, $"*{Extension}").Order(StringComparer.Ordinal).ToArray())
        {
            long count = 0;
            DropCutLine(path);
            foreach (ScoredEvent scored in Lines(path))
            {
                Sequence = scored.Sequence;
                count++;
                yield return scored;
            }
            if (count == 0) File.Delete(path);
            else _files[FirstOf(path)] = count;
        }
    }

    /// <summary>
    /// Reads again what has been added after an event, up to the moment of the call. Safe beside another thread that adds.
    /// </summary>
    public IEnumerable<ScoredEvent> ReadAfter(long sequence)
    {
        long last = Sequence;
        string[] paths = [.. Directory.EnumerateFiles(_folder, $"*{Extension}").Order(StringComparer.Ordinal)];
        int from = Math.Max(0, Array.FindLastIndex(paths, path => FirstOf(path) <= sequence + 1));
        foreach (string path in paths.Skip(from))
        {
            if (FirstOf(path) > last) yield break;
            foreach (ScoredEvent scored in Lines(path))
            {
                if (scored.Sequence > sequence) yield return scored;
                if (scored.Sequence >= last) yield break;
            }
        }
    }

    /// <summary>Adds events; when it returns they outlive the process.</summary>
    /// <exception cref="IOException">They cannot be kept; none is.</exception>
    public void Add(IReadOnlyList<ScoredEvent> events)
    {
        if (events.Count == 0) return;
        FileStream file = FileFor(events[0].Sequence);
        _lines.SetLength(0);
        foreach (ScoredEvent scored in events)
        {
            JsonSerializer.Serialize(
                _lines, new Line(scored.Sequence, scored.Score, scored.IsAlarm, scored.Event), StateFile.Format);
            _lines.WriteByte((byte)'\n');
        }
        long begin = file.Position;
        try
        {
            file.Write(_lines.GetBuffer(), 0, (int)_lines.Length);
        }
        catch (IOException)
        {
            Undo(file, begin);
            throw;
        }
        Sequence = events[^1].Sequence;
        _files[_files.Keys.Last()] += events.Count;
    }

    /// <summary>Finds out, after a failure, whether events can be kept again.</summary>
    /// <exception cref="IOException">They cannot.</exception>
    public void Probe()
    {
        FileStream file = FileFor(Sequence + 1);
        long begin = file.Position;
        try
        {
            // Should the process end here, the next one drops a line that has no end.
            file.Write(new byte[ProbedBytes]);
            file.SetLength(begin);
        }
        catch (IOException)
        {
            Undo(file, begin);
            throw;
        }
    }

    /// <summary>Deletes the oldest files, those whose events are all too old or too many.</summary>
    /// <param name="most">Events that may stay; the last file stays whole.</param>
    /// <param name="before">Files that were last written before it go; null: none does for its age.</param>
    public void Retain(long most, DateTimeOffset? before)
    {
        while (_files.Count > 1)
        {
            long oldest = _files.Keys.First();
            bool isTooOld = before is DateTimeOffset time && File.GetLastWriteTimeUtc(PathOf(oldest)) < time.UtcDateTime;
            if (Count - _files[oldest] < most && !isTooOld) return;
            File.Delete(PathOf(oldest));
            _files.Remove(oldest);
        }
    }

    public void Dispose()
    {
        _open?.Flush(flushToDisk: true);
        _open?.Dispose();
        _open = null;
    }

    // A full disk may have taken a part, which goes at the latest before the file is written again.
    private void Undo(FileStream file, long begin)
    {
        _open = null;
        try
        {
            if (file.Length > begin)
            {
                _cutTo = begin;
                file.SetLength(begin);
                _cutTo = null;
            }
        }
        catch (IOException)
        {
            // What failed first is told.
        }
        file.Dispose();
    }

    private FileStream FileFor(long sequence)
    {
        bool isNew = _files.Count == 0 || _files.Values.Last() >= _eventsPerFile;
        if (isNew || _open is null)
        {
            Dispose();
            if (isNew) _files[sequence] = 0;
            if (_cutTo is long end)
            {
                using FileStream file = new(PathOf(_files.Keys.Last()), FileMode.Open, FileAccess.Write);
                file.SetLength(end);
                _cutTo = null;
            }
            // Without a buffer of its own: what is written is the operating system's at once.
            _open = new FileStream(PathOf(_files.Keys.Last()), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        return _open;
    }

    private string PathOf(long first) => Path.Combine(_folder, first.ToString("D15", CultureInfo.InvariantCulture) + Extension);

    private static long FirstOf(string path) => long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);

    private static IEnumerable<ScoredEvent> Lines(string path)
    {
        using var text = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        for (long number = 1; text.ReadLine() is string written; number++)
        {
            Line line = Parse(path, written, number);
            yield return new ScoredEvent(line.Number, line.Event, line.Score, line.Alarm);
        }
    }

    private static Line Parse(string path, string text, long number)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(text, StateFile.Format) ?? throw new JsonException("the line is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {number}: not an event of the journal: {e.Message}", e);
        }
    }

    private static void DropCutLine(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        long end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n') break;
        }
        if (end < file.Length) file.SetLength(end);
    }

    private sealed record Line(long Number, float? Score, bool Alarm, LogEvent Event);
}
