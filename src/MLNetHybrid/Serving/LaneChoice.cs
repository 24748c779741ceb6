using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Serving;

/// <summary>
/// Which lane an event belongs to: all events that the model remembers together are of one lane. Safe from several threads.
/// </summary>
internal sealed class LaneChoice<TEvent> : IDisposable where TEvent : class
{
    private readonly ThreadLocal<Reader>? _readers;

    /// <param name="host">For rows.</param>
    /// <param name="model">What remembers.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="options">Checked.</param>
    /// <exception cref="ArgumentException">The key of the options lacks a column that the model's memories share.</exception>
    public LaneChoice(IHost host, ITransformer model, SchemaDefinition schema, StreamScorerOptions options)
    {
        DataViewSchema input = DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema).Schema;
        string[]? common = Common(model, input), own = options.KeyColumnNames?.ToArray();
        if (own is not null && common?.FirstOrDefault(name => !own.Contains(name, StringComparer.Ordinal)) is string missing)
            throw new ArgumentException($"{nameof(StreamScorerOptions)}.{nameof(options.KeyColumnNames)} must hold '{missing}', "
                + "which tells the model's memories apart.");
        // Events of one key must be of one lane, whoever remembers something of it.
        if (common is null && options.IsGated) common = own ?? [];
        KeyColumnNames = common ?? [];
        MarkColumnNames = own ?? KeyColumnNames;
        Count = common is [] ? 1 : options.WantedLanes;
        if (common is { Length: > 0 }) _readers = new(() => new Reader(host, schema, common));
    }

    /// <summary>Lanes that there are: one where the model remembers things of all events together.</summary>
    public int Count { get; }

    /// <summary>Columns of the events that tell lanes apart.</summary>
    public IReadOnlyList<string> KeyColumnNames { get; }

    /// <summary>Columns that make the key of sequence numbers and times.</summary>
    public IReadOnlyList<string> MarkColumnNames { get; }

    /// <summary>Hash of the event's key, the same in every process; of a model that remembers nothing, one that suits the caller.</summary>
    public uint KeyHash(TEvent row) =>
        _readers is not null ? _readers.Value!.Read(row) : Count == 1 ? 0 : (uint)Environment.CurrentManagedThreadId;

    /// <summary>The lane of events whose key has this hash, in [0, <see cref="Count"/>).</summary>
    public int Lane(uint keyHash) => (int)(keyHash % (uint)Count);

    public void Dispose() => _readers?.Dispose();

    // The columns that tell all of the model's streams apart, as far as events have them; null: the model remembers nothing.
    private static string[]? Common(ITransformer model, DataViewSchema input)
    {
        string[]? common = null;
        DataViewSchema schema = input;
        foreach ((ITransformer part, _) in ModelParts.Plain(model))
        {
            if (part is StreamTransformer stream)
            {
                string[] own = [.. stream.PartitionColumnNames.Where(name =>
                    schema.GetColumnOrNull(name) is DataViewSchema.Column column && column.Index < input.Count)];
                common = common is null ? own : [.. common.Intersect(own, StringComparer.Ordinal)];
            }
            schema = part.GetOutputSchema(schema);
        }
        return common;
    }

    private sealed class Reader
    {
        private readonly DataViewConstructionUtils.InputRow<TEvent> _row;
        private readonly PartitionKey _key;

        public Reader(IHost host, SchemaDefinition schema, string[] columns)
        {
            _row = DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema);
            _key = new PartitionKey(_row, columns);
        }

        public uint Read(TEvent row)
        {
            _row.ExtractValues(row);
            return (uint)(_key.Read() ?? UInt128.Zero);
        }
    }
}
