using Microsoft.ML.Model.OnnxConverter;

namespace MLNetHybrid.Onnx;

/// <summary>A node of an <see cref="ExportContext"/>'s graph, to which its maker adds attributes.</summary>
internal sealed class ExportNode(NodeProto node) : OnnxNode
{
    public override void AddAttribute(string argName, double value) => Add(GraphWriter.Attribute(argName, (float)value));

    public override void AddAttribute(string argName, long value) => Add(GraphWriter.Attribute(argName, value));

    public override void AddAttribute(string argName, ReadOnlyMemory<char> value) => Add(GraphWriter.Attribute(argName, value.ToString()));

    public override void AddAttribute(string argName, string value) => Add(GraphWriter.Attribute(argName, value));

    public override void AddAttribute(string argName, bool value) => Add(GraphWriter.Attribute(argName, value ? 1L : 0L));

    public override void AddAttribute(string argName, IEnumerable<double> value) =>
        Add(GraphWriter.Attribute(argName, value.Select(number => (float)number)));

    public override void AddAttribute(string argName, IEnumerable<float> value) => Add(GraphWriter.Attribute(argName, value));

    public override void AddAttribute(string argName, IEnumerable<long> value) =>
        Add(GraphWriter.Attribute(argName, (ReadOnlySpan<long>)[.. value]));

    public override void AddAttribute(string argName, IEnumerable<ReadOnlyMemory<char>> value) =>
        Add(GraphWriter.Attribute(argName, value.Select(text => text.ToString())));

    public override void AddAttribute(string argName, string[] value) => Add(GraphWriter.Attribute(argName, value.AsEnumerable()));

    public override void AddAttribute(string argName, IEnumerable<string> value) => Add(GraphWriter.Attribute(argName, value));

    public override void AddAttribute(string argName, IEnumerable<bool> value) =>
        Add(GraphWriter.Attribute(argName, (ReadOnlySpan<long>)[.. value.Select(yes => yes ? 1L : 0L)]));

    // As ML.NET's converter: the number of the tensor type, for Cast.
    public override void AddAttribute(string argName, Type t) => Add(GraphWriter.Attribute(argName, (long)ExportContext.ElementOf(t)));

    private void Add(AttributeProto attribute) => node.Attribute.Add(attribute);
}
