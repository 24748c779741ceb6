using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Onnx;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors;

/// <summary>A detector bound to its input.</summary>
internal sealed class BatchedScoringView : BatchedView, ITransformCanSaveOnnx
{
    private readonly AnomalyTransformer _detector;
    private readonly Output[] _outputs;

    public BatchedScoringView(IHostEnvironment env, AnomalyTransformer detector, IDataView input)
        : base(env, detector, input)
    {
        _detector = detector;
        FeatureColumn = CheckedFeatureColumn(input.Schema);
        _outputs = [.. Outputs(input.Schema)];
        Bindings = new ColumnBindings(input.Schema, [.. _outputs.Select(output => output.Column)]);
    }

    public DataViewSchema.Column FeatureColumn { get; }

    protected override ColumnBindings Bindings { get; }

    protected override IEnumerable<DataViewSchema.Column> InputColumns => [FeatureColumn];

    public override RowBatch CreateBatch(DataViewRowCursor input, bool[] active)
    {
        // Rows instead of windows where the column's maker and the detector both know how.
        if (WindowView.GetterOrNull(input, FeatureColumn) is ValueGetter<WindowView> getView
            && _detector.CreateWindowScorer() is WindowScorer scorer)
        {
            // Where the windows themselves are read too, they take their memory all the same.
            bool readsWindows =
                Enumerable.Range(0, active.Length).Any(column => active[column] && SourceColumn(column) == FeatureColumn.Index);
            return new ScoredWindows(scorer, getView, readsWindows ? BatchSize : _detector.BatchSize, _detector.ExtraColumns);
        }

        return CreateBatch(input, BatchSize);
    }

    protected override RowBatch CreateBatch(DataViewRow input) => CreateBatch(input, capacity: 1);

    protected override Delegate CreateOutputGetter(int output, RowBatch batch, Func<int> current) =>
        _outputs[output].CreateGetter((ScoredBatch)batch, current);

    private ScoredRows CreateBatch(DataViewRow input, int capacity) =>
        new(_detector.CreateScorer(), input, FeatureColumn, IsWindow, capacity, _detector.ExtraColumns);

    /// <summary>Whether the detector can be written as part of an ONNX graph.</summary>
    public bool CanSaveOnnx(OnnxContext ctx) => _detector.IsExportable;

    /// <summary>Writes score, label, status, and what the detector can of its further columns.</summary>
    public void SaveAsOnnx(OnnxContext ctx)
    {
        var graph = new ContextGraph(ctx, _detector.ScoreColumnName);
        string shape = graph.Constant("feature_shape", [-1, .. _detector.FeatureType.Dimensions.Select(size => (long)size)]);
        string features = graph.Node("Reshape", "features", [ctx.GetVariableName(FeatureColumn.Name), shape]);
        (string score, IReadOnlyList<string> extra) = _detector.AddTo(graph, features);
        string column = graph.Unsqueeze("score_column", score, [1]);
        graph.Assign(NumberDataViewType.Single, _detector.ScoreColumnName, column);
        graph.Assign(BooleanDataViewType.Instance, _detector.PredictedLabelColumnName,
            graph.Node("Greater", "alarm", [column, graph.Scalar("threshold", _detector.Threshold)]));
        foreach ((OutputColumn output, string value) in _detector.ExportedColumns.Zip(extra)) graph.Assign(output.Type, output.Name, value);
        if (_detector.StatusColumnName is string status) graph.AssignStatus(
                status, column, (long)RowStatus.MissingFeature, IsWindow ? (features, (long)RowStatus.WarmingUp) : null);
    }

    // At most 16 MiB per batch of features, and of each extra column; one row at least.
    private int BatchSize =>
        Math.Clamp((1 << 22) / Math.Max(1, _detector.ExtraColumns.Select(c => c.Width).Append(_detector.FeatureType.Size).Max()), 1,
            _detector.BatchSize);

    // Steps and features: such a column holds NaN alone until there are enough rows.
    private bool IsWindow =>
        _detector.FeatureType.Dimensions.Length == 2 || FeatureColumn.Type is VectorDataViewType { Dimensions.Length: 2 };

    private DataViewSchema.Column CheckedFeatureColumn(DataViewSchema schema)
    {
        DataViewSchema.Column column = SchemaColumns.Find(Host, schema, "feature", _detector.FeatureColumnName);
        VectorDataViewType expected = _detector.FeatureType;
        if (column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            && vector.Size == expected.Size
            && (vector.Dimensions.Length == 1 || expected.Dimensions.Length == 1 || vector.Dimensions.SequenceEqual(expected.Dimensions)))
            return column;
        throw SchemaColumns.Mismatch(Host, "feature", column, $"{expected}, as in training");
    }

    private IEnumerable<Output> Outputs(DataViewSchema input)
    {
        uint scoreSet = input.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
        float threshold = _detector.Threshold;
        yield return new(
            new(_detector.PredictedLabelColumnName, BooleanDataViewType.Instance,
                ScoreAnnotations.Create(scoreSet, AnnotationUtils.Const.ScoreValueKind.PredictedLabel)),
            (batch, current) => (ValueGetter<bool>)((ref bool value) => value = batch.ScoreOf(current()) > threshold));
        yield return new(
            new(_detector.ScoreColumnName, NumberDataViewType.Single,
                ScoreAnnotations.Create(scoreSet, AnnotationUtils.Const.ScoreValueKind.Score)),
            (batch, current) => (ValueGetter<float>)((ref float value) => value = batch.ScoreOf(current())));
        foreach (OutputColumn extra in _detector.ExtraColumns)
            yield return new(new(extra.Name, extra.Type, extra.HasFeatureNames ? SlotNames() : OwnSlotNames(extra)), extra.CreateGetter);
        if (_detector.StatusColumnName is string status)
        {
            yield return new(
                new(status, NumberDataViewType.Int32),
                (batch, current) => (ValueGetter<int>)((ref int value) => value = (int)batch.StatusOf(current())));
        }
    }

    private DataViewSchema.Annotations? SlotNames()
    {
        if (!FeatureColumn.HasSlotNames()) return null;
        var names = new DataViewSchema.Annotations.Builder();
        names.Add(FeatureColumn.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
        return names.ToAnnotations();
    }

    private static DataViewSchema.Annotations? OwnSlotNames(OutputColumn column)
    {
        if (column.SlotNames is not IReadOnlyList<string> own) return null;
        var names = new DataViewSchema.Annotations.Builder();
        names.AddSlotNames(own.Count, (ref VBuffer<ReadOnlyMemory<char>> slots) =>
        {
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref slots, own.Count);
            for (int i = 0; i < own.Count; i++) editor.Values[i] = own[i].AsMemory();
            slots = editor.Commit();
        });
        return names.ToAnnotations();
    }

    private sealed record Output(DataViewSchema.DetachedColumn Column, Func<ScoredBatch, Func<int>, Delegate> CreateGetter);
}
