using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;
using Kind = MLNetHybrid.Onnx.AttributeProto.Types.AttributeType;

namespace MLNetHybrid.Onnx;

/// <summary>Adds the nodes of one component to a graph that ML.NET's way of exporting collects.</summary>
/// <param name="context">Collects them.</param>
/// <param name="component">Stands before the names of all values, which are made unique.</param>
internal sealed class ContextGraph(OnnxContext context, string component) : GraphWriter(operatorSet: OperatorSet)
{
    /// <summary>The newest set that Microsoft.ML.OnnxConverter writes, whose stock transforms write in no newer form.</summary>
    public const int OperatorSet = 12;

    /// <summary>Makes a value the variable of a data view's column.</summary>
    public void Assign(DataViewType type, string column, string value)
    {
        string variable = context.AddIntermediateVariable(type, column);
        context.CreateNode("Identity", [value], [variable], context.GetNodeName($"{component}/{column}"), "");
    }

    /// <summary>
    /// Makes the status of rows the variable of a column: <paramref name="missing"/> where the score (N, 1) is NaN, else 0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="score">The scores.</param>
    /// <param name="missing">The status of a row without a score.</param>
    /// <param name="window">Windows (N, L, F) and the status of one without any value; null: rows are no windows.</param>
    public void AssignStatus(string column, string score, long missing, (string Values, long WarmingUp)? window = null)
    {
        string unscored = Cast("missing_score", Node("IsNaN", "unscored", [score]), ElementType.Int32);
        string status = Cast("missing_feature", Scalar("status", missing), ElementType.Int32);
        if (window is (string values, long warmingUp))
        {
            string empty = Cast("missing_values", Node("IsNaN", "missing_value", [values]), ElementType.Float);
            string all = Node("ReduceMin", "missing_window", [Node("Flatten", "window_values", [empty])],
                Attribute("axes", [1L]), Attribute("keepdims", 1));
            string less = Cast("warming_up", Scalar("waiting", warmingUp - missing), ElementType.Int32);
            status = Node("Add", "reason", [status, Node("Mul", "waits", [Cast("is_missing_window", all, ElementType.Int32), less])]);
        }
        Assign(NumberDataViewType.Int32, column, Node("Mul", "statuses", [unscored, status]));
    }

    protected override string Declare(string name) => context is ExportContext export
        ? export.Declare($"{component}/{name}")
        : context.AddIntermediateVariable(null, $"{component}/{name}", skip: true);

    protected override void AddNode(string operation, string domain, string name, ReadOnlySpan<string> outputs, ReadOnlySpan<string> inputs,
        ReadOnlySpan<AttributeProto> attributes)
    {
        OnnxNode node = context.CreateNode(
            operation, inputs.ToArray(), outputs.ToArray(), context.GetNodeName($"{component}/{name}"), domain);
        foreach (AttributeProto attribute in attributes)
        {
            switch (attribute.Type)
            {
                case Kind.Int: node.AddAttribute(attribute.Name, attribute.I); break;
                case Kind.Float: node.AddAttribute(attribute.Name, (double)attribute.F); break;
                case Kind.String: node.AddAttribute(attribute.Name, attribute.S.ToStringUtf8()); break;
                case Kind.Ints: node.AddAttribute(attribute.Name, attribute.Ints.AsEnumerable()); break;
                case Kind.Floats: node.AddAttribute(attribute.Name, attribute.Floats.AsEnumerable()); break;
                case Kind.Strings: node.AddAttribute(attribute.Name, attribute.Strings.Select(text => text.ToStringUtf8())); break;
                default: throw new ArgumentOutOfRangeException(nameof(attributes), attribute.Type, "Not an attribute that we write.");
            }
        }
    }

    protected override string AddTensor(string name, ReadOnlySpan<long> shape, ElementType type, byte[] raw)
    {
        string full = $"{component}/{name}";
        if (shape.IsEmpty)
            return type switch
            {
                ElementType.Float => context.AddInitializer(BitConverter.ToSingle(raw), full),
                ElementType.Double => context.AddInitializer(BitConverter.ToDouble(raw), full),
                _ => context.AddInitializer(BitConverter.ToInt64(raw), full),
            };
        long[] sizes = shape.ToArray();
        return type switch
        {
            ElementType.Float => context.AddInitializer(MemoryMarshal.Cast<byte, float>(raw).ToArray(), sizes, full),
            ElementType.Double => context.AddInitializer(MemoryMarshal.Cast<byte, double>(raw).ToArray(), sizes, full),
            _ => context.AddInitializer(MemoryMarshal.Cast<byte, long>(raw).ToArray(), sizes, full),
        };
    }
}
