using System.Globalization;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Reading;

/// <summary>What was found in one file.</summary>
internal sealed class FileNotes(string name)
{
    private readonly int[] _counts = new int[Enum.GetValues<EventForm>().Length];
    private readonly TableColumns _columns = new();
    private long _skipped, _firstSkipped;

    public string Name => name;

    /// <summary>Events read so far.</summary>
    public int Records { get; private set; }

    /// <summary>Whether lines of text occurred so far.</summary>
    public bool HasLines => _skipped > 0 || _counts[(int)EventForm.ServerLog] > 0 || _counts[(int)EventForm.MarkedJson] > 0;

    /// <summary>Whether times without offset occurred in the server's log.</summary>
    public bool HasLocalTimes { get; set; }

    /// <summary>Events of the server's log, and those of them that report no error.</summary>
    public int LogEvents => _counts[(int)EventForm.ServerLog] + _counts[(int)EventForm.ServerLogJson];

    public int LogSuccesses { get; private set; }

    /// <summary>Lines, and records of a JSON log, that hold no event.</summary>
    public long Skipped => _skipped;

    /// <summary>Number of the first line that held no event; 0: there was none.</summary>
    public long FirstSkipped => _firstSkipped;

    public void Count(LogEvent row, EventForm form)
    {
        Records++;
        _counts[(int)form]++;
        if (form == EventForm.Table) _columns.Add(row);
        if (form is EventForm.ServerLog or EventForm.ServerLogJson && IsSuccess(row)) LogSuccesses++;
    }

    /// <summary>Counts a line, or a record of a JSON log, that holds no event.</summary>
    public void Skip(long line)
    {
        if (_skipped++ == 0) _firstSkipped = line;
    }

    public IEnumerable<string> Lines()
    {
        foreach (EventForm form in Enum.GetValues<EventForm>())
        {
            if (_counts[(int)form] > 0) yield return $"{name}: {Describe(form)}, {Number(_counts[(int)form])} of them";
        }
        if (_skipped > 0)
            yield return $"{name}: {(_skipped == 1 ? "1 line" : $"{Number(_skipped)} lines")} without an event skipped, the first is line "
                + Number(_firstSkipped);
        if (HasLocalTimes) yield return $"{name}: the times have no offset and are taken as UTC";
        if (_counts[(int)EventForm.Table] > 0 && _columns.Absent is { Count: > 0 } absent)
            yield return $"{name}: no record has a value of {string.Join(", ", absent.Select(column => $"'{column}'"))}";
    }

    private static bool IsSuccess(LogEvent row) => row.Error is null && row.Type?.EndsWith("_ERROR", StringComparison.Ordinal) != true;

    private static string Describe(EventForm form) => form switch
    {
        EventForm.Table => "records with timestamp and userId",
        EventForm.UserEvent => "Admin REST events",
        EventForm.AdminEvent => "Admin REST admin events",
        EventForm.Webhook => "webhook events",
        EventForm.EventHook => "event hook events",
        EventForm.ServerLog => "events in the server's log",
        EventForm.ServerLogJson => "events in the server's JSON log",
        EventForm.MarkedJson => "events after JSON_EVENT::",
        EventForm.LoggerContext => "events in a logger's context",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
