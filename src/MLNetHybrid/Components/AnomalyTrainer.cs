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
    private protected virtual IEnumerable<(string Name, bool IsVector)> ExtraColumns => Columns.FeatureContributions is string name ? [(name, true)] : [];

    /// <summary>Checks the type of the feature column before any row is read.</summary>
    private protected virtual void CheckFeatureType(VectorDataViewType type)
    {
    }

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        var annotations = new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation());
        return
        [
            new(Columns.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false, annotations),
            new(Columns.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false, annotations),
            .. ExtraColumns.Select(c => new SchemaShape.Column(
                c.Name, c.IsVector ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false)),
        ];
    }

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
