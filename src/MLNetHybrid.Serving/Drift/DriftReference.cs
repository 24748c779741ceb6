using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Serving.Drift;

namespace MLNetHybrid.Serving;

/// <summary>What events and scores were like in training: for each column, deciles and how many values were missing.</summary>
/// <example><code>
/// DriftReference reference = DriftReference.Of(model.Transform(data), "Features", "Score");
/// reference.Save("drift.json");
/// </code></example>
public sealed class DriftReference
{
    private const int Version = 1, MostRows = 100_000;

    private DriftReference(IReadOnlyList<ColumnReference> columns) => Columns = columns;

    /// <summary>The columns, a vector's slots one by one.</summary>
    public IReadOnlyList<string> ColumnNames => [.. Columns.Select(column => column.Name)];

    internal IReadOnlyList<ColumnReference> Columns { get; }

    /// <summary>Measures columns. Of more than 100,000 rows a random sample of so many counts.</summary>
    /// <param name="scored">Training rows, with the model's outputs. Is read once.</param>
    /// <param name="columnNames">Columns of Single, or vectors of Single of known size, which are members of the events' or verdicts'
    /// class.
    /// </param>
    /// <exception cref="ArgumentException">A column is absent or of another type, or there are no rows.</exception>
    public static DriftReference Of(IDataView scored, params IReadOnlyList<string> columnNames)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(columnNames);
        if (columnNames.Count == 0) throw new ArgumentException("Names of columns are needed.", nameof(columnNames));
        DataViewSchema.Column[] columns = [.. columnNames.Select(name => ColumnOf(scored.Schema, name))];
        string[] names = [.. columns.SelectMany(NamesOf)];
        List<double>[] values = [.. names.Select(_ => new List<double>())];
        using DataViewRowCursor cursor = scored.GetRowCursor(columns);
        var slots = new float[names.Length];
        Action[] readers = MakeReaders(cursor, columns, slots);
        var random = new Random(0);
        for (long row = 0; cursor.MoveNext(); row++)
        {
            int place = row < MostRows ? (int)row : (int)Math.Min(MostRows, random.NextInt64(row + 1));
            if (place == MostRows) continue;
            foreach (Action read in readers) read();
            for (int i = 0; i < slots.Length; i++)
            {
                if (place < values[i].Count) values[i][place] = slots[i];
                else values[i].Add(slots[i]);
            }
        }
        if (values[0].Count == 0) throw new ArgumentException("There are no rows.", nameof(scored));
        return new([.. names.Select((name, i) => ColumnReference.Of(name, values[i]))]);
    }

    /// <summary>Writes it as JSON, as a whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, new Content(Version, Columns)));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is damaged or of a newer version.</exception>
    public static DriftReference Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(file);
        }
        catch (JsonException e)
        {
            throw new FormatException($"'{path}' is no drift reference: {e.Message}", e);
        }
        if (content is not { Version: Version, Columns.Count: > 0 } || content.Columns.Any(IsDamaged))
            throw new FormatException($"'{path}' is no drift reference of version {Version}.");
        return new(content.Columns);
    }

    private static bool IsDamaged(ColumnReference? column) =>
        column is not { Name.Length: > 0, Edges: not null, Shares: not null } || column.Shares.Length != column.Edges.Length + 2
        || column.Shares.Any(share => !(share is > 0 and <= 1)) || !column.Edges.SequenceEqual(column.Edges.Distinct().Order());

    private static DataViewSchema.Column ColumnOf(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentException($"There is no column '{name}'.", nameof(name));
        bool fits = column.Type == NumberDataViewType.Single
            || column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single;
        return fits ? column : throw new ArgumentException(
            $"Column '{name}' holds {column.Type}; Single, or vectors of Single of known size, are needed.", nameof(name));
    }

    private static IEnumerable<string> NamesOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector
        ? Enumerable.Range(0, vector.Size).Select(slot => FormattableString.Invariant($"{column.Name}[{slot}]"))
        : [column.Name];

    // slots: all columns' values, one column after the other
    private static Action[] MakeReaders(DataViewRow row, IEnumerable<DataViewSchema.Column> columns, float[] slots)
    {
        List<Action> readers = [];
        int next = 0;
        foreach (DataViewSchema.Column column in columns)
        {
            int first = next;
            if (column.Type is VectorDataViewType type)
            {
                ValueGetter<VBuffer<float>> get = row.GetGetter<VBuffer<float>>(column);
                VBuffer<float> vector = default;
                readers.Add(() =>
                {
                    get(ref vector);
                    vector.CopyTo(slots.AsSpan(first, type.Size));
                });
                next += type.Size;
            }
            else
            {
                ValueGetter<float> get = row.GetGetter<float>(column);
                readers.Add(() => get(ref slots[first]));
                next++;
            }
        }
        return [.. readers];
    }

    private sealed record Content(int Version, IReadOnlyList<ColumnReference> Columns);
}
