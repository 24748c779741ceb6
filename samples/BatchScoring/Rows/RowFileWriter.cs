using Parquet;
using Parquet.Schema;

namespace BatchScoring.Rows;

/// <summary>Writes rows to a Parquet file, a row group at a time.</summary>
internal sealed class RowFileWriter : IDisposable
{
    private readonly ParquetWriter _writer;
    private readonly DataField? _row;
    private readonly DataField _key, _time;
    private readonly DataField[] _features;
    private readonly long[] _rows;
    private readonly string[] _keys;
    private readonly DateTime[] _times;
    private readonly float[][] _values;
    private int _count;

    /// <param name="stream">Stays open.</param>
    /// <param name="columns">What the columns are called.</param>
    /// <param name="features">Their names.</param>
    /// <param name="numbered">Whether rows are written with their numbers.</param>
    /// <param name="groupRows">Rows of a row group, which are held in memory until it is full.</param>
    public RowFileWriter(Stream stream, RowColumns columns, IReadOnlyList<string> features, bool numbered, int groupRows)
    {
        _row = numbered ? new DataField<long>(RowColumns.Row, nullable: false) : null;
        _key = new DataField(columns.Key, typeof(string), isNullable: false);
        _time = new DateTimeDataField(columns.Time ?? "Time", DateTimeFormat.DateAndTimeMicros, isAdjustedToUTC: true, isNullable: false);
        _features = [.. features.Select(name => new DataField<float>(name, nullable: false))];
        Field[] all = [.. _row is null ? Array.Empty<Field>() : [_row], _key, _time, .. _features];
        _writer = ParquetWriter.CreateAsync(new ParquetSchema(all), stream).GetAwaiter().GetResult();
        (_rows, _keys, _times) = (new long[groupRows], new string[groupRows], new DateTime[groupRows]);
        _values = [.. features.Select(_ => new float[groupRows])];
    }

    public void Write(BatchRow row)
    {
        (_rows[_count], _keys[_count], _times[_count]) = (row.Row, row.Key, row.Time);
        for (int f = 0; f < _values.Length; f++) _values[f][_count] = row.Features[f];
        if (++_count == _keys.Length) WriteGroup().GetAwaiter().GetResult();
    }

    /// <summary>Writes what is left, and the end of the file.</summary>
    public void Dispose()
    {
        if (_count > 0) WriteGroup().GetAwaiter().GetResult();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task WriteGroup()
    {
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        if (_row is not null) await group.WriteAsync<long>(_row, _rows.AsMemory(0, _count));
        await group.WriteAsync(_key, new ArraySegment<string>(_keys, 0, _count));
        await group.WriteAsync<DateTime>(_time, _times.AsMemory(0, _count));
        for (int f = 0; f < _values.Length; f++) await group.WriteAsync<float>(_features[f], _values[f].AsMemory(0, _count));
        _count = 0;
    }
}
