using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Onnx;

/// <summary>
/// Collects a chain of transforms as one ONNX graph, as ML.NET's converter does; stock transforms and ours write themselves into it. More
/// than that one it can window: rows that come as windows, or as a run of which each window is a part.
/// </summary>
/// <param name="form">How rows come in.</param>
/// <param name="outputs">Names that are kept for outputs.</param>
internal sealed class ExportContext(RowForm form, IEnumerable<string> outputs) : OnnxContext
{
    /// <summary>The version of the file format that came with operator set <see cref="ContextGraph.OperatorSet"/>.</summary>
    public const int IrVersion = 7;

    /// <summary>The newest version of the classical operators that ML.NET's converter asks for.</summary>
    public const int ClassicalOperatorSet = 2;

    private readonly GraphProto _graph = new() { Name = nameof(MLNetHybrid) };
    private readonly Dictionary<string, string> _variables = [];   // by column
    private readonly Dictionary<string, List<long>> _shapes = [];
    private readonly HashSet<string> _names = [.. outputs];
    private readonly HashSet<string> _nodeNames = [];

    /// <summary>How rows come in.</summary>
    public RowForm Form => form;

    /// <summary>L, once there are windows; 0: there are none.</summary>
    public int WindowLength { get; private set; }

    /// <summary>Adds an input for a column that the chain needs. Types that ONNX does not have are left out.</summary>
    /// <param name="column">The column.</param>
    /// <param name="windowLength">L of the windows that the chain makes; 0: it makes none.</param>
    public void AddInput(DataViewSchema.Column column, int windowLength)
    {
        if (ElementOf(column.Type) is not ElementType element) return;
        long[] item = ItemShape(column.Type);
        bool windows = windowLength > 0 && form == RowForm.Windows;
        object[] shape = ["N", .. windows ? (object[])[(long)windowLength] : [], .. item.Cast<object>()];
        _names.Add(column.Name);
        _graph.Input.Add(GraphBuilder.Value(column.Name, element, Description(windows, windowLength), shape));
        string variable = column.Name;
        if (windows)
        {
            var graph = new ContextGraph(this, column.Name);
            variable = graph.Node("Reshape", "rows", [variable, graph.Constant("row_shape", [-1, .. item])]);
        }
        _variables[column.Name] = variable;
        _shapes[variable] = [-1, .. item];
    }

    /// <summary>Makes windows of a column's rows; all other columns keep the row at which each window ends.</summary>
    /// <param name="output">The column of windows.</param>
    /// <param name="type">Its type, (L, F).</param>
    /// <param name="input">The column of rows.</param>
    /// <exception cref="NotSupportedException">There are windows already.</exception>
    public void AddWindows(string output, VectorDataViewType type, string input)
    {
        if (WindowLength > 0) throw new NotSupportedException("A model with two SlidingWindow transforms is not exported to ONNX.");
        int L = type.Dimensions[0], F = type.Dimensions[1];
        WindowLength = L;
        var graph = new ContextGraph(this, output);
        string rows = GetVariableName(input);
        string count = graph.Node("Shape", "shape", [rows]);
        string total = graph.Node("Gather", "rows", [count, graph.Scalar("first_axis", 0L)], GraphWriter.Attribute("axis", 0));
        string one = graph.Scalar("one", 1L), last = graph.Scalar("last_step", L - 1L);
        string windows, ends;
        if (form == RowForm.Windows)
        {
            windows = graph.Node("Reshape", "windows", [rows, graph.Constant("window_shape", -1, L, F)]);
            ends = graph.Node("Range", "ends", [last, total, graph.Scalar("step", (long)L)]);
        }
        else
        {
            ends = graph.Node("Range", "ends", [last, total, one]);
            string steps = graph.Constant("steps", [.. Enumerable.Range(1 - L, L).Select(step => (long)step)]);
            string places = graph.Node("Add", "places", [graph.Unsqueeze("end_column", ends, [1]), steps]);
            windows = graph.Node("Gather", "windows", [rows, places], GraphWriter.Attribute("axis", 0));
        }

        foreach (string column in _variables.Keys.ToArray())
        {
            string variable = _variables[column];
            string atEnd = graph.Node("Gather", $"{column}.at_end", [variable, ends], GraphWriter.Attribute("axis", 0));
            if (_shapes.TryGetValue(variable, out List<long>? shape)) _shapes[atEnd] = shape;
            _variables[column] = atEnd;
        }
        graph.Assign(type, output, windows);
    }

