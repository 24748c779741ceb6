using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetHybrid.Components;

/// <summary>A trainer of a detector: takes one vector column, needs no label.</summary>
/// <typeparam name="TTransformer">The fitted detector.</typeparam>
/// <typeparam name="TModel">What it has learned.</typeparam>
public abstract class AnomalyTrainer<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : AnomalyTransformer<TModel>
    where TModel : AnomalyModelParameters
{
    private static readonly TrainerInfo TrainerTraits = new(normalization: true, caching: false, supportValid: false);

    private protected AnomalyTrainer(IHost host, AnomalyColumns columns) : base(host, TrainerUtils.MakeR4VecFeature(columns.Feature), default) => Columns = columns;

    internal AnomalyColumns Columns { get; }

    /// <inheritdoc/>
    public override TrainerInfo Info => TrainerTraits;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.AnomalyDetection;

    /// <summary>Learns from the rows whose features are all finite: <see cref="FeatureMatrix.Read"/> reads them.</summary>
    /// <param name="data">With a feature column.</param>
    /// <param name="featureType">The feature column's type; its dimensions give a window's shape.</param>
    /// <param name="channel">For the log and warnings.</param>
    private protected abstract TModel Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel);

    private protected abstract TTransformer MakeTransformer(TModel model);

    /// <summary>Output columns besides score and label; sizes are not known before training.</summary>
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
            Scalar(Columns.Score, NumberDataViewType.Single, annotations), Scalar(Columns.PredictedLabel, BooleanDataViewType.Instance, annotations),
            .. ExtraColumns(feature),
        ];
    }

    private static SchemaShape? SlotNamesOf(SchemaShape.Column column) =>
        column.HasSlotNames() ? new SchemaShape(column.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames)) : null;

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
