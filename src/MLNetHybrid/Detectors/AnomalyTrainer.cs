using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;

namespace MLNetHybrid;

/// <summary>A trainer of a detector: takes one vector column, needs no label.</summary>
/// <typeparam name="TTransformer">The fitted detector.</typeparam>
/// <typeparam name="TModel">What it has learned.</typeparam>
public abstract class AnomalyTrainer<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>, IEstimator<TTransformer>
    where TTransformer : AnomalyTransformer<TModel>
    where TModel : AnomalyModelParameters
{
    private protected AnomalyTrainer(IHost host, AnomalyColumns columns)
        : base(host, TrainerUtils.MakeR4VecFeature(columns.Feature), default) => Columns = columns;

    internal AnomalyColumns Columns { get; }

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new(normalization: true, caching: false, supportValid: false);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.AnomalyDetection;

    // The base class checks the same, but its messages neither list the columns nor say how an array gets its size.

    /// <summary>Learns from the rows whose features are all finite.</summary>
    /// <param name="input">With the feature column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or no vector of Single of known size.</exception>
    /// <exception cref="InvalidOperationException">No row can be learned from, or the rows do not allow training.</exception>
    public new TTransformer Fit(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        CheckFeatureColumn(SchemaShape.Create(input.Schema));
        return base.Fit(input);
    }

    /// <inheritdoc cref="TrainerEstimatorBase{TTransformer, TModel}.GetOutputSchema"/>
    public new SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        CheckFeatureColumn(inputSchema);
        return base.GetOutputSchema(inputSchema);
    }

    /// <summary>The detector and its columns.</summary>
    public override string ToString() => ModelParts.Describe(this, [Columns.Feature], [Columns.Score, Columns.PredictedLabel]);

    private void CheckFeatureColumn(SchemaShape schema)
    {
        SchemaShape.Column column = SchemaColumns.Find(Host, schema, "feature", Columns.Feature);
        if (!FeatureColumn.IsCompatibleWith(column))
            throw SchemaColumns.Mismatch(Host, "feature", column, "a vector of Single of known size");
    }

    /// <summary>Learns from the rows whose features are all finite: <see cref="FeatureMatrix.Read"/> reads them.</summary>
    /// <param name="data">With a feature column.</param>
    /// <param name="featureType">The feature column's type; its dimensions give a window's shape.</param>
    /// <param name="channel">For the log and warnings.</param>
    private protected abstract TModel Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel);

    private protected abstract TTransformer MakeTransformer(TModel model);

    /// <summary>Output columns besides score, label and status; sizes are not known before training.</summary>
    /// <param name="feature">The feature column.</param>
    private protected virtual IEnumerable<SchemaShape.Column> ExtraColumns(SchemaShape.Column feature) =>
        Columns.FeatureContributions is string name ? [Vector(name, SlotNamesOf(feature))] : [];

    private protected static SchemaShape.Column Vector(string name, SchemaShape? annotations = null) =>
        new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, annotations);

    private protected static SchemaShape.Column Scalar(string name, PrimitiveDataViewType type, SchemaShape? annotations = null) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, false, annotations);

    /// <summary>Checks the type of the feature column before any row is read.</summary>
    private protected virtual void CheckFeatureType(VectorDataViewType type)
    {
    }

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        var annotations = new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation());
        inputSchema.TryFindColumn(Columns.Feature, out SchemaShape.Column feature);   // checked before
        return
        [
            Scalar(Columns.Score, NumberDataViewType.Single, annotations),
            Scalar(Columns.PredictedLabel, BooleanDataViewType.Instance, annotations),
            .. ExtraColumns(feature),
            .. Columns.Status is string status ? (SchemaShape.Column[])[Scalar(status, NumberDataViewType.Int32)] : [],
        ];
    }

    private protected static SchemaShape? SlotNamesOf(SchemaShape.Column column) =>
        column.HasSlotNames()
            ? new SchemaShape(column.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames))
            : null;

    /// <inheritdoc/>
    protected override TModel TrainModelCore(TrainContext trainContext)
    {
        Host.CheckValue(trainContext, nameof(trainContext));
        using IChannel channel = Host.Start("Training");
        RoleMappedData data = trainContext.TrainingSet;
        data.CheckFeatureFloatVector(out _);
        var type = (VectorDataViewType)data.Schema.Feature!.Value.Type;
        CheckFeatureType(type);
        return Train(data, type, channel);
    }

    /// <inheritdoc/>
    protected override TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema) => MakeTransformer(model);
}
