using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.Onnx;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

namespace MLNetHybrid.Tests.Onnx;

public sealed class GraphSessionTests
{
    private static readonly ReferenceModel Reference = ReferenceModel.Instance;
    private static readonly byte[] Graph = LstmAutoencoderGraph.Create(
        Reference.Architecture, Reference.Parameters, new(ErrorScope.Window, default), perFeature: false).ToByteArray();

    private static readonly GraphValue[] Inputs =
    [
        new(LstmAutoencoderGraph.Window, NumberDataViewType.Single, [
            Reference.Architecture.WindowLength, Reference.Architecture.FeatureCount]),
    ];

    private static readonly GraphValue[] Outputs = [new(LstmAutoencoderGraph.ReconstructionError, NumberDataViewType.Single, [])];

    /// <summary>A GPU's session copies an input when it is bound: each run must bind what stands there now.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_run_sees_the_inputs_of_its_time(bool copiesInputs)
    {
        using var session = new InferenceSession(Graph);
        using var options = new RunOptions();
        using var buffers = new BoundBuffers(session, Inputs, Outputs, copiesInputs);
        double[] expected = Reference.Error(ErrorScope.Window);
        foreach (int n in (int[])[0, 2, 1, 4])
        {
            buffers.Resize(1);
            Reference.Windows.AsSpan(n * Reference.WindowSize, Reference.WindowSize).CopyTo(buffers.Input<float>(0));
            buffers.Run(options);
            Near.Within<double, float>([expected[n]], buffers.Output<float>(0), 5e-6, relative: 0);
        }
        buffers.Resize(Reference.Count);
        Reference.Windows.CopyTo(buffers.Input<float>(0));
        buffers.Run(options);
        Near.Within<double, float>(expected, buffers.Output<float>(0), 5e-6, relative: 0);
    }

    [Fact]
    public void Buffers_are_kept_for_one_item_and_for_several()
    {
        using var session = new GraphSession(new MLContext(1), Graph, Inputs, Outputs);
        BoundBuffers one = session.Rent(1), several = session.Rent(4);
        session.Return(several);
        session.Return(one);
        Assert.Same(one, session.Rent(1));
        Assert.Same(several, session.Rent(3));
        Assert.Equal(3, several.Count);
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Rent(1));
    }

    [Fact]
    public void Values_of_types_that_no_column_has_are_refused()
    {
        using var session = new InferenceSession(Graph);
        string message = Assert.Throws<NotSupportedException>(
            () => new BoundBuffers(session, [new("Text", TextDataViewType.Instance, [1])], [], copiesInputs: false)).Message;
        Assert.Contains("'Text' holds String", message, StringComparison.Ordinal);
    }
}
