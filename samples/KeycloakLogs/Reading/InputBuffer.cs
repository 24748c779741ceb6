namespace KeycloakLogs.Reading;

/// <summary>
/// The bytes of a stream that are read but not yet used. Holds one record whole, hence grows with the longest one, and knows the line.
/// </summary>
internal sealed class InputBuffer(Stream stream)
{
    private const int FirstSize = 1 << 16;

    // No event is near that long: the file is something else.
    private const int LargestSize = 1 << 26;

    private byte[] _bytes = new byte[FirstSize];
    private int _begin, _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_begin, _end - _begin);

    /// <summary>Whether nothing comes after <see cref="Unread"/>.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Line of the first unread byte, from 0, and its place there.</summary>
    public long Line { get; private set; }

    public long Column { get; private set; }

    /// <summary>Passes over bytes that were used.</summary>
    public void Advance(int count)
    {
        ReadOnlySpan<byte> used = _bytes.AsSpan(_begin, count);
        int lines = used.Count((byte)'\n');
        Line += lines;
        Column = lines > 0 ? count - used.LastIndexOf((byte)'\n') - 1 : Column + count;
        _begin += count;
    }

    /// <summary>Reads on. False: there was nothing more.</summary>
    /// <exception cref="FieldException">What is unread is longer than any record.</exception>
    public bool Fill()
    {
        if (IsLast) return false;
        if (_begin > 0)
        {
            Unread.CopyTo(_bytes);
            _end -= _begin;
            _begin = 0;
        }
        if (_end == _bytes.Length)
        {
            if (_bytes.Length == LargestSize)
                throw new FieldException(null, $"the record or line is longer than {LargestSize >> 20} MiB: no event is");
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }
        int count = stream.Read(_bytes, _end, _bytes.Length - _end);
        IsLast = count == 0;
        _end += count;
        return count > 0;
    }

    /// <summary>Passes over what <paramref name="isBlank"/> and gives the first other byte; null: there is none.</summary>
    public byte? Peek(ReadOnlySpan<byte> isBlank)
    {
        while (true)
        {
            int at = Unread.IndexOfAnyExcept(isBlank);
            Advance(at < 0 ? Unread.Length : at);
            if (at >= 0) return Unread[0];
            if (!Fill()) return null;
        }
    }

    /// <summary>The rest of the line, without its end, which must be passed over with <see cref="Advance"/>.</summary>
    public ReadOnlySpan<byte> PeekLine()
    {
        int searched = 0;
        while (true)
        {
            int at = Unread[searched..].IndexOf((byte)'\n');
            if (at >= 0) return Unread[..(searched + at)];
            searched = Unread.Length;
            if (!Fill()) return Unread;
        }
    }
}
