using System.Text.Json;

namespace KeycloakLogs.Reading;

/// <summary>
/// Cuts a stream of JSON into its records, without holding more than a buffer of it: the elements of one array, or objects
/// one after the other (NDJSON).
/// </summary>
internal sealed class RecordScanner(Stream stream, int bufferSize = 1 << 16)
{
    /// <summary>One record may not be longer, in bytes.</summary>
    private const int LongestRecord = 1 << 24;

    private byte[] _buffer = new byte[bufferSize];
    private int _length;
    private bool _end;
    private long _line = 1;
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });

    /// <summary>Called with each record's text and the line on which it begins, counted from 1.</summary>
    public delegate void RecordHandler(ReadOnlySpan<byte> record, long line);

    /// <exception cref="JsonException">The text is not JSON; line and position are counted from 0 within the file.</exception>
    /// <exception cref="FormatException">The text is JSON, but not of records.</exception>
    public void Scan(RecordHandler handle)
    {
        Fill();
        SkipByteOrderMark();
        while (Pass(handle)) Fill();
    }

    /// <summary>Reads what the buffer holds. False at the end of the stream.</summary>
    private bool Pass(RecordHandler handle)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _length), _end, _state);
        int consumed = 0;
        JsonReaderState state = _state;
        while (true)
        {
            // Where a record is cut off by the buffer's end, the next pass begins before it again.
            Utf8JsonReader ahead = reader;
            if (!ahead.Read()) break;
            if (ahead.TokenType == JsonTokenType.StartObject)
            {
                if (ahead.CurrentDepth > 1) throw NotRecords(consumed);
                int start = (int)ahead.TokenStartIndex;
                if (!ahead.TrySkip()) break;
                int stop = (int)ahead.BytesConsumed;
                handle(_buffer.AsSpan(start, stop - start), _line + CountLines(consumed, start));
            }
            else if (ahead.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray) || ahead.CurrentDepth > 0)
            {
                throw NotRecords((int)ahead.TokenStartIndex);
            }
            reader = ahead;
            _line += CountLines(consumed, (int)reader.BytesConsumed);
            consumed = (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }

        _state = state;
        _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
        _length -= consumed;
        return !_end;

        FormatException NotRecords(int position) =>
            new($"line {_line + CountLines(consumed, position)}: expected an array of records, or one record after the other");
    }

    private int CountLines(int from, int to) => _buffer.AsSpan(from, to - from).Count((byte)'\n');

    private void Fill()
    {
        if (_length == _buffer.Length)
        {
            if (_length >= LongestRecord) throw new FormatException($"line {_line}: a record longer than {LongestRecord} bytes");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        int read = stream.ReadAtLeast(_buffer.AsSpan(_length), 1, throwOnEndOfStream: false);
        _end = read == 0;
        _length += read;
    }

    private void SkipByteOrderMark()
    {
        while (_length < 3 && !_end) Fill();
        if (!_buffer.AsSpan(0, _length).StartsWith("\uFEFF"u8)) return;
        _buffer.AsSpan(3, _length - 3).CopyTo(_buffer);
        _length -= 3;
    }
}
