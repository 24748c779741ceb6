using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Tests.Recipe;

[assembly: LoadableClass(
    typeof(DistanceFromMeanModelParameters), null, typeof(SignatureLoadModel), "Distance from the mean, model",
    DistanceFromMeanModelParameters.LoaderSignature)]

namespace MLNetHybrid.Tests.Recipe;

/// <summary>The mean of the training rows, and the distance that the trainer's share of them does not exceed.</summary>
public sealed class DistanceFromMeanModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHTestDistanceModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<DistanceFromMeanModelParameters>(
        "MLHDISTM", LoaderSignature);

    private readonly float[] _mean;

    internal DistanceFromMeanModelParameters(
        IHostEnvironment env, float[] mean, float threshold) : base(env, nameof(DistanceFromMeanModelParameters))
    {
        _mean = mean;
        TrainedThreshold = threshold;
    }

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, _mean.Length);

    internal override float TrainedThreshold { get; }

    private protected override VersionInfo Version => FormatVersion;

    /// <summary>|x - mean|, where x: (D).</summary>
    internal float Score(ReadOnlySpan<float> x) => TensorPrimitives.Distance(x, _mean);

    // The name that ML.NET's loader looks for.
    internal static DistanceFromMeanModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(DistanceFromMeanModelParameters));
        float threshold = reader.ReadSingle("the trained threshold");
        float[] mean = reader.ReadArray<float>(reader.ReadInt32(1, int.MaxValue, "the number of features"), "the mean");
        reader.End();
        return new(env, mean, threshold);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(TrainedThreshold);
        writer.Write(_mean.Length);
        writer.WriteArray<float>(_mean);
    }
}
