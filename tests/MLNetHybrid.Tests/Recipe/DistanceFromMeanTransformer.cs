using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Tests.Recipe;

[assembly: LoadableClass(
    typeof(DistanceFromMeanTransformer), null, typeof(SignatureLoadModel), "Distance from the mean",
    DistanceFromMeanTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(DistanceFromMeanTransformer), null, typeof(SignatureLoadDataTransform), "Distance from the mean",
    DistanceFromMeanTransformer.LoaderSignature)]

namespace MLNetHybrid.Tests.Recipe;

/// <summary>Scores rows by <see cref="DistanceFromMeanModelParameters"/>.</summary>
public sealed class DistanceFromMeanTransformer : AnomalyTransformer<DistanceFromMeanModelParameters>
{
    internal const string LoaderSignature = "MLHTestDistance";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<DistanceFromMeanTransformer>("MLHDISTT", LoaderSignature);

    internal DistanceFromMeanTransformer(IHost host, DistanceFromMeanModelParameters model, AnomalyColumns columns, float threshold)
        : base(host, model, columns, threshold)
    {
    }

    private DistanceFromMeanTransformer(IHost host, Loaded loaded) : base(host, loaded)
    {
    }

    private protected override VersionInfo Version => FormatVersion;

    // The name that ML.NET's loader looks for.
    internal static DistanceFromMeanTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        IHost host = env.Register(nameof(DistanceFromMeanTransformer));
        return new(host, Load(host, ctx, FormatVersion));
    }

    // The same for a saved data view, which wrote its transformer.
    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override AnomalyTransformer WithThreshold(float threshold) => new DistanceFromMeanTransformer(Host, Model, Columns, threshold);

    internal override BatchScorer CreateScorer() => new Scorer(Model);

    private sealed class Scorer(DistanceFromMeanModelParameters model) : BatchScorer
    {
        // features: (N, D), scores: (N)
        public override void Score(ReadOnlyMemory<float> features, BatchOutput output)
        {
            Span<float> scores = output.Scores.Span;
            int D = model.FeatureType.Size;
            for (int n = 0; n < scores.Length; n++) scores[n] = model.Score(features.Span.Slice(n * D, D));
        }
    }
}
