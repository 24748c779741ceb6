using System.Text.Json;
using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Reading;

/// <summary>
/// Reads the events of one file. JSON values and lines of text may follow each other; of JSON, lists of records and objects that wrap such
/// lists are entered, so that memory holds no more than one record.
/// </summary>
internal sealed class RecordReader
{
    private const string Shape = "expected an array of records, or one record after the other";

    private readonly InputBuffer _input;
    private readonly string _name;
    private readonly FileNotes _notes;
    private readonly JsonRecord _record;
    private readonly LineReader _lines;
    private JsonReaderState _state;
    private long _firstLine, _firstColumn;
    private bool _isInValue, _isWrapped, _isEntering;

    /// <param name="stream">Stays open.</param>
    /// <param name="name">For messages.</param>
    /// <param name="notes">Gathers what was found.</param>
    /// <param name="clock">Tells the present.</param>
    /// <param name="texts">Texts of earlier streams; null: none. Of one reader at a time.</param>
    public RecordReader(Stream stream, string name, FileNotes notes, TimeProvider clock, SharedTexts? texts = null)
    {
        _input = new InputBuffer(stream);
        _name = name;
        _notes = notes;
        texts ??= new SharedTexts();
        var values = new FieldValue(texts, clock);
        _record = new JsonRecord(values, texts);
        _lines = new LineReader(_record, values, texts, notes);
        if (_input.Fill() && _input.Unread.StartsWith("\uFEFF"u8)) _input.Advance(3);
    }

    /// <summary>The next event; null: there is none.</summary>
    /// <exception cref="InputFileException">What comes next cannot be used.</exception>
    public LogEvent? Read()
    {
        try
        {
            while (true)
            {
                if (!_isInValue && !Begin()) return null;
                LogEvent? row = _isInValue ? ReadJson() : ReadLine();
                if (row is not null) return row;
            }
        }
        catch (FieldException e)
        {
            throw new InputFileException($"{Place(0)}: {e.Message}.", e);
        }
    }

    // Finds the next value or line; commas are what is left of an array that was cut.
    private bool Begin()
    {
        byte? next = _input.Peek(" \t\r\n,"u8);
        if (next is null) return false;
        _isInValue = next == '{' || (next == '[' && BeginsArray());
        if (!_isInValue) return true;
        _state = default;
        (_firstLine, _firstColumn) = (_input.Line, _input.Column);
        _isWrapped = _isEntering = false;
        return true;
    }

    // Lines of logs may begin with a bracket, but not the first of a file that has arrays.
    private bool BeginsArray()
    {
        if (!_notes.HasLines) return true;
        ReadOnlySpan<byte> rest = _input.PeekLine()[1..].TrimStart(" \t\r"u8);
        return rest.IsEmpty || rest[0] is (byte)'{' or (byte)']';
    }

    private LogEvent? ReadLine()
    {
        ReadOnlySpan<byte> line = _input.PeekLine();
        LogEvent? row = _lines.Read(line);
        if (row is null) _notes.Skip(_input.Line + 1);
        Pass(line.Length);
        return row;
    }

    private void Pass(int lineLength) => _input.Advance(Math.Min(lineLength + 1, _input.Unread.Length));

    private LogEvent? ReadJson()
    {
        var reader = new Utf8JsonReader(_input.Unread, _input.IsLast, _state);
        try
        {
            return ReadJson(ref reader);
        }
        catch (JsonException) when (_notes.HasLines && _input.Line == _firstLine && !_isWrapped)
        {
            // Among lines of text, one that only begins like JSON.
            int length = _input.PeekLine().Length;
            _notes.Skip(_input.Line + 1);
            Pass(length);
            _isInValue = false;
            return null;
        }
        catch (JsonException e)
        {
            long line = _firstLine + e.LineNumber!.Value;
            long place = e.BytePositionInLine!.Value + (e.LineNumber == 0 ? _firstColumn : 0);
            throw new InputFileException(
                $"{_name}, line {line + 1}, byte {place + 1}: not valid JSON (after {_notes.Records} records).", e);
        }
        catch (FieldException e)
        {
            throw new InputFileException($"{Place(reader.BytesConsumed)}: {e.Message}.", e);
        }
        catch (InvalidOperationException e)
        {
            // Bytes that are no UTF-8, and halves of surrogate pairs.
            throw new InputFileException($"{Place(reader.BytesConsumed)}: a text is not valid Unicode.", e);
        }
    }

    private LogEvent? ReadJson(ref Utf8JsonReader reader)
    {
        while (true)
        {
            // From here the token is read again if it cannot be used whole.
            long begin = reader.BytesConsumed;
            JsonReaderState state = reader.CurrentState;
            if (!reader.Read() || !Use(ref reader, out bool isRecord))
            {
                Keep(begin, state);
                _input.Fill();
                return null;
            }
            if (isRecord || reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                LogEvent? row = isRecord ? Finish(ref reader) : null;
                Keep(reader.BytesConsumed, reader.CurrentState);
                if (reader.CurrentDepth == 0) _isInValue = false;
                return row;
            }
        }
    }

    private void Keep(long used, JsonReaderState state)
    {
        _input.Advance((int)used);
        _state = state;
    }

    // False: the token, or the record that begins with it, is not whole yet.
    private bool Use(ref Utf8JsonReader reader, out bool isRecord)
    {
        isRecord = false;
        bool isEntering = _isEntering;
        _isEntering = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when !isEntering:
                if (!_record.Read(ref reader)) return false;
                isRecord = !_record.IsWrapper;
                _isWrapped |= _record.IsWrapper;
                return true;
            case JsonTokenType.PropertyName:
                _isEntering = JsonRecord.Wraps(reader.GetString()!);
                return _isEntering || reader.TrySkip();
            case JsonTokenType.Null when !_isWrapped:
                throw new InputFileException($"{_name}: record {_notes.Records + 1} is null.");
            case JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.StartObject:
                return true;
            case JsonTokenType.StartArray when isEntering || reader.CurrentDepth == 0:
                return true;
            default:
                if (isEntering) return true;
                throw new InputFileException($"{_name}, line {LineAt(reader.BytesConsumed)}: {Shape}.");
        }
    }

    private LogEvent? Finish(ref Utf8JsonReader reader)
    {
        LogEvent? row = _lines.Finish(_record.Fields);
        if (row is null) _notes.Skip(LineAt(reader.BytesConsumed));
        return row;
    }

    private string Place(long used) => $"{_name}, record {_notes.Records + 1} (line {LineAt(used)})";

    private long LineAt(long used) => _input.Line + _input.Unread[..(int)Math.Min(used, _input.Unread.Length)].Count((byte)'\n') + 1;
}
