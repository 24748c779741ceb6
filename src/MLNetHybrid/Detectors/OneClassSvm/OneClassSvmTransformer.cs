using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.ModelFiles;

[assembly: LoadableClass(
    typeof(OneClassSvmTransformer), null, typeof(SignatureLoadModel), "One-class SVM", OneClassSvmTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(OneClassSvmTransformer), null, typeof(SignatureLoadDataTransform), "One-class SVM",
    OneClassSvmTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Judges rows by the region of <see cref="OneClassSvmTrainer"/>: Score (Single) = rho - sum_i alpha_i K(x_i, x), PredictedLabel (Boolean)
/// = Score > <see cref="AnomalyTransformer.Threshold"/>, which is 0 after training. A score is 0, on the boundary, where rounding could
/// carry it to either side.
/// </summary>
/// <inheritdoc cref="AnomalyTransformer" path="/remarks"/>
public sealed class OneClassSvmTransformer : AnomalyTransformer<OneClassSvmModelParameters>
{
    internal const string LoaderSignature = "MLHOneClassSvm";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<OneClassSvmTransformer>("MLHOCSVT", LoaderSignature);

    internal OneClassSvmTransformer(IHost host, OneClassSvmModelParameters model, AnomalyColumns columns, float threshold)
        : base(host, model, columns, threshold)
    {
    }

    private OneClassSvmTransformer(IHost host, Loaded loaded) : base(host, loaded)
    {
    }

    // Enough rows for several threads.
    internal override int BatchSize => 512;

    private protected override VersionInfo Version => FormatVersion;

    internal static OneClassSvmTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(OneClassSvmTransformer));
        return new(host, Load(host, ctx, FormatVersion));
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) => new OneClassSvmTransformer(Host, Model, Columns, threshold);

    internal override AnomalyTransformer WithContributions(string columnName) =>
        new OneClassSvmTransformer(Host, Model, Columns with { FeatureContributions = columnName }, Threshold);

    internal override BatchScorer CreateScorer() => new OneClassSvmScorer(Model.Expansion, Contributions);
}
