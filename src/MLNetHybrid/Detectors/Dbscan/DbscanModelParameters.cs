using System.Collections.ObjectModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors.Dbscan;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(DbscanModelParameters), null, typeof(SignatureLoadModel), "Dbscan model", DbscanModelParameters.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// The clusters that <see cref="DbscanTrainer"/> found: core points, eps, and what became of the training rows. Immutable and thread-safe.
/// </summary>
public sealed class DbscanModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHDbscanModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<DbscanModelParameters>("MLHDBSCM", LoaderSignature);

    internal DbscanModelParameters(IHostEnvironment env, DensityModel density) : base(env, nameof(DbscanModelParameters)) =>
        Density = density;

    internal DensityModel Density { get; }

    /// <summary>eps, as given or as read from <see cref="KDistances"/>; positive, in the units of the features.</summary>
    public double Epsilon => Density.Epsilon;

    /// <summary>Rows within eps that make a row a core point, the row itself counted.</summary>
    public int MinimumPoints => Density.MinimumPoints;

    /// <summary>D, features per row.</summary>
    public int FeatureCount => Density.Core.ColumnCount;

    /// <summary>Core points among the training rows; 0 means that every row is noise.</summary>
    public int CorePointCount => Density.Core.RowCount;

    /// <summary>The cluster of each core point, (M) in the order of the training rows.</summary>
    public IReadOnlyList<int> CorePointClusterIds => new ReadOnlyCollection<int>(Density.Clusters.Ids);

    /// <summary>Clusters; their numbers are 0 to ClusterCount - 1.</summary>
    public int ClusterCount => Density.Clusters.Count;

    /// <summary>
    /// The cluster of each training row in the order of the data (rows with a missing or infinite feature left out, and those beyond
    /// <see cref="DbscanTrainer.Options.MaximumTrainingRows"/> that were not drawn), -1 for noise: scikit-learn's <c>labels_</c>.
    /// </summary>
    public IReadOnlyList<int> TrainingClusterIds => new ReadOnlyCollection<int>(Density.TrainingClusterIds);

    /// <summary>
    /// Distances of at most 16,384 training rows to their <see cref="MinimumPoints"/>-th nearest row, themselves counted, ascending. Where
    /// eps was given: of at most 512 rows, and empty unless more than 20 % of the rows turned out noise.
    /// </summary>
    public IReadOnlyList<float> KDistances => new ReadOnlyCollection<float>(Density.KDistances);

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, FeatureCount);

    internal override float TrainedThreshold => 1;

    internal override bool IsExportable => true;

    internal override string AddTo(GraphWriter graph, string features) => DbscanGraph.AddTo(graph, features, Density);

    private protected override VersionInfo Version => FormatVersion;

    /// <summary>Copies core point <paramref name="index"/> to <paramref name="destination"/>.</summary>
    /// <param name="index">In [0, <see cref="CorePointCount"/>), in the order of the training rows.</param>
    /// <param name="destination">(D)</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such core point.</exception>
    /// <exception cref="ArgumentException">The destination does not have D elements.</exception>
    public void CopyCorePoint(int index, Span<float> destination)
    {
        Argument.InRange(index, 0, CorePointCount - 1, "Dbscan.CopyCorePoint.index");
        Argument.Features(destination.Length, FeatureCount, "Dbscan.CopyCorePoint takes room for", nameof(destination));
        Density.Core.CopyRow(index, destination);
    }

    /// <summary>The cluster that a row would belong to: the lowest-numbered one with a core point within eps, -1 for none.</summary>
    /// <param name="features">(D), finite.</param>
    /// <exception cref="ArgumentException">The row has another number of features, or one that is not finite.</exception>
    public int ClusterOf(ReadOnlySpan<float> features)
    {
        Argument.Features(features.Length, FeatureCount, "Dbscan.ClusterOf takes", nameof(features));
        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(features))
            throw new ArgumentException("Dbscan.ClusterOf takes finite features; got one that is not.", nameof(features));
        var found = new NearestCore[1];
        new DensityScorer(Density, findClusters: true).Find(features.ToArray(), found);
        return found[0].ClusterId;
    }

    internal static DbscanModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new(env, DensityModelFormat.Read(ModelBody.Load(ctx, FormatVersion, nameof(DbscanModelParameters))));

    private protected override void Write(BinaryWriter writer) => DensityModelFormat.Write(Density, writer);
}
