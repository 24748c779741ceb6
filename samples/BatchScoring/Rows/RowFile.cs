using System.Numerics;
using Parquet;
using Parquet.Schema;
using Samples;

namespace BatchScoring.Rows;

/// <summary>
/// Reads a Parquet file row group by row group, so that memory holds one row group however long the file is: its rows times (F + 3) values.
/// </summary>
internal sealed class RowFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly DataField _key;
    private readonly DataField? _time, _row;
    private readonly DataField[] _features;

    private RowFile(string path, FileStream stream, ParquetReader reader, RowColumns columns)
    {
        (_path, _stream, _reader) = (path, stream, reader);
        _key = Field(columns.Key);
        if (!IsText(_key)) throw Wrong(columns.Key, $"must hold text, which tells streams apart; it holds {Type(_key)}");
        _time = columns.Time is null ? null : Field(columns.Time);
        if (_time is not null && _time.ClrType != typeof(DateTime))
            throw Wrong(columns.Time!, $"must hold timestamps; it holds {Type(_time)}");
        _row = reader.Schema.DataFields.FirstOrDefault(field => field.Name == RowColumns.Row && field.ClrType == typeof(long));
        string[] others = [columns.Key, columns.Time ?? "", RowColumns.Row, .. columns.Ignored];
        _features = columns.Features is IReadOnlyList<string> names
            ? [.. names.Select(Field)]
            : [.. reader.Schema.DataFields.Where(field => !others.Contains(field.Name, StringComparer.Ordinal))];
        foreach (DataField field in _features)
            if (field.IsArray || !Numbers.ContainsKey(field.ClrType))
                throw Wrong(field.Name, $"must hold numbers to be a feature; it holds {Type(field)}"
                    + (columns.Features is null ? $". To leave it out: --ignore {field.Name}" : ""));
        if (_features.Length == 0) throw new InputFileException($"{path}: there is no column of numbers beside '{columns.Key}'.");
        Rows = reader.RowGroups.Sum(group => group.RowCount);
    }

    // Values of a type as single precision; missing ones as NaN.
    private static readonly Dictionary<Type, Func<ParquetRowGroupReader, DataField, int, float[], Task>> Numbers = new()
    {
        [typeof(float)] = ReadNumbers<float>,
        [typeof(double)] = ReadNumbers<double>,
        [typeof(int)] = ReadNumbers<int>,
        [typeof(long)] = ReadNumbers<long>,
        [typeof(short)] = ReadNumbers<short>,
        [typeof(byte)] = ReadNumbers<byte>,
    };

    /// <summary>In all row groups.</summary>
    public long Rows { get; }

    public IReadOnlyList<string> FeatureNames => [.. _features.Select(feature => feature.Name)];

    /// <summary>What the writer noted about the whole file.</summary>
    public IReadOnlyDictionary<string, string> Notes => _reader.CustomMetadata;

    /// <exception cref="InputFileException">The file is missing or damaged, or has other columns.</exception>
    public static RowFile Open(string path, RowColumns columns)
    {
        (FileStream stream, ParquetReader reader) = OpenParquet(path);
        try
        {
            return new RowFile(path, stream, reader, columns);
        }
        catch
        {
            Close(stream, reader);
            throw;
        }
    }

    /// <summary>Opens any Parquet file.</summary>
    /// <exception cref="InputFileException">The file is missing or damaged.</exception>
    public static (FileStream Stream, ParquetReader Reader) OpenParquet(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            return (stream, ParquetReader.CreateAsync(stream).GetAwaiter().GetResult());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            stream?.Dispose();
            throw new InputFileException($"{path}: this Parquet file cannot be read. {exception.Message}", exception);
        }
    }

    public static void Close(FileStream stream, ParquetReader reader)
    {
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        stream.Dispose();
    }

    /// <summary>All rows, in the file's order. Always the same object, filled anew.</summary>
    /// <param name="first">The number of the first row, for files that do not number their rows.</param>
    /// <exception cref="InputFileException">A row cannot be used; the message names it and the column.</exception>
    public IEnumerable<BatchRow> Read(long first = 1)
    {
        var row = new BatchRow { Features = new float[_features.Length] };
        string?[] keys = [];
        DateTime[] times = [];
        long[] numbers = [];
        float[][] features = [.. _features.Select(_ => Array.Empty<float>())];
        long inFile = 0;
        for (int g = 0; g < _reader.RowGroupCount; g++)
        {
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(g);
            int count = checked((int)group.RowCount);
            if (keys.Length < count)
            {
                (keys, times, numbers) = (new string?[count], new DateTime[count], new long[count]);
                for (int f = 0; f < features.Length; f++) features[f] = new float[count];
            }
            Fetch(_key, inFile, () => group.ReadAsync(_key, keys.AsMemory(0, count)!).AsTask());
            if (_time is not null) Fetch(_time, inFile, () => ReadStructs(group, _time, times.AsMemory(0, count), inFile));
            if (_row is not null) Fetch(_row, inFile, () => ReadStructs(group, _row, numbers.AsMemory(0, count), inFile));
            for (int f = 0; f < features.Length; f++)
            {
                DataField field = _features[f];
                Fetch(field, inFile, () => Numbers[field.ClrType](group, field, count, features[f]));
            }
            for (int i = 0; i < count; i++)
            {
                row.Key = keys[i] is { Length: > 0 } key ? key
                    : throw Wrong(_key.Name, "is empty; every row needs the key of its stream", inFile + i + 1);
                row.Time = times[i];
                row.Row = _row is null ? first + inFile + i : numbers[i];
                for (int f = 0; f < features.Length; f++) row.Features[f] = features[f][i];
                yield return row;
            }
            inFile += count;
        }
    }

    public void Dispose() => Close(_stream, _reader);

    private static async Task ReadNumbers<T>(ParquetRowGroupReader group, DataField field, int count, float[] target)
        where T : struct, INumber<T>
    {
        if (!field.IsNullable && target is T[] same)
        {
            await group.ReadAsync(field, same.AsMemory(0, count));
            return;
        }
        if (!field.IsNullable)
        {
            var values = new T[count];
            await group.ReadAsync(field, values.AsMemory());
            for (int i = 0; i < count; i++) target[i] = float.CreateSaturating(values[i]);
            return;
        }
        var perhaps = new T?[count];
        await group.ReadAsync(field, perhaps.AsMemory());
        for (int i = 0; i < count; i++) target[i] = perhaps[i] is T value ? float.CreateSaturating(value) : float.NaN;
    }

    private async Task ReadStructs<T>(ParquetRowGroupReader group, DataField field, Memory<T> target, long before) where T : struct
    {
        if (!field.IsNullable)
        {
            await group.ReadAsync(field, target);
            return;
        }
        var perhaps = new T?[target.Length];
        await group.ReadAsync(field, perhaps.AsMemory());
        for (int i = 0; i < perhaps.Length; i++)
            target.Span[i] = perhaps[i] ?? throw Wrong(field.Name, "is empty", before + i + 1);
    }

    private void Fetch(DataField field, long before, Func<Task> read)
    {
        try
        {
            read().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or InputFileException))
        {
            throw new InputFileException(
                $"{_path}: column '{field.Name}' cannot be read in the row group behind row {before}. {exception.Message}", exception);
        }
    }

    private DataField Field(string name)
    {
        DataField[] fields = _reader.Schema.DataFields;
        return fields.FirstOrDefault(field => field.Name == name)
            ?? throw Wrong(name, $"is missing; the file has {string.Join(", ", fields.Take(8).Select(field => field.Name))}"
                + (fields.Length > 8 ? $" and {fields.Length - 8} more" : ""));
    }

    // Parquet.Net has two types for text.
    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static string Type(DataField field) => (IsText(field) ? "text" : field.ClrType.Name) + (field.IsArray ? " in lists" : "");

    private InputFileException Wrong(string column, string what, long? row = null) =>
        new($"{_path}:{(row is null ? "" : $" row {row},")} column '{column}' {what}.");
}
