using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.Dbscan;
using MLNetHybrid.ModelFiles;

[assembly: LoadableClass(typeof(DbscanTransformer), null, typeof(SignatureLoadModel), "Dbscan", DbscanTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(DbscanTransformer), null, typeof(SignatureLoadDataTransform), "Dbscan",
    DbscanTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Judges rows by the density clusters of <see cref="DbscanTrainer"/>: Score (Single) = distance to the nearest core point / eps,
/// PredictedLabel (Boolean) = Score > <see cref="AnomalyTransformer.Threshold"/>, which is 1 after training; on demand
/// <see cref="ClusterIdColumnName"/> and <see cref="AnomalyTransformer.FeatureContributionsColumnName"/>.
/// </summary>
/// <inheritdoc cref="AnomalyTransformer" path="/remarks"/>
public sealed class DbscanTransformer : AnomalyTransformer<DbscanModelParameters>
{
    internal const string LoaderSignature = "MLHDbscan";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<DbscanTransformer>("MLHDBSCN", LoaderSignature);

    private readonly OutputColumn<int>? _clusterId;

    internal DbscanTransformer(IHost host, DbscanModelParameters model, AnomalyColumns columns, string? clusterId, float threshold)
        : base(host, model, columns, threshold)
    {
        if (clusterId is null) return;
        _clusterId = OutputColumn.Integer(clusterId);
        ExtraColumns = [.. ExtraColumns, _clusterId];
    }

    /// <summary>The output column with each row's cluster, or null where it is not computed.</summary>
    public string? ClusterIdColumnName => _clusterId?.Name;

    // Many rows at once keep all processors busy, and the more there are, the nearer to each other lie those that share a search.
    internal override int BatchSize => 16_384;

    private protected override VersionInfo Version => FormatVersion;

    internal static DbscanTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(DbscanTransformer));
        string? clusterId = null;
        Loaded loaded = Load(host, ctx, FormatVersion, reader => clusterId = reader.ReadStringOrNull("the cluster column's name"));
        return new(host, loaded.Model, loaded.Columns, clusterId, loaded.Threshold);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) =>
        new DbscanTransformer(Host, Model, Columns, ClusterIdColumnName, threshold);

    internal override AnomalyTransformer WithContributions(string columnName) =>
        new DbscanTransformer(Host, Model, Columns with { FeatureContributions = columnName }, ClusterIdColumnName, Threshold);

    internal override KeptRows KeptRows => new(Model.CorePointCount, Model.Density.Core.CopyRow);

    internal override BatchScorer CreateScorer() => new DbscanScorer(Model.Density, Contributions, _clusterId);

    private protected override void WriteSettings(BinaryWriter writer) => writer.WriteStringOrNull(ClusterIdColumnName);
}
