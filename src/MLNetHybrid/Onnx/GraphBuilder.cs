using Google.Protobuf;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Onnx;

/// <summary>Collects the nodes, constants, inputs and outputs of one ONNX graph of its own, with the names that the caller gives.</summary>
/// <param name="name">The graph's name.</param>
internal sealed class GraphBuilder(string name) : GraphWriter(GraphBuilder.OperatorSet)
{
    /// <summary>
    /// ONNX Runtime 1.31 takes sets up to 26 on the CPU. Set 22 brought a version of LSTM that its published table of CUDA kernels does not
    /// list, so a CUDA session would run every LSTM on the CPU; set 21 is the last before it.
    /// </summary>
    public const int OperatorSet = 21;

    /// <summary>The version of the file format that came with operator set 21.</summary>
    public const int IrVersion = 10;

    private readonly GraphProto _graph = new() { Name = name };

    /// <summary>An input of floats. A dimension is a number or, as text, the name of a size that a run decides.</summary>
    public string Input(string name, string description, params ReadOnlySpan<object> shape)
    {
        _graph.Input.Add(Value(name, ElementType.Float, description, shape));
        return name;
    }

    /// <summary>Makes the value <paramref name="name"/> an output of the graph.</summary>
    public void Output(string name, string description, params ReadOnlySpan<object> shape) =>
        _graph.Output.Add(Value(name, ElementType.Float, description, shape));

    /// <summary>The finished file. The builder must not be used after it.</summary>
    public ModelProto Build(string description) => new()
    {
        IrVersion = IrVersion,
        ProducerName = nameof(MLNetHybrid),
        DocString = description,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
    };

    protected override string Declare(string name) => name;

    protected override void AddNode(string operation, string domain, string name, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs,
        ReadOnlySpan<AttributeProto> attributes) => _graph.Node.Add(Node(operation, domain, name, outputs, inputs, attributes));

    protected override string AddTensor(string name, ReadOnlySpan<long> shape, ElementType type, byte[] raw)
    {
        _graph.Initializer.Add(Tensor(name, shape, type, raw));
        return name;
    }

    /// <summary>A node as the file has it.</summary>
    public static NodeProto Node(string operation, string domain, string name, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs,
        ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = name, OpType = operation, Domain = domain };
        foreach (string input in inputs) node.Input.Add(input);
        foreach (string output in outputs) node.Output.Add(output);
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        return node;
    }

    /// <summary>A constant as the file has it.</summary>
    public static TensorProto Tensor(string name, ReadOnlySpan<long> shape, ElementType type, byte[] raw)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(raw) };
        foreach (long size in shape) tensor.Dims.Add(size);
        return tensor;
    }

    /// <summary>Name, type and shape of an input or output as the file has it.</summary>
    public static ValueInfoProto Value(string name, ElementType type, string description, ReadOnlySpan<object> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (object size in shape)
            dimensions.Dim.Add(size is string symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, null) });
        return new ValueInfoProto
        {
            Name = name,
            DocString = description,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }
}
