using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>
/// A transform that remembers rows: each row's output depends on the rows of its stream so far. Rows must come in the
/// order of time. With partition columns each combination of their values is a stream of its own.
/// </summary>
/// <remarks>
/// The transformer is immutable and safe to use from several threads. What it remembers belongs to the cursor that reads the data view, or
/// to the <c>PredictionEngine</c>: one engine, one sequence of rows. Rows are never shuffled or read in parallel. An engine that several
/// threads use at the same time says so by an <see cref="InvalidOperationException"/>, and gives no more results. The counter
/// "mlnethybrid.streams.forgotten" of the meter "MLNetHybrid" (<see cref="System.Diagnostics.Metrics"/>) counts streams that made room for
/// others.
/// </remarks>
public abstract class StreamTransformer : RowMapperTransformer, IModelPart
{
    private protected StreamTransformer(IHost host, StreamColumns columns) : base(host) => Columns = columns;

    internal StreamColumns Columns { get; }

    /// <summary>The output column.</summary>
    public string OutputColumnName => Columns.Output;

    /// <summary>The input column.</summary>
    public string InputColumnName => Columns.Input;

    /// <summary>The columns whose values tell streams apart; empty: all rows are one stream.</summary>
    public IReadOnlyList<string> PartitionColumnNames => Columns.Partition;

    /// <summary>
    /// Streams that are remembered at the same time; beyond that, the one unused for longest is forgotten.
    /// <c>mlContext.AnomalyDetection.ChangeMaximumPartitions</c> gives a model with another limit.
    /// </summary>
    public int MaximumPartitions => Columns.MaximumPartitions;

    /// <summary>The transform and its columns.</summary>
    public override string ToString() =>
        ModelParts.Describe(this, [InputColumnName, .. SideInputs.Select(input => input.Name)], [OutputColumnName, Columns.Status]);

    string IModelPart.MainColumn => OutputColumnName;

    /// <summary>Whether a column of this shape can be the input.</summary>
    internal abstract bool CanRead(SchemaShape.Column input);

    /// <summary>The promise of the output column.</summary>
    internal abstract SchemaShape.Column OutputShape { get; }

    /// <summary>The promise of the output column for this input column, whose shape has been checked.</summary>
    internal virtual SchemaShape.Column OutputShapeOf(SchemaShape.Column input) => OutputShape;

    /// <summary>Annotations of the output column; null: none.</summary>
    internal virtual DataViewSchema.Annotations? OutputAnnotations(DataViewSchema.Column input) => null;

    /// <summary>Type of the output column, or null where the input column's type does not suit.</summary>
    internal abstract DataViewType? OutputType(DataViewType inputType);

    /// <summary>What the input column must be, for the error message.</summary>
    internal abstract string ExpectedInput { get; }

    /// <summary>The same transformer after training on this input, whose columns have been checked.</summary>
    internal virtual StreamTransformer Fitted(IDataView input) => this;

    /// <summary>The same transformer with other columns or another limit.</summary>
    internal abstract StreamTransformer With(StreamColumns columns);

    /// <summary>Further columns that the transform reads, besides those that tell streams apart.</summary>
    internal virtual IReadOnlyList<StreamInput> FurtherInputs => [];

    /// <summary>All columns that the transform reads besides its main input.</summary>
    internal IEnumerable<StreamInput> SideInputs =>
        [.. PartitionColumnNames.Select(name => StreamInput.Key("partition", name)), .. FurtherInputs];

    /// <summary>Starts to follow the rows that <paramref name="row"/> stands on in turn.</summary>
    internal abstract StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input);

    internal override RowToRowMapperTransformBase Bind(IHostEnvironment env, IDataView input) => new StreamView(env, this, input);
}
