namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>Chooses rows that are at least a stride of their stream's rows apart.</summary>
/// <param name="stride">At least 1.</param>
/// <param name="streamOf">The stream of the current row; null: all rows are one.</param>
internal sealed class RowSpacing(int stride, Func<ReadOnlyMemory<char>>? streamOf)
{
    private readonly Dictionary<string, Position> _positions = new(StringComparer.Ordinal);
    private readonly Position _only = new();
    private Position _current = new();

    /// <summary>Streams met so far.</summary>
    public int StreamCount => streamOf is null ? 1 : _positions.Count;

    /// <summary>The current row's stream, from 0 in the order of their first rows.</summary>
    public int Stream => _current.Number;

    /// <summary>Its place in the stream, from 0.</summary>
    public long Place => _current.Row;

    /// <summary>The streams' names, by number; one empty name where all rows are one stream.</summary>
    public IReadOnlyList<string> StreamNames => streamOf is null ? [""]
        : [.. _positions.OrderBy(pair => pair.Value.Number).Select(pair => pair.Key)];

    /// <summary>Moves to the next row: true where it may be taken.</summary>
    public bool Next()
    {
        _current = Current();
        _current.Row++;
        return _current.Row >= _current.NextFree;
    }

    /// <summary>Takes the row.</summary>
    public void Take() => _current.NextFree = _current.Row + stride;

    private Position Current()
    {
        if (streamOf is null) return _only;
        ReadOnlyMemory<char> name = streamOf();
        var lookup = _positions.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name.Span, out Position? position))
            lookup[name.Span] = position = new Position { Number = _positions.Count };
        return position;
    }

    private sealed class Position
    {
        public int Number { get; init; }

        public long Row { get; set; } = -1;

        public long NextFree { get; set; }
    }
}
