using Google.Protobuf;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Onnx;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

public sealed class LstmAutoencoderGraphTests
{
    private static readonly ReferenceModel Reference = ReferenceModel.Instance;

    [Fact]
    public void Reference_file_is_written_byte_for_byte()
    {
        byte[] written = Write(Reference.Architecture, Reference.Parameters, ErrorScope.Window);
        string copy = Path.Combine(AppContext.BaseDirectory, "lstm_autoencoder.onnx");
        File.WriteAllBytes(copy, written);
        Assert.True(
            ReferenceModel.ReadFile().AsSpan().SequenceEqual(written),
            $"The graph differs from onnx/reference/lstm_autoencoder.onnx. If that is meant, put {copy} there and "
            + "run lstm_autoencoder_golden.py.");
    }

    [Theory]
    [InlineData(ErrorScope.Window)]
    [InlineData(ErrorScope.LastStep)]
    public void Batch_is_open_and_every_other_size_is_stated(ErrorScope scope)
    {
        GraphProto graph = Build(new NetworkArchitecture(7, 3, 5, 2, 1), scope).Graph;
        Assert.Equal("window (N, 7, 3)", Describe(Assert.Single(graph.Input)));
        Assert.Equal(["latent (N, 10)", "reconstruction_error (N)", "reconstruction_error_per_feature (N, 7, 3)"],
            graph.Output.Select(Describe));
    }

    [Theory]
    [InlineData(0, 0, 3)]
    [InlineData(1, 2, 3)]
    [InlineData(4, 4, 5)]
    public void Every_value_is_defined_once_and_before_it_is_used(int encoderBlocks, int decoderLayers, int featureCount)
    {
        GraphProto graph = Build(
            new NetworkArchitecture(4, featureCount, 5, encoderBlocks, decoderLayers) { BidirectionalDecoder = encoderBlocks > 0 },
            ErrorScope.LastStep, ReconstructionLoss.Huber).Graph;
        var defined = new HashSet<string>(graph.Input.Select(input => input.Name));
        Assert.All(graph.Initializer, tensor => Assert.True(defined.Add(tensor.Name), tensor.Name));
        Assert.All(graph.Node, node =>
        {
            Assert.All(node.Input, input => Assert.Contains(input, defined));
            Assert.All(node.Output.Where(output => output.Length > 0), output => Assert.True(defined.Add(output), output));
        });
        Assert.All(graph.Output, output => Assert.Contains(output.Name, defined));
    }

    [Fact]
    public void Shortcut_is_a_projection_only_where_the_width_changes()
    {
        static int Projections(int featureCount) =>
            Build(new NetworkArchitecture(4, featureCount, 5, 3, 1), ErrorScope.Window).Graph.Node.Count(
                node => node.Name.EndsWith("shortcut", StringComparison.Ordinal));
        Assert.Equal(1, Projections(featureCount: 3));
        Assert.Equal(0, Projections(featureCount: 5));
    }

    [Theory]
    [InlineData(ReconstructionLoss.MeanSquaredError, "Squared error, mean over the window's L x F values.")]
    [InlineData(ReconstructionLoss.MeanAbsoluteError, "Absolute error, mean over the window's L x F values.")]
    [InlineData(ReconstructionLoss.Huber, "Huber's loss with delta 1, mean over the window's L x F values.")]
    public void File_says_what_the_error_is(ReconstructionLoss loss, string description)
    {
        ModelProto model = Build(new NetworkArchitecture(7, 3, 5, 2, 1), ErrorScope.Window, loss);
        Assert.Equal(description, model.Graph.Output[1].DocString);
        Assert.Equal([("error_scope", "Window"), ("loss", loss.ToString())], model.MetadataProps.Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public void Wrong_number_of_weights_is_refused()
    {
        var architecture = new NetworkArchitecture(4, 3, 2, 0, 0);
        int count = new NetworkLayout(architecture).ParameterCount;
        var exception = Assert.Throws<ArgumentException>(
            () => LstmAutoencoderGraph.Create(
            architecture, new float[count + 1], new ErrorMeasure(ErrorScope.Window, default), perFeature: true));
        Assert.StartsWith($"A network of this architecture has {count} weights; got {count + 1}.", exception.Message,
            StringComparison.Ordinal);
    }

    private static ModelProto Build(NetworkArchitecture architecture, ErrorScope scope, ReconstructionLoss loss = default) =>
        LstmAutoencoderGraph.Create(
            architecture, new float[new NetworkLayout(architecture).ParameterCount], new ErrorMeasure(scope, loss), perFeature: true);

    private static byte[] Write(NetworkArchitecture architecture, float[] parameters, ErrorScope scope)
    {
        using var stream = new MemoryStream();
        LstmAutoencoderGraph.Create(architecture, parameters, new ErrorMeasure(scope, default), perFeature: true).WriteTo(stream);
        return stream.ToArray();
    }

    private static string Describe(ValueInfoProto value) =>
        value.Name
        + $" ({string.Join(", ", value.Type.TensorType.Shape.Dim.Select(size => size.HasDimParam ? size.DimParam : $"{size.DimValue}"))})";
}
