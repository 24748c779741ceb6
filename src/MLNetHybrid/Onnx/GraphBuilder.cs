using System.Buffers.Binary;
using Google.Protobuf;

namespace MLNetHybrid.Onnx;

/// <summary>
/// Collects the nodes, constants, inputs and outputs of one ONNX graph. Values are known by their names: whatever adds
/// a value returns its name, so that a graph reads like the expression that it computes.
/// </summary>
internal sealed class GraphBuilder(string name)
{
    private readonly GraphProto _graph = new() { Name = name };

    /// <summary>An input of floats. A dimension is a number or, as text, the name of a size that a run decides.</summary>
    public string Input(string name, string description, params ReadOnlySpan<object> shape)
    {
        _graph.Input.Add(Value(name, description, shape));
        return name;
    }

    /// <summary>Makes the value <paramref name="name"/> an output of the graph.</summary>
    public void Output(string name, string description, params ReadOnlySpan<object> shape) =>
        _graph.Output.Add(Value(name, description, shape));

    /// <summary>A constant tensor of floats, row-major.</summary>
    public string Constant(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        byte[] raw = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        return Constant(name, shape, TensorProto.Types.DataType.Float, raw);
    }

    /// <summary>A constant list of integers: axes, a shape.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values)
    {
        byte[] raw = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), values[i]);
        return Constant(name, [values.Length], TensorProto.Types.DataType.Int64, raw);
    }

    /// <summary>A constant integer without dimensions.</summary>
    public string Scalar(string name, long value)
    {
        byte[] raw = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(raw, value);
        return Constant(name, [], TensorProto.Types.DataType.Int64, raw);
    }

    /// <summary>A constant float without dimensions.</summary>
    public string Scalar(string name, float value) => Constant(name, [], [value]);

    /// <summary>A node with one output, which gives the node its name too.</summary>
    public string Node(string operation, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Node(operation, output, outputPosition: 0, inputs, attributes);

    /// <summary>A node of whose outputs only the one at <paramref name="outputPosition"/> is used.</summary>
    public string Node(
        string operation, string output, int outputPosition, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var outputs = new string[outputPosition + 1];
        outputs.AsSpan().Fill("");
        outputs[outputPosition] = output;
        AddNode(operation, output, outputs, inputs, attributes);
        return output;
    }

    /// <summary>The k smallest values along an axis, ascending, and where they stand. Neither output may be left out.</summary>
    public (string Values, string Places) Smallest(string output, string of, string count, long axis)
    {
        string places = $"{output}.places";
        AddNode("TopK", output, [output, places], [of, count], [Attribute("axis", axis), Attribute("largest", 0)]);
        return (output, places);
    }

    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Attribute(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values) attribute.Ints.Add(value);
        return attribute;
    }

    /// <summary>The finished file. The builder must not be used after it.</summary>
    public ModelProto Build(int irVersion, int operatorSet, string description) => new()
    {
        IrVersion = irVersion,
        ProducerName = nameof(MLNetHybrid),
        DocString = description,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Version = operatorSet } },
    };

    private void AddNode(
        string operation, string name, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { Name = name, OpType = operation };
        foreach (string input in inputs) node.Input.Add(input);
        foreach (string output in outputs) node.Output.Add(output);
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        _graph.Node.Add(node);
    }

    private string Constant(string name, ReadOnlySpan<long> shape, TensorProto.Types.DataType type, byte[] raw)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(raw) };
        foreach (long size in shape) tensor.Dims.Add(size);
        _graph.Initializer.Add(tensor);
        return name;
    }

    private static ValueInfoProto Value(string name, string description, ReadOnlySpan<object> shape)
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
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions },
            },
        };
    }
}
