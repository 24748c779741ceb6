using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors.NearestNeighbors;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

[assembly: LoadableClass(
    typeof(NearestNeighborsModelParameters), null, typeof(SignatureLoadModel), "Nearest neighbors model",
    NearestNeighborsModelParameters.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>The rows that <see cref="NearestNeighborsTrainer"/> keeps: all training rows, or draws of them. Immutable and
/// thread-safe.</summary>
public sealed class NearestNeighborsModelParameters : AnomalyModelParameters
{
    internal const string LoaderSignature = "MLHNearestNeighborsModel";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<NearestNeighborsModelParameters>(
        "MLHKNNBM", LoaderSignature);

    internal NearestNeighborsModelParameters(IHostEnvironment env, ReferenceRows reference, float threshold)
        : base(env, nameof(NearestNeighborsModelParameters))
    {
        Reference = reference;
        TrainedThreshold = threshold;
    }

    internal ReferenceRows Reference { get; }

    /// <summary>k: the score is the distance to the k-th nearest row.</summary>
    public int Neighbors => Reference.Neighbors;

    /// <summary>D, features per row.</summary>
    public int FeatureCount => Reference.ColumnCount;

    /// <summary>T, draws whose distances are averaged; null: distances are those to all training rows.</summary>
    public int? Subsamples => Reference.AreSubsamples ? Reference.Draws.Length : null;

    /// <summary>Rows of each draw; without draws, all training rows.</summary>
    public int SubsampleSize => Reference.Draws[0].RowCount;

    internal override VectorDataViewType FeatureType => new(NumberDataViewType.Single, FeatureCount);

    internal override float TrainedThreshold { get; }

    internal override bool IsExportable => true;

    internal override string AddTo(GraphWriter graph, string features) => NearestNeighborsGraph.AddTo(graph, features, Reference);

    private protected override VersionInfo Version => FormatVersion;

    /// <summary>Copies a kept row to <paramref name="destination"/>.</summary>
    /// <param name="subsample">Which draw, in [0, <see cref="Subsamples"/>); without draws, 0.</param>
    /// <param name="index">Which of its rows, in [0, <see cref="SubsampleSize"/>), in the order of the training rows.</param>
    /// <param name="destination">(D)</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The destination does not have D elements.</exception>
    public void CopyRow(int subsample, int index, Span<float> destination)
    {
        Argument.InRange(subsample, 0, Reference.Draws.Length - 1, "NearestNeighbors.CopyRow.subsample");
        Argument.InRange(index, 0, SubsampleSize - 1, "NearestNeighbors.CopyRow.index");
        Argument.Features(destination.Length, FeatureCount, "NearestNeighbors.CopyRow takes room for", nameof(destination));
        Reference.Draws[subsample].CopyRow(index, destination);
    }

    /// <summary>
    /// Writes the model as an ONNX graph: input <c>features</c> (N, D), output <c>score</c> (N). Its distances are sums of squares in
    /// single precision and agree with this model's to about 1E-6 of themselves; squares that single precision cannot hold give no finite
    /// score. The file holds all kept rows, and cannot be larger than 2 GiB.
    /// </summary>
    /// <param name="destination">Where the ONNX file goes; it stays open.</param>
    public void SaveAsOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        NearestNeighborsGraph.Create(Reference).WriteTo(destination);
    }

    internal static NearestNeighborsModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(NearestNeighborsModelParameters));
        float threshold = reader.ReadSingle("the trained threshold", 0, float.MaxValue);
        ReferenceRows reference = NearestNeighborsFormat.Read(reader);
        reader.End();
        return new(env, reference, threshold);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(TrainedThreshold);
        NearestNeighborsFormat.Write(Reference, writer);
    }
}
