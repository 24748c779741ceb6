using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Onnx;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Export;

/// <summary>The part of a model that becomes an ONNX graph.</summary>
internal sealed class ExportedChain
{
    private readonly ExportContext _context;
    private readonly DataViewSchema.Column[] _outputs;
    private readonly List<ITransformCanSaveOnnx> _steps;   // in the order of the rows' way
    private readonly IDataView _source;
    private readonly HashSet<string> _inputs;
    private readonly (string Column, float? Threshold)[] _thresholds;

    private ExportedChain(ExportContext context, DataViewSchema.Column[] outputs, List<ITransformCanSaveOnnx> steps, IDataView source,
        HashSet<string> inputs, (string Column, float? Threshold)[] thresholds)
    {
        _context = context;
        _outputs = outputs;
        _steps = steps;
        _source = source;
        _inputs = inputs;
        _thresholds = thresholds;
        WindowLength = steps.Select(LengthOf).FirstOrDefault(length => length > 0);
    }

    /// <summary>L; 0: no step makes windows.</summary>
    public int WindowLength { get; }

    /// <summary>The columns that the graph gives.</summary>
    public IReadOnlyList<DataViewSchema.Column> Outputs => _outputs;

    /// <summary>The columns that the graph takes, but for those of types that ONNX does not have.</summary>
    public IEnumerable<DataViewSchema.Column> Inputs =>
        _source.Schema.Where(column => !column.IsHidden && _inputs.Contains(column.Name));

    /// <summary>Walks from the model's outputs to what the graph begins with.</summary>
    /// <param name="env">For the views of the walk.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">Schema of its input.</param>
    /// <param name="options">What is wanted.</param>
    /// <exception cref="NotSupportedException">A wanted column is not made by what can be exported.</exception>
    public static ExportedChain Of(IHostEnvironment env, ITransformer model, DataViewSchema inputSchema, OnnxExportOptions options)
    {
        IDataView end = new EmptyDataView(env, inputSchema);
        foreach ((ITransformer part, _) in ModelParts.Plain(model)) end = part.Transform(end);
        ITransformer[] judges = [
            .. ModelParts.Of(model).Where(part => part is AnomalyTransformer { IsExportable: true } or VoteTransformer)];
        DataViewSchema.Column[] outputs = options.OutputColumnNames.Count == 0
            ? [.. judges.SelectMany(OutputsOf).Distinct().Select(name => end.Schema[name])]
            : [.. options.OutputColumnNames.Select(name => end.Schema.GetColumnOrNull(name)
                ?? throw new ArgumentException($"ExportToOnnx.OutputColumnNames: the model has no column '{name}'.", nameof(options)))];
        if (outputs.Length == 0)
            throw new NotSupportedException("The model holds no detector and no vote that can be exported to ONNX; "
                + "OutputColumnNames names other columns that may be.");

        var context = new ExportContext(
            options.TakesRunsOfRows ? RowForm.Run : RowForm.Windows, outputs.Select(output => output.Name));
        HashSet<string> needed = [.. outputs.Select(output => output.Name)];
        HashSet<string> wanted = [.. options.InputColumnNames];
        List<ITransformCanSaveOnnx> steps = [];
        IDataView view = end;
        string? obstacle = null;
        while (view is IDataTransform transform && view is IRowToRowMapper mapper)
        {
            string[] made = [.. needed.Where(name => Makes(transform, name))];
            if (wanted.Any(name => Makes(transform, name))) break;
            if (made.Length > 0)
            {
                if (view is not ITransformCanSaveOnnx step || !step.CanSaveOnnx(context))
                {
                    obstacle = view is BoundView bound ? bound.TransformerName : $"the transform that makes column '{made[0]}'";
                    break;
                }
                steps.Insert(0, step);
                foreach (string name in made) needed.Remove(name);
                // Whose rows make a window is the caller's business: the graph takes no partition columns.
                needed.UnionWith(view is StreamView windows
                    ? [windows.InputColumnName]
                    : mapper.GetDependencies(made.Select(name => transform.Schema[name])).Select(column => column.Name));
            }
            view = transform.Source;
        }

        foreach (string name in wanted)
            if (view.Schema.GetColumnOrNull(name) is null)
                throw new ArgumentException(
                    $"ExportToOnnx.InputColumnNames: there is no column '{name}' where the graph begins"
                    + $"{(obstacle is null ? "" : $", after {obstacle}, which is not exported to ONNX")}.", nameof(options));
        foreach (DataViewSchema.Column output in outputs)
            if (steps.Count == 0 || needed.Contains(output.Name))
                throw new NotSupportedException(
                    $"Column '{output.Name}' cannot be exported to ONNX: {obstacle ?? "no transform of the model"} makes it"
                    + $"{(obstacle is null ? "" : ", and has no form in ONNX")}.");
        if (wanted.Count > 0 && needed.FirstOrDefault(name => !wanted.Contains(name)) is string other)
            throw new ArgumentException(
                $"ExportToOnnx.InputColumnNames: the graph needs column '{other}', too; it was given '{string.Join("', '", wanted)}'.",
                nameof(options));
        return new ExportedChain(context, outputs, steps, view, needed,
            [.. judges.Select(ThresholdOf).Where(threshold => outputs.Any(output => output.Name == threshold.Column))]);
    }

    /// <summary>The file. The chain must not be used after it.</summary>
    public ModelProto Build()
    {
        foreach (DataViewSchema.Column column in Inputs) _context.AddInput(column, WindowLength);
        foreach (ITransformCanSaveOnnx step in _steps) step.SaveAsOnnx(_context);

        string version = typeof(
            ExportedChain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        ModelProto model = _context.Build(_outputs, "A model of anomaly detection: from features to scores and verdicts.", version);
        void Add(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        Add("inputs", string.Join(",", model.Graph.Input.Select(input => input.Name)));
        Add("outputs", string.Join(",", model.Graph.Output.Select(output => output.Name)));
        if (WindowLength > 0)
        {
            Add("window_length", WindowLength.ToString(CultureInfo.InvariantCulture));
            Add("row_form", _context.Form == RowForm.Run ? "run" : "windows");
        }
        foreach ((string column, float? threshold) in _thresholds)
            if (threshold is float value) Add($"threshold.{column}", value.ToString("R", CultureInfo.InvariantCulture));
        return model;
    }

    private static bool Makes(IDataTransform transform, string name) =>
        transform.Schema.Count(column => column.Name == name) > transform.Source.Schema.Count(column => column.Name == name);

    private static int LengthOf(ITransformCanSaveOnnx step) => (step as StreamView)?.WindowLength ?? 0;

    private static IEnumerable<string> OutputsOf(ITransformer judge) => judge switch
    {
        VoteTransformer vote => [vote.ScoreColumnName, vote.PredictedLabelColumnName],
        AnomalyTransformer detector =>
            [detector.ScoreColumnName, detector.PredictedLabelColumnName, .. detector.ExportedColumns.Select(column => column.Name)],
        _ => [],
    };

    private static (string Column, float? Threshold) ThresholdOf(ITransformer judge) => judge switch
    {
        VoteTransformer vote => (vote.ScoreColumnName, vote.Threshold),
        AnomalyTransformer detector => (detector.ScoreColumnName, detector.Threshold),
        _ => ("", null),
    };
}
