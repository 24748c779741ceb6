using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>Options of a <see cref="StreamScorer{TEvent, TVerdict}"/>.</summary>
public sealed record StreamScorerOptions
{
    private const string Name = nameof(StreamScorerOptions);

    /// <summary>
    /// Lanes that score at the same time, in [1, 1024]. Streams keep to their lane; a model that remembers things of all events together
    /// has one lane, whatever this says. Default null: one for each processor.
    /// </summary>
    public int? Lanes { get; init; }

    /// <summary>Most events of one run of the model, in [1, 65536]. Default 256.</summary>
    public int MostEvents { get; init; } = 256;

    /// <summary>
    /// The schema that the model was saved with, from which the lengths of vectors come where the event's class does not say them. Default
    /// null: the class says them.
    /// </summary>
    public DataViewSchema? InputSchema { get; init; }

    /// <summary>How the event's class becomes columns. Default null: by its attributes.</summary>
    public SchemaDefinition? InputSchemaDefinition { get; init; }

    /// <summary>How columns become members of the verdict's class. Default null: by its attributes.</summary>
    public SchemaDefinition? OutputSchemaDefinition { get; init; }

    internal StreamScorerOptions Checked()
    {
        Argument.Threads(Lanes, $"{Name}.{nameof(Lanes)}");
        Argument.InRange(MostEvents, 1, 1 << 16, $"{Name}.{nameof(MostEvents)}");
        return InputSchema is null || InputSchemaDefinition is null
            ? this
            : throw new ArgumentException(
                $"{Name}.{nameof(InputSchema)} and {Name}.{nameof(InputSchemaDefinition)} both say what events are; give one.");
    }
}
