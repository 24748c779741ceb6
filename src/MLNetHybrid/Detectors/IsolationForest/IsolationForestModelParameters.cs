using System.Collections.ObjectModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(IsolationForestModelParameters), null, typeof(SignatureLoadModel), "Isolation forest model",
    IsolationForestModelParameters.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>The forest that <see cref="IsolationForestTrainer"/> has grown. Immutable and thread-safe.</summary>
public sealed class IsolationForestModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHIsolationForestModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<IsolationForestModelParameters>(
        "MLHISOFM", LoaderSignature);

    private readonly Lazy<IReadOnlyList<IsolationForestTree>> _trees;

    internal IsolationForestModelParameters(IHostEnvironment env, IsolationTreeEnsemble forest, float threshold)
        : base(env, nameof(IsolationForestModelParameters))
    {
        Forest = forest;
        _trees = new(MakeTrees);
        TrainedThreshold = threshold;
    }

    internal IsolationTreeEnsemble Forest { get; }

    /// <summary>D, features per row.</summary>
    public int FeatureCount => Forest.ColumnCount;

    /// <summary>T, trees of the forest.</summary>
    public int NumberOfTrees => Forest.Trees.Length;

    /// <summary>psi, rows that each tree was grown on: the option, or the number of training rows where that is smaller.</summary>
    public int SubsampleSize => Forest.SubsampleSize;

    /// <summary>
    /// Score of a row whose paths have the mean length of those of the rows the trees were grown on, in (0, 1]: what feature contributions
    /// are counted from.
    /// </summary>
    public double BaseScore => Math.Pow(2, Forest.Contributions.BaseExponent);

    /// <summary>The trees, for reading. They are made when first asked for; cost and memory are those of all nodes.</summary>
    public IReadOnlyList<IsolationForestTree> Trees => _trees.Value;

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, FeatureCount);

    internal override float TrainedThreshold { get; }

    internal override bool IsExportable => true;

    internal override string AddTo(GraphWriter graph, string features) => IsolationForestGraph.AddTo(graph, features, Forest);

    private protected override VersionInfo Version => FormatVersion;

    internal static IsolationForestModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(IsolationForestModelParameters));
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

    private ReadOnlyCollection<IsolationForestTree> MakeTrees()
    {
        var trees = new IsolationForestTree[NumberOfTrees];
        for (int t = 0; t < trees.Length; t++)
            trees[t] = new IsolationForestTree(Forest.Trees[t], Forest.Contributions.ExpectedPathLengths(t));
        return Array.AsReadOnly(trees);
    }
}
