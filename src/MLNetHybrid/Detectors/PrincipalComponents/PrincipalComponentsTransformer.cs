using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.PrincipalComponents;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(PrincipalComponentsTransformer), null, typeof(SignatureLoadModel), "Principal components",
    PrincipalComponentsTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(PrincipalComponentsTransformer), null, typeof(SignatureLoadDataTransform), "Principal components",
    PrincipalComponentsTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Judges rows by the components of <see cref="PrincipalComponentsTrainer"/>: Score (Single) = |(I - V V^T) (x - m)|^2 / D, PredictedLabel
/// (Boolean) = Score > <see cref="AnomalyTransformer.Threshold"/>; on demand each value's part in the score, and Hotelling's T2.
/// </summary>
/// <inheritdoc cref="AnomalyTransformer" path="/remarks"/>
public sealed class PrincipalComponentsTransformer : AnomalyTransformer<PrincipalComponentsModelParameters>
{
    internal const string LoaderSignature = "MLHPrincipalComponents";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<PrincipalComponentsTransformer>(
        "MLHPCATR", LoaderSignature);

    private readonly OutputColumn<float>? _t2;

    internal PrincipalComponentsTransformer(
        IHost host, PrincipalComponentsModelParameters model, AnomalyColumns columns, float threshold, string? t2)
        : base(host, model, columns, threshold)
    {
        if (t2 is null) return;
        _t2 = OutputColumn.Number(t2);
        ExtraColumns = [.. ExtraColumns, _t2];
    }

    /// <summary>The output column with Hotelling's T2, or null where there is none.</summary>
    public string? T2ColumnName => _t2?.Name;

    // Enough rows for several threads, but no more than 4 MiB of features.
    internal override int BatchSize => Math.Clamp((1 << 20) / Model.FeatureCount, 1, 1024);

    private protected override VersionInfo Version => FormatVersion;

    internal static PrincipalComponentsTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(PrincipalComponentsTransformer));
        string? t2 = null;
        Loaded loaded = Load(host, ctx, FormatVersion, reader => t2 = reader.ReadStringOrNull("the T2 column's name"));
        return new(host, loaded.Model, loaded.Columns, loaded.Threshold, t2);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) =>
        new PrincipalComponentsTransformer(Host, Model, Columns, threshold, T2ColumnName);

    internal override IReadOnlyList<OutputColumn> ExportedColumns => _t2 is null ? [] : [_t2];

    internal override (string Score, IReadOnlyList<string> Extra) AddTo(GraphWriter graph, string features)
    {
        (string score, string t2) = PrincipalComponentsGraph.AddTo(graph, features, Model.Space);
        return (score, _t2 is null ? [] : [graph.Unsqueeze("t2_column", t2, [1])]);
    }

    internal override AnomalyTransformer WithContributions(string columnName) =>
        new PrincipalComponentsTransformer(Host, Model, Columns with { FeatureContributions = columnName }, Threshold, T2ColumnName);

    internal override BatchScorer CreateScorer() =>
        new PrincipalComponentsScorer(Model.Space, Contributions, _t2, Environment.ProcessorCount);

    private protected override void WriteSettings(BinaryWriter writer) => writer.WriteStringOrNull(T2ColumnName);
}
