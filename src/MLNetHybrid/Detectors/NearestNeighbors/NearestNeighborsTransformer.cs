using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.NearestNeighbors;
using MLNetHybrid.ModelFiles;

[assembly: LoadableClass(
    typeof(NearestNeighborsTransformer), null, typeof(SignatureLoadModel), "Nearest neighbors",
    NearestNeighborsTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(NearestNeighborsTransformer), null, typeof(SignatureLoadDataTransform), "Nearest neighbors",
    NearestNeighborsTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Judges rows by their distance from the rows that <see cref="NearestNeighborsTrainer"/> keeps: Score (Single) = distance to the k-th
/// nearest of them, or the mean of such distances over draws; PredictedLabel (Boolean) = Score >
/// <see cref="AnomalyTransformer.Threshold"/>; on demand each feature's part in the score, see
/// <see cref="NearestNeighborsTrainer.Options.FeatureContributionsColumnName"/>.
/// </summary>
/// <inheritdoc cref="AnomalyTransformer" path="/remarks"/>
public sealed class NearestNeighborsTransformer : AnomalyTransformer<NearestNeighborsModelParameters>
{
    internal const string LoaderSignature = "MLHNearestNeighbors";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<NearestNeighborsTransformer>("MLHKNNBT", LoaderSignature);

    internal NearestNeighborsTransformer(IHost host, NearestNeighborsModelParameters model, AnomalyColumns columns, float threshold)
        : base(host, model, columns, threshold)
    {
    }

    private NearestNeighborsTransformer(IHost host, Loaded loaded) : base(host, loaded)
    {
    }

    // Many rows at once keep all processors busy, and the more there are, the nearer to each other lie those that share a search.
    internal override int BatchSize => 16_384;

    private protected override VersionInfo Version => FormatVersion;

    internal static NearestNeighborsTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(NearestNeighborsTransformer));
        return new(host, Load(host, ctx, FormatVersion));
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) => new NearestNeighborsTransformer(Host, Model, Columns, threshold);

    internal override AnomalyTransformer WithContributions(string columnName) =>
        new NearestNeighborsTransformer(Host, Model, Columns with { FeatureContributions = columnName }, Threshold);

    internal override KeptRows KeptRows => new(
        Model.Reference.Draws.Sum(draw => draw.RowCount),
        (index, destination) => Model.Reference.Draws[index / Model.SubsampleSize].CopyRow(index % Model.SubsampleSize, destination));

    internal override BatchScorer CreateScorer() => new NearestNeighborsScorer(Model.Reference, Contributions);
}