    /// <summary>The finished file: what the outputs need of the graph, and the inputs that this needs.</summary>
    /// <param name="columns">The outputs.</param>
    /// <param name="description">Of the file.</param>
    /// <param name="version">Of this library.</param>
    public ModelProto Build(IReadOnlyList<DataViewSchema.Column> columns, string description, string version)
    {
        foreach (DataViewSchema.Column column in columns)
        {
            ElementType element = ElementOf(column.Type)
                ?? throw new NotSupportedException($"Column '{column.Name}' of type {column.Type} has no counterpart in ONNX.");
            _graph.Node.Add(GraphBuilder.Node("Identity", "", $"output/{column.Name}", [column.Name], [GetVariableName(column.Name)], []));
            _graph.Output.Add(GraphBuilder.Value(column.Name, element, "", ["N", .. ItemShape(column.Type).Cast<object>()]));
        }
        Prune();
        return new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = nameof(MLNetHybrid),
            ProducerVersion = version,
            DocString = description,
            Graph = _graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Version = ContextGraph.OperatorSet },
                new OperatorSetIdProto { Domain = GraphWriter.ClassicalDomain, Version = ClassicalOperatorSet },
            },
        };
    }

    public override bool ContainsColumn(string colName) => _variables.ContainsKey(colName);

    public override bool IsVariableDefined(string variableName) => _names.Contains(variableName);

    public override void CheckOpSetVersion(int thisTransformerMinumumOpSetVersion, string registerTransformerName)
    {
        if (thisTransformerMinumumOpSetVersion > ContextGraph.OperatorSet)
            throw new NotSupportedException(FormattableString.Invariant(
                $"{registerTransformerName} needs operator set {thisTransformerMinumumOpSetVersion}; ")
                + FormattableString.Invariant($"set {ContextGraph.OperatorSet} is written."));
    }

    public override string GetNodeName(string prefix) => Unique(prefix, _nodeNames);

    public override string GetVariableName(string colName) => _variables.TryGetValue(colName, out string? variable)
        ? variable
        : throw new NotSupportedException($"Column '{colName}' is not in the graph: what makes it is not exported to ONNX.");

    public override string AddIntermediateVariable(DataViewType type, string colName, bool skip = false)
    {
        string name = Unique(colName, _names);
        _variables[colName] = name;
        if (type is not null && !skip) _shapes[name] = [-1, .. ItemShape(type)];
        return name;
    }

    /// <summary>A name for a value that is no column.</summary>
    public string Declare(string name) => Unique(name, _names);

    public override void RemoveColumn(string colName, bool removeVariable = false) => _variables.Remove(colName);

    public override void RemoveVariable(string variableName, bool removeColumn)
    {
        foreach (string column in _variables.Where(entry => entry.Value == variableName).Select(entry => entry.Key).ToArray())
            _variables.Remove(column);
    }

    public override void RemoveInputVariable(string variableName) => _variables.Remove(variableName);

    public override OnnxVersion GetOnnxVersion() => OnnxVersion.Stable;

    public override List<long>? RetrieveShapeOrNull(string variableName) => _shapes.GetValueOrDefault(variableName);

    public override OnnxNode CreateNode(
        string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string? domain = null)
    {
        // What ML.NET calls by its own domain where none is given is a classical operator.
        NodeProto node = GraphBuilder.Node(opType, domain ?? GraphWriter.ClassicalDomain, name, [.. outputs], [.. inputs], []);
        _graph.Node.Add(node);
        return new ExportNode(node);
    }

    public override string AddInitializer(bool value, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "bool", makeUniqueName, ElementType.Bool, [], [value ? (byte)1 : (byte)0]);

    public override string AddInitializer(float value, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "float", makeUniqueName, ElementType.Float, [], BitConverter.GetBytes(value));

    public override string AddInitializer(int value, Type type, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "int32", makeUniqueName, ElementOf(type), [], Bytes(value, ElementOf(type)));

    public override string AddInitializer(string value, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "string", makeUniqueName, [], [value]);

    public override string AddInitializer(long value, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "int64", makeUniqueName, ElementType.Int64, [], BitConverter.GetBytes(value));

    public override string AddInitializer(double value, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "double", makeUniqueName, ElementType.Double, [], BitConverter.GetBytes(value));

    public override string AddInitializer(ulong value, bool isUint64, string? name = null, bool makeUniqueName = true) => Add(
        name ?? "uint64", makeUniqueName, isUint64 ? ElementType.Uint64 : ElementType.Uint32, [],
        isUint64 ? BitConverter.GetBytes(value) : BitConverter.GetBytes((uint)value));

    public override string AddInitializer(
        IEnumerable<bool> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "bools", makeUniqueName, ElementType.Bool, dims, [.. values.Select(value => value ? (byte)1 : (byte)0)]);

    public override string AddInitializer(
        IEnumerable<float> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "floats", makeUniqueName, ElementType.Float, dims, [.. values.SelectMany(BitConverter.GetBytes)]);

    public override string AddInitializer(
        IEnumerable<int> values, Type type, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "int32s", makeUniqueName, ElementOf(type), dims, [.. values.SelectMany(value => Bytes(value, ElementOf(type)))]);

    public override string AddInitializer(
        IEnumerable<string> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "strings", makeUniqueName, dims, values);

    public override string AddInitializer(
        IEnumerable<long> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "int64s", makeUniqueName, ElementType.Int64, dims, [.. values.SelectMany(BitConverter.GetBytes)]);

    public override string AddInitializer(
        IEnumerable<double> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(name ?? "doubles", makeUniqueName, ElementType.Double, dims, [.. values.SelectMany(BitConverter.GetBytes)]);

    public override string AddInitializer(
        IEnumerable<ulong> values, bool isUint64, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) => Add(
        name ?? "uints", makeUniqueName, isUint64 ? ElementType.Uint64 : ElementType.Uint32, dims,
        [.. values.SelectMany(value => isUint64 ? BitConverter.GetBytes(value) : BitConverter.GetBytes((uint)value))]);

    private static string Description(bool windows, int windowLength) => windows
        ? FormattableString.Invariant($"Windows of {windowLength} rows, in the order of time.")
        : windowLength > 0 ? "Rows in the order of time; each window of them has a line of the outputs." : "";

    private static long[] ItemShape(DataViewType type) =>
        type is VectorDataViewType vector ? [.. vector.Dimensions.Select(size => (long)size)] : [1];

    private static ElementType? ElementOf(DataViewType type)
    {
        if (type is VectorDataViewType { IsKnownSize: false }) return null;
        Type raw = (type as VectorDataViewType)?.ItemType.RawType ?? type.RawType;
        return raw == typeof(ReadOnlyMemory<char>) || raw.IsPrimitive ? ElementOf(raw) : null;
    }

    internal static ElementType ElementOf(Type type) =>
        type == typeof(ReadOnlyMemory<char>) ? ElementType.String : Type.GetTypeCode(type) switch
        {
            TypeCode.Single => ElementType.Float,
            TypeCode.Double => ElementType.Double,
            TypeCode.Int64 => ElementType.Int64,
            TypeCode.Int32 => ElementType.Int32,
            TypeCode.Int16 => ElementType.Int16,
            TypeCode.SByte => ElementType.Int8,
            TypeCode.UInt64 => ElementType.Uint64,
            TypeCode.UInt32 => ElementType.Uint32,
            TypeCode.UInt16 => ElementType.Uint16,
            TypeCode.Byte => ElementType.Uint8,
            TypeCode.Boolean => ElementType.Bool,
            _ => throw new NotSupportedException($"{type} has no counterpart in ONNX."),
        };

    private static byte[] Bytes(int value, ElementType type) => type switch
    {
        ElementType.Int32 => BitConverter.GetBytes(value),
        ElementType.Int16 or ElementType.Uint16 => BitConverter.GetBytes((short)value),
        ElementType.Int8 or ElementType.Uint8 or ElementType.Bool => [unchecked((byte)value)],
        _ => throw new NotSupportedException($"A constant of type {type} is not written from integers."),
    };

    private static string Unique(string prefix, HashSet<string> taken)
    {
        string name = prefix;
        for (int i = 1; !taken.Add(name); i++) name = FormattableString.Invariant($"{prefix}.{i}");
        return name;
    }

    private string Add(string name, bool makeUnique, ElementType type, IEnumerable<long>? dims, byte[] raw)
    {
        name = Named(name, makeUnique);
        _graph.Initializer.Add(GraphBuilder.Tensor(name, [.. dims ?? []], type, raw));
        return name;
    }

    private string Add(string name, bool makeUnique, IEnumerable<long>? dims, IEnumerable<string> values)
    {
        name = Named(name, makeUnique);
        _graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)ElementType.String,
            Dims = { dims ?? [] },
            StringData = { values.Select(ByteString.CopyFromUtf8) },
        });
        return name;
    }

    private string Named(string name, bool makeUnique)
    {
        string variable = makeUnique ? Unique(name, _names) : name;
        _names.Add(variable);
        return variable;
    }

    private void Prune()
    {
        HashSet<string> needed = [.. _graph.Output.Select(output => output.Name)];
        var kept = new Stack<NodeProto>();
        foreach (NodeProto node in _graph.Node.Reverse())
        {
            if (!node.Output.Any(needed.Contains)) continue;
            kept.Push(node);
            needed.UnionWith(node.Input);
        }
        _graph.Node.Clear();
        _graph.Node.Add(kept);
        Keep(_graph.Initializer, tensor => needed.Contains(tensor.Name));
        Keep(_graph.Input, input => needed.Contains(input.Name));
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> field, Func<T, bool> isKept)
    {
        T[] kept = [.. field.Where(isKept)];
        field.Clear();
        field.Add(kept);
    }
}
