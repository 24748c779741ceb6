using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Serving;

/// <summary>How events go through each lane of a scorer. Immutable.</summary>
internal sealed class LanePlan<TEvent> where TEvent : class
{
    private readonly IReadOnlyList<string> _keys;
    private readonly int _maximumKeys;

    /// <param name="host">For views.</param>
    /// <param name="model">The model.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="options">Checked.</param>
    /// <param name="keys">Columns of the key that sequence numbers and times belong to.</param>
    public LanePlan(IHost host, ITransformer model, SchemaDefinition schema, StreamScorerOptions options, IReadOnlyList<string> keys)
    {
        (Host, Model, Schema, Options, _keys) = (host, model, schema, options, keys);
        ITransformer[] parts = [.. ModelParts.Plain(model).Select(part => part.Part)];
        StatusColumnName = parts.OfType<IStatusPart>().LastOrDefault(part => part.StatusColumnName is not null)?.StatusColumnName;
        _maximumKeys = parts.OfType<StreamTransformer>().Select(part => part.MaximumPartitions)
            .DefaultIfEmpty(StreamColumns.DefaultMaximumPartitions).Max();
    }

    public IHost Host { get; }

    public ITransformer Model { get; }

    /// <summary>Of the events.</summary>
    public SchemaDefinition Schema { get; }

    public StreamScorerOptions Options { get; }

    /// <summary>The model's column of statuses; null: it has none.</summary>
    public string? StatusColumnName { get; }

    /// <summary>A gate that has seen no event; null: all events are applied.</summary>
    public EventGate<TEvent>? CreateGate() =>
        Options.IsGated ? new EventGate<TEvent>(Host, Schema, Options, _keys, _maximumKeys) : null;

    /// <summary>The column that flags events.</summary>
    /// <exception cref="ArgumentException">There is none, or it is not Boolean.</exception>
    public DataViewSchema.Column Flag(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = SchemaColumns.Find(Host, schema, "flag", name);
        return column.Type is BooleanDataViewType ? column : throw SchemaColumns.Mismatch(Host, "flag", column, "Boolean");
    }
}
