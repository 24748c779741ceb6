using System.Buffers.Binary;
using Google.Protobuf;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Onnx;

/// <summary>
/// Adds nodes and constants to an ONNX graph. Values are known by their names: whatever adds a value returns its name, so that a graph
/// reads like the expression that it computes. What the operator sets 12 to 21 write differently is hidden here.
/// </summary>
/// <param name="operatorSet">Version of the standard operators, in [12, 21].</param>
internal abstract class GraphWriter(int operatorSet)
{
    /// <summary>The domain of the operators for trees, labels and other classical models.</summary>
    public const string ClassicalDomain = "ai.onnx.ml";

    /// <summary>A constant tensor of floats, row-major.</summary>
    public string Constant(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        byte[] raw = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        return AddTensor(name, shape, ElementType.Float, raw);
    }

    /// <summary>A constant tensor of doubles, row-major.</summary>
    public string Doubles(string name, ReadOnlySpan<long> shape, ReadOnlySpan<double> values)
    {
        byte[] raw = new byte[checked(values.Length * sizeof(double))];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(raw.AsSpan(i * sizeof(double)), values[i]);
        return AddTensor(name, shape, ElementType.Double, raw);
    }

    /// <summary>A constant list of integers: axes, a shape.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values)
    {
        byte[] raw = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), values[i]);
        return AddTensor(name, [values.Length], ElementType.Int64, raw);
    }

    /// <summary>A constant integer without dimensions.</summary>
    public string Scalar(string name, long value)
    {
        byte[] raw = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(raw, value);
        return AddTensor(name, [], ElementType.Int64, raw);
    }

    /// <summary>A constant float without dimensions.</summary>
    public string Scalar(string name, float value) => Constant(name, [], [value]);

    /// <summary>A constant double without dimensions.</summary>
    public string Scalar(string name, double value) => Doubles(name, [], [value]);

    /// <summary>A node with one output, which gives the node its name too.</summary>
    public string Node(string operation, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Node(operation, output, outputPosition: 0, inputs, attributes);

    /// <summary>A node of whose outputs only the one at <paramref name="outputPosition"/> is used.</summary>
    public string Node(
        string operation, string output, int outputPosition, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var outputs = new string[outputPosition + 1];
        outputs.AsSpan().Fill("");
        outputs[outputPosition] = Declare(output);
        AddNode(operation, domain: "", output, outputs, inputs, attributes);
        return outputs[outputPosition];
    }

    /// <summary>A node of the classical domain, with one output.</summary>
    public string ClassicalNode(
        string operation, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string[] outputs = [Declare(output)];
        AddNode(operation, ClassicalDomain, output, outputs, inputs, attributes);
        return outputs[0];
    }

    /// <summary>The k smallest values along an axis, ascending, and where they stand. Neither output may be left out.</summary>
    public (string Values, string Places) Smallest(string output, string of, string count, long axis)
    {
        string[] outputs = [Declare(output), Declare($"{output}.places")];
        AddNode("TopK", domain: "", output, outputs, [of, count], [Attribute("axis", axis), Attribute("largest", 0)]);
        return (outputs[0], outputs[1]);
    }

    /// <summary>A sum, mean, minimum or maximum over axes, which disappear.</summary>
    /// <param name="operation">ReduceSum, ReduceMean, ReduceMin or ReduceMax.</param>
    /// <param name="output">Name of the result.</param>
    /// <param name="of">What is reduced.</param>
    /// <param name="axes">Over which axes.</param>
    /// <param name="axesName">Name of the constant that holds the axes where the operator set wants one.</param>
    public string Reduce(string operation, string output, string of, ReadOnlySpan<long> axes, string? axesName = null)
    {
        AttributeProto keep = Attribute("keepdims", 0);
        return operatorSet >= (operation == "ReduceSum" ? 13 : 18)
            ? Node(operation, output, [of, Constant(axesName ?? $"{output}.axes", axes)], keep)
            : Node(operation, output, [of], Attribute("axes", axes), keep);
    }

    /// <summary>Removes axes of size 1.</summary>
    public string Squeeze(string output, string of, ReadOnlySpan<long> axes, string? axesName = null) =>
        ChangeAxes("Squeeze", output, of, axes, axesName);

    /// <summary>Inserts axes of size 1.</summary>
    public string Unsqueeze(string output, string of, ReadOnlySpan<long> axes, string? axesName = null) =>
        ChangeAxes("Unsqueeze", output, of, axes, axesName);

    /// <summary>Another number type.</summary>
    public string Cast(string output, string of, ElementType type) => Node("Cast", output, [of], Attribute("to", (long)type));

    /// <summary>Normalizes the last axis to mean 0 and variance 1, then scales and shifts it.</summary>
    public string LayerNormalization(string output, string x, string gamma, string beta, float epsilon)
    {
        if (operatorSet >= 17)
            return Node("LayerNormalization", output, [x, gamma, beta], Attribute("axis", -1), Attribute("epsilon", epsilon));

        // The form that ONNX Runtime's optimizer knows and replaces by one kernel.
        AttributeProto last = Attribute("axes", (ReadOnlySpan<long>)[-1]);
        string centred = Node("Sub", $"{output}.centred", [x, Node("ReduceMean", $"{output}.mean", [x], last)]);
        string square = Node("Pow", $"{output}.square", [centred, Scalar($"{output}.two", 2f)]);
        string variance = Node("ReduceMean", $"{output}.variance", [square], last);
        string deviation = Node("Sqrt", $"{output}.deviation", [
            Node("Add", $"{output}.positive", [variance, Scalar($"{output}.epsilon", epsilon)])]);
        string normed = Node("Div", $"{output}.normed", [centred, deviation]);
        return Node("Add", output, [Node("Mul", $"{output}.scaled", [normed, gamma]), beta]);
    }

    /// <summary>(N): 0 for rows (N, D) of finite values, NaN for others. 0 x is 0 for every finite x and NaN for the others.</summary>
    public string Missing(string output, string rows) => Missing(output, rows, [1]);

    /// <summary>The same over other axes, which disappear.</summary>
    public string Missing(string output, string rows, ReadOnlySpan<long> axes) => Reduce(
        "ReduceSum", output, Node("Mul", $"{output}.parts", [rows, Scalar($"{output}.zero", 0f)]), axes);

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

    public static AttributeProto Attribute(string name, IEnumerable<float> values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { values } };

    public static AttributeProto Attribute(string name, IEnumerable<string> values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Strings, Strings = { values.Select(ByteString.CopyFromUtf8) } };

    /// <summary>The name under which the graph knows a value that the caller calls <paramref name="name"/>.</summary>
    protected abstract string Declare(string name);

    /// <summary>Adds a constant and returns the name under which the graph knows it.</summary>
    protected abstract string AddTensor(string name, ReadOnlySpan<long> shape, ElementType type, byte[] raw);

    /// <summary>Adds a node; inputs and outputs are names that the graph knows.</summary>
    protected abstract void AddNode(string operation, string domain, string name, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs,
        ReadOnlySpan<AttributeProto> attributes);

    private string ChangeAxes(string operation, string output, string of, ReadOnlySpan<long> axes, string? axesName) => operatorSet >= 13
        ? Node(operation, output, [of, Constant(axesName ?? $"{output}.axes", axes)])
        : Node(operation, output, [of], Attribute("axes", axes));
}
