using System.Collections.ObjectModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors.PrincipalComponents;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(PrincipalComponentsModelParameters), null, typeof(SignatureLoadModel), "Principal components model",
    PrincipalComponentsModelParameters.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>The components that <see cref="PrincipalComponentsTrainer"/> found. Immutable and thread-safe.</summary>
public sealed class PrincipalComponentsModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHPrincipalModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<PrincipalComponentsModelParameters>(
        "MLHPCAMO", LoaderSignature);

    internal PrincipalComponentsModelParameters(IHostEnvironment env, PrincipalSubspace space, float threshold)
        : base(env, nameof(PrincipalComponentsModelParameters))
    {
        Space = space;
        TrainedThreshold = threshold;
        Variances = new ReadOnlyCollection<double>(space.Variances);
    }

    internal PrincipalSubspace Space { get; }

    /// <summary>D, features per row, or values per window.</summary>
    public int FeatureCount => Space.FeatureCount;

    /// <summary>k; 0 where no column of the training rows varies.</summary>
    public int ComponentCount => Space.ComponentCount;

    /// <summary>
    /// (k) Variances of the training rows along the components, descending, with N - 1 as the divisor: scikit-learn's
    /// <c>explained_variance_</c>.
    /// </summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The variances of all columns together.</summary>
    public double TotalVariance => Space.TotalVariance;

    /// <summary>The share of the variance that the components hold, in [0, 1]; 0 without components.</summary>
    public double ExplainedVariance => ComponentCount == 0 ? 0 : Math.Min(1, Space.Variances.Sum() / TotalVariance);

    /// <summary>(D) The mean of the training rows.</summary>
    public ReadOnlySpan<float> Mean => Space.Mean;

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, FeatureCount);

    internal override float TrainedThreshold { get; }

    internal override bool IsExportable => true;

    internal override string AddTo(GraphWriter graph, string features) => PrincipalComponentsGraph.AddTo(graph, features, Space).Score;

    private protected override VersionInfo Version => FormatVersion;

    /// <summary>(D) The direction of a component, of length 1; its largest value in magnitude is positive.</summary>
    /// <param name="index">In [0, k).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component.</exception>
    public ReadOnlySpan<float> Component(int index)
    {
        Argument.InRange(index, 0, ComponentCount - 1, "PrincipalComponents.Component.index");
        return Space.Component(index);
    }

    /// <summary>
    /// Writes the components as an ONNX graph: input <c>features</c> (N, D), windows as vectors; outputs <c>score</c> (N) and <c>t2</c>
    /// (N), Hotelling's T2. All is in single precision there: scores agree to some 1e-5 of themselves and the rounding of the row.
    /// </summary>
    /// <param name="destination">Where the ONNX file goes; it stays open.</param>
    public void SaveAsOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        PrincipalComponentsGraph.Write(Space, destination);
    }

    internal static PrincipalComponentsModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(PrincipalComponentsModelParameters));
        float threshold = reader.ReadSingle("the trained threshold");
        PrincipalSubspace space = PrincipalSubspace.Read(reader);
        reader.End();
        return new(env, space, threshold);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(TrainedThreshold);
        Space.Write(writer);
    }
}
