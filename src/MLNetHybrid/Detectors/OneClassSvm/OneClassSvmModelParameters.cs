using System.Collections.ObjectModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(OneClassSvmModelParameters), null, typeof(SignatureLoadModel), "One-class SVM model",
    OneClassSvmModelParameters.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// The region that <see cref="OneClassSvmTrainer"/> found: f(x) = sum_i alpha_i K(x_i, x) - rho, negative outside. Immutable and
/// thread-safe.
/// </summary>
public sealed class OneClassSvmModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHOneClassSvmModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<OneClassSvmModelParameters>("MLHOCSVM", LoaderSignature);

    internal OneClassSvmModelParameters(IHostEnvironment env, SupportVectorExpansion expansion)
        : base(env, nameof(OneClassSvmModelParameters))
    {
        Expansion = expansion;
        DualCoefficients = new ReadOnlyCollection<float>(expansion.Alpha.ToArray());
    }

    internal SupportVectorExpansion Expansion { get; }

    /// <summary>D, features per row.</summary>
    public int FeatureCount => Expansion.Sum.ColumnCount;

    /// <summary>M, training rows that take part in f.</summary>
    public int SupportVectorCount => Expansion.Sum.Count;

    /// <summary>(M) alpha, each in (0, 1], their sum nu N: scikit-learn's <c>dual_coef_</c>.</summary>
    public IReadOnlyList<float> DualCoefficients { get; }

    /// <summary>rho: scikit-learn's <c>offset_</c>.</summary>
    public double Rho => Expansion.Rho;

    /// <summary>K.</summary>
    public SvmKernel Kernel => Expansion.Kernel.Kind;

    /// <summary>gamma, as given or as computed from the training rows; unused by the linear kernel.</summary>
    public double Gamma => Expansion.Kernel.Gamma;

    /// <summary>Exponent of the polynomial kernel.</summary>
    public int Degree => Expansion.Kernel.Degree;

    /// <summary>Constant term of the polynomial and the sigmoid kernel.</summary>
    public double Coef0 => Expansion.Kernel.Coef0;

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, FeatureCount);

    internal override float TrainedThreshold => 0;

    internal override bool IsExportable => true;

    internal override string AddTo(GraphWriter graph, string features) => OneClassSvmGraph.AddTo(graph, features, Expansion);

    private protected override VersionInfo Version => FormatVersion;

    /// <summary>Copies support vector <paramref name="index"/> to <paramref name="destination"/>.</summary>
    /// <param name="index">In [0, M), in the order of the training rows.</param>
    /// <param name="destination">(D)</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such support vector.</exception>
    /// <exception cref="ArgumentException">The destination does not have D elements.</exception>
    public void CopySupportVector(int index, Span<float> destination)
    {
        Argument.InRange(index, 0, SupportVectorCount - 1, "OneClassSvm.CopySupportVector.index");
        Argument.Features(destination.Length, FeatureCount, "OneClassSvm.CopySupportVector takes room for", nameof(destination));
        Expansion.Sum.CopyRow(index, destination);
    }

    internal static OneClassSvmModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(OneClassSvmModelParameters));
        SupportVectorExpansion expansion = SupportVectorExpansion.Read(reader);
        reader.End();
        return new(env, expansion);
    }

    private protected override void Write(BinaryWriter writer) => Expansion.Write(writer);
}
