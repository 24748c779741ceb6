using System.Text;
using System.Text.Json;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Reading;

/// <summary>Reads the lines of the server's log, as text and as JSON objects that have the text as their message.</summary>
internal sealed class LineReader(JsonRecord record, FieldValue values, SharedTexts texts, FileNotes notes)
{
    private const string Mark = "JSON_EVENT::";

    private readonly EventText _text = new(texts);

    /// <summary>The event of a line of text; null: it holds none.</summary>
    /// <exception cref="FieldException">It holds one that cannot be used.</exception>
    public LogEvent? Read(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("JSON_EVENT::"u8) < 0 && line.IndexOf(", realmId="u8) < 0) return null;
        string text = Encoding.UTF8.GetString(line);
        record.Fields.Clear();
        return ReadText(text, null, EventForm.ServerLog);
    }

    /// <summary>The event of a JSON record; null: it is a line of a log that holds none.</summary>
    /// <exception cref="FieldException">The record cannot be used.</exception>
    public LogEvent? Finish(RecordFields fields)
    {
        if (fields.Message is null || fields.IsEvent) return Map(fields);
        string message = fields.Message;
        DateTimeOffset? time = fields.Time;
        fields.Clear();
        return ReadText(message, time, EventForm.ServerLogJson);
    }

    private LogEvent? ReadText(string text, DateTimeOffset? time, EventForm form)
    {
        int mark = text.IndexOf(Mark, StringComparison.Ordinal);
        int begin = mark >= 0 ? mark : EventText.Find(text);
        if (begin < 0) return null;
        RecordFields fields = record.Fields;
        if (mark >= 0) ReadMarked(text[(mark + Mark.Length)..]);
        else _text.Read(text, begin, fields);
        fields.Form = mark >= 0 ? EventForm.MarkedJson : form;
        // The time of a container's log is that of the event but for milliseconds.
        if (fields.Time is null) fields.SetTime(RecordFields.TimestampField, time ?? TimeOf(text[..begin]));
        return Map(fields);
    }

    private void ReadMarked(string json)
    {
        try
        {
            record.Read(json);
        }
        catch (JsonException e)
        {
            throw new FieldException(null, $"the text after {Mark} is not valid JSON from byte {e.BytePositionInLine + 1} on");
        }
        catch (InvalidOperationException)
        {
            throw new FieldException(null, $"a text after {Mark} is not valid Unicode");
        }
    }

    private DateTimeOffset TimeOf(string head)
    {
        if (TimestampText.Find(head) is string written && TimestampText.TryParse(written, out DateTimeOffset time))
        {
            if (!values.IsPossible(time)) throw FieldValue.Impossible(time, RecordFields.TimestampField, written, "");
            notes.HasLocalTimes |= written[^1] != 'Z' && !written.AsSpan(10).ContainsAny('+', '-');
            return time;
        }
        throw new FieldException(null, TimestampText.FindTimeOfDay(head) is string timeOfDay
            ? $"the line has a time of day ({timeOfDay}) but no date. Have the server write dates, with --log-console-format or "
                + "--log-file-format and %d{yyyy-MM-dd HH:mm:ss,SSS}, or put the date before each line as in 2026-08-20 15:26:01,464"
            : "the line of the event begins with no time such as 2026-08-20 15:26:01,464");
    }

    private LogEvent Map(RecordFields fields)
    {
        (LogEvent row, EventForm form) = EventMapping.Map(fields);
        notes.Count(row, form);
        return row;
    }
}
