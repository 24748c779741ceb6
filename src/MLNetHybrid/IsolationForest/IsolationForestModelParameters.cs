using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.IsolationForest;

[assembly: LoadableClass(
    typeof(IsolationForestModelParameters), null, typeof(SignatureLoadModel), "Isolation forest model", IsolationForestModelParameters.LoaderSignature)]

namespace MLNetHybrid.IsolationForest;

/// <summary>The forest that <see cref="IsolationForestTrainer"/> has grown. Immutable and thread-safe.</summary>
public sealed class IsolationForestModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHIsolationForestModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create("MLHISOFM", LoaderSignature);

    internal IsolationForestModelParameters(IHostEnvironment env, IsolationTreeEnsemble forest, float threshold) : base(env, nameof(IsolationForestModelParameters))
    {
        Forest = forest;
        TrainedThreshold = threshold;
    }

    internal IsolationTreeEnsemble Forest { get; }

    /// <summary>D, features per row.</summary>
    public int FeatureCount => Forest.ColumnCount;

    /// <summary>T, trees of the forest.</summary>
    public int TreeCount => Forest.Trees.Length;

    /// <summary>psi, rows that each tree was grown on: the option, or the number of training rows where that is smaller.</summary>
    public int SubsampleSize => Forest.SubsampleSize;

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, FeatureCount);

    internal override float TrainedThreshold { get; }

    private protected override VersionInfo Version => FormatVersion;

    // The name that ML.NET's loader looks for.
    internal static IsolationForestModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        PayloadReader reader = Payload.Load(ctx, FormatVersion, nameof(IsolationForestModelParameters));
        float threshold = reader.ReadSingle("the trained threshold");
        IsolationTreeEnsemble forest = IsolationForestFormat.Read(reader);
        reader.End();
        return new(env, forest, threshold);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(TrainedThreshold);
        IsolationForestFormat.Write(Forest, writer);
    }
}
