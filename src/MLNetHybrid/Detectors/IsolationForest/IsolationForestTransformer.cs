using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.ModelFiles;

[assembly: LoadableClass(
    typeof(IsolationForestTransformer), null, typeof(SignatureLoadModel), "Isolation forest", IsolationForestTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(IsolationForestTransformer), null, typeof(SignatureLoadDataTransform), "Isolation forest",
    IsolationForestTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Judges rows by the forest of <see cref="IsolationForestTrainer"/>: Score (Single) = 2^(-E[h(x)] / c(psi)) in (0, 1], PredictedLabel
/// (Boolean) = Score > <see cref="AnomalyTransformer.Threshold"/>; on demand each feature's part in the score, see
/// <see cref="IsolationForestTrainer.Options.FeatureContributionsColumnName"/>.
/// </summary>
/// <inheritdoc cref="AnomalyTransformer" path="/remarks"/>
public sealed class IsolationForestTransformer : AnomalyTransformer<IsolationForestModelParameters>
{
    internal const string LoaderSignature = "MLHIsolationForest";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<IsolationForestTransformer>("MLHISOFT", LoaderSignature);

    internal IsolationForestTransformer(IHost host, IsolationForestModelParameters model, AnomalyColumns columns, float threshold)
        : base(host, model, columns, threshold)
    {
    }

    private IsolationForestTransformer(IHost host, Loaded loaded) : base(host, loaded)
    {
    }

    // Enough rows for several threads, but no more than 4 MiB of features.
    internal override int BatchSize => Math.Clamp((1 << 20) / Model.FeatureCount, 1, 2048);

    private protected override VersionInfo Version => FormatVersion;

    internal static IsolationForestTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(IsolationForestTransformer));
        return new(host, Load(host, ctx, FormatVersion));
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) => new IsolationForestTransformer(Host, Model, Columns, threshold);

    internal override AnomalyTransformer WithContributions(string columnName) =>
        new IsolationForestTransformer(Host, Model, Columns with { FeatureContributions = columnName }, Threshold);

    internal override BatchScorer CreateScorer() => new IsolationForestScorer(Model.Forest, Contributions);
}
