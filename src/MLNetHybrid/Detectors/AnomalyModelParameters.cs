using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

namespace MLNetHybrid;

/// <summary>What a detector has learned. Immutable and safe to use from several threads.</summary>
public abstract class AnomalyModelParameters : ModelParametersBase<float>, ISingleCanSaveOnnx
{
    internal AnomalyModelParameters(IHostEnvironment env, string name) : base(env, name)
    {
    }

    /// <summary>What the model takes: a vector of Single.</summary>
    internal abstract VectorDataViewType FeatureType { get; }

    /// <summary>The threshold that training found: rows with a higher score are anomalies.</summary>
    internal abstract float TrainedThreshold { get; }

    /// <summary>The model, what it takes, and the threshold that training found.</summary>
    public override string ToString() => FormattableString.Invariant($"{GetType().Name}: {FeatureType}; threshold {TrainedThreshold}");

    /// <summary>Whether <see cref="AddTo"/> knows how.</summary>
    internal virtual bool IsExportable => false;

    /// <summary>Adds the score (N) of rows (N, D), or of windows (N, L, F), to an ONNX graph.</summary>
    internal virtual string AddTo(GraphWriter graph, string features) =>
        throw new NotSupportedException($"{GetType().Name} is not exported to ONNX.");

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => IsExportable;

    // ML.NET's scorers name the variables: of the score, behind that of the label where they have one, and of the features.
    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        if (!IsExportable) return false;
        string output = outputNames[^1];
        var graph = new ContextGraph(ctx, output);
        string shape = graph.Constant("feature_shape", [-1, .. FeatureType.Dimensions.Select(size => (long)size)]);
        string score = AddTo(graph, graph.Node("Reshape", "features", [featureColumn, shape]));
        ctx.CreateNode("Unsqueeze", [score], [output], ctx.GetNodeName(output), "").AddAttribute("axes", (long[])[1]);
        return true;
    }

    /// <summary>Header of the model in a file.</summary>
    private protected abstract VersionInfo Version { get; }

    /// <summary>Body of the model in a file.</summary>
    private protected abstract void Write(BinaryWriter writer);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.AnomalyDetection;

    /// <inheritdoc/>
    // ML.NET's own prefix, the size of a float, is left out: the payload begins where the header ends.
    protected sealed override void SaveCore(ModelSaveContext ctx) => ModelBody.Save(ctx, Version, Write);
}
