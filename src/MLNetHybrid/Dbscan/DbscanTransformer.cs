using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Dbscan;

[assembly: LoadableClass(typeof(DbscanTransformer), null, typeof(SignatureLoadModel), "Dbscan", DbscanTransformer.LoaderSignature)]

namespace MLNetHybrid.Dbscan;

/// <summary>
/// Judges rows by the density clusters of <see cref="DbscanTrainer"/>: Score (Single) = distance to the nearest core point / eps, PredictedLabel
/// (Boolean) = Score > <see cref="AnomalyTransformer.Threshold"/>, which is 1 after training.
/// </summary>
/// <inheritdoc cref="AnomalyTransformer" path="/remarks"/>
public sealed class DbscanTransformer : AnomalyTransformer<DbscanModelParameters>
{
    internal const string LoaderSignature = "MLHDbscan";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create("MLHDBSCN", LoaderSignature);

    internal DbscanTransformer(IHost host, DbscanModelParameters model, AnomalyColumns columns, float threshold) : base(host, model, columns, threshold)
    {
    }

    private DbscanTransformer(IHost host, Loaded loaded) : base(host, loaded)
    {
    }

    private protected override VersionInfo Version => FormatVersion;

    // The name that ML.NET's loader looks for.
    internal static DbscanTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(DbscanTransformer));
        return new(host, Load(host, ctx, FormatVersion));
    }

    internal override AnomalyTransformer WithThreshold(float threshold) => new DbscanTransformer(Host, Model, Columns, threshold);

    internal override BatchScorer CreateScorer() => new DbscanScorer(Model.Density);
}
