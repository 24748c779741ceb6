using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

namespace MLNetHybrid;

/// <summary>
/// A fitted detector. Adds to each row its <c>Score</c> (Single, higher is more anomalous) and <c>PredictedLabel</c>
/// (Boolean, true = anomaly = Score > <see cref="Threshold"/>) under any names. Where a feature is missing or infinite, the
/// score is NaN and the label false.
/// </summary>
/// <remarks>Immutable and safe to use from several threads; a data view it returns scores rows in batches.</remarks>
public abstract class AnomalyTransformer : RowMapperTransformer, IThresholded, IStatusPart
{
    private protected AnomalyTransformer(IHost host, VectorDataViewType featureType, AnomalyColumns columns, float threshold) : base(host)
    {
        FeatureType = featureType;
        Columns = columns;
        Threshold = threshold;
        Contributions = columns.FeatureContributions is string name
            ? OutputColumn.Vector(name, hasFeatureNames: true, featureType.Size)
            : null;
        ExtraColumns = Contributions is null ? [] : [Contributions];
    }

    internal AnomalyColumns Columns { get; }

    /// <summary>The input column.</summary>
    public string FeatureColumnName => Columns.Feature;

    /// <summary>The type that the input column must have: a vector of Single of known size.</summary>
    public DataViewType FeatureColumnType => FeatureType;

    /// <summary>The output column with the score.</summary>
    public string ScoreColumnName => Columns.Score;

    /// <summary>The output column with the verdict.</summary>
    public string PredictedLabelColumnName => Columns.PredictedLabel;

    /// <summary>
    /// Rows with a higher score are anomalies. <c>mlContext.AnomalyDetection.ChangeModelThreshold</c> gives a transformer with another one.
    /// </summary>
    public float Threshold { get; }

    internal VectorDataViewType FeatureType { get; }

    /// <summary>The output column with each feature's part in the score, or null where it is not computed.</summary>
    public string? FeatureContributionsColumnName => Columns.FeatureContributions;

    /// <summary>The output column with each row's <see cref="RowStatus"/>, or null where there is none.</summary>
    public string? StatusColumnName => Columns.Status;

    /// <summary>Output columns besides score, label and status.</summary>
    internal IReadOnlyList<OutputColumn> ExtraColumns { get; private protected init; }

    /// <summary>The one of them that takes each feature's part in the score; null: not computed.</summary>
    internal OutputColumn<float>? Contributions { get; }

    /// <summary>Rows per call of the scorer, for data views, where a row is not too wide for that.</summary>
    internal virtual int BatchSize => 256;

    internal abstract BatchScorer CreateScorer();

    /// <summary>A scorer of windows that come as views of their rows, or null where the detector needs them as vectors.</summary>
    internal virtual WindowScorer? CreateWindowScorer() => null;

    /// <summary>Whether <see cref="AddTo"/> knows how.</summary>
    internal abstract bool IsExportable { get; }

    /// <summary>Those of the <see cref="ExtraColumns"/> that <see cref="AddTo"/> adds, too.</summary>
    internal virtual IReadOnlyList<OutputColumn> ExportedColumns => [];

    /// <summary>Adds the score (N), and the values of the <see cref="ExportedColumns"/> in their order, to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="features">Its value with rows or windows, in the shape of <see cref="FeatureType"/>.</param>
    internal abstract (string Score, IReadOnlyList<string> Extra) AddTo(GraphWriter graph, string features);

    /// <summary>
    /// The same detector, which also writes each value's part in the score to this column; null: it does not know the parts.
    /// </summary>
    internal virtual AnomalyTransformer? WithContributions(string columnName) => null;

    /// <summary>Whether of a window's contributions only those of its last row take part in the score.</summary>
    internal virtual bool ScoresLastStepOnly => false;

    /// <summary>The normal rows that the model keeps, of <see cref="FeatureType"/>'s size each.</summary>
    internal virtual KeptRows KeptRows => KeptRows.None;

    /// <summary>The same detector with another threshold.</summary>
    internal abstract AnomalyTransformer WithThreshold(float threshold);

    /// <summary>The detector, its columns and its threshold.</summary>
    public override string ToString()
    {
        string?[] outputs = [ScoreColumnName, PredictedLabelColumnName, .. ExtraColumns.Select(extra => extra.Name), StatusColumnName];
        return FormattableString.Invariant($"{ModelParts.Describe(this, [FeatureColumnName], outputs)}; threshold {Threshold}");
    }

    string IModelPart.MainColumn => ScoreColumnName;

    ITransformer IThresholded.WithThreshold(float threshold) => WithThreshold(threshold);

    internal override RowToRowMapperTransformBase Bind(IHostEnvironment env, IDataView input) => new BatchedScoringView(env, this, input);
}

/// <inheritdoc/>
/// <typeparam name="TModel">What the detector has learned.</typeparam>
public abstract class AnomalyTransformer<TModel> : AnomalyTransformer, ISingleFeaturePredictionTransformer<TModel>
    where TModel : AnomalyModelParameters
{
    private const string ModelEntry = "Model";

    private protected AnomalyTransformer(IHost host, TModel model, AnomalyColumns columns, float threshold)
        : base(host, model.FeatureType, columns, threshold) => Model = model;

    private protected AnomalyTransformer(IHost host, Loaded loaded) : this(host, loaded.Model, loaded.Columns, loaded.Threshold)
    {
    }

    /// <summary>What the detector has learned.</summary>
    public TModel Model { get; }

    internal sealed override bool IsExportable => Model.IsExportable;

    internal override (string Score, IReadOnlyList<string> Extra) AddTo(GraphWriter graph, string features) =>
        (Model.AddTo(graph, features), []);

    /// <summary>Header of the transformer in a file.</summary>
    private protected abstract VersionInfo Version { get; }

    /// <summary>Adds the derived transformer's own settings to the body.</summary>
    private protected virtual void WriteSettings(BinaryWriter writer)
    {
    }

    internal sealed override void Save(ModelSaveContext ctx)
    {
        ModelBody.Save(ctx, Version, writer =>
        {
            writer.Write(Columns.Feature);
            writer.Write(Columns.Score);
            writer.Write(Columns.PredictedLabel);
            writer.WriteStringOrNull(Columns.FeatureContributions);
            writer.WriteStringOrNull(Columns.Status);
            writer.Write(Threshold);
            WriteSettings(writer);
        });
        ctx.SaveModel(Model, ModelEntry);
    }

    /// <summary>
    /// Reads what <see cref="Save"/> wrote; <paramref name="readSettings"/> reads what <see cref="WriteSettings"/> wrote.
    /// </summary>
    private protected static Loaded Load(
        IHostEnvironment env, ModelLoadContext ctx, VersionInfo version, Action<ModelBodyReader>? readSettings = null)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, version, typeof(TModel).Name);
        var columns = new AnomalyColumns(
            reader.ReadString("the feature column's name"), reader.ReadString("the score column's name"),
            reader.ReadString("the label column's name"),
            reader.ReadStringOrNull("the feature contributions column's name"), reader.ReadStringOrNull("the status column's name"));
        float threshold = reader.ReadSingle("the threshold");
        readSettings?.Invoke(reader);
        reader.End();
        ctx.LoadModel<TModel, SignatureLoadModel>(env, out TModel model, ModelEntry);
        return new Loaded(model, columns, threshold);
    }

    /// <summary>What every detector's file holds.</summary>
    internal sealed record Loaded(TModel Model, AnomalyColumns Columns, float Threshold);
}
