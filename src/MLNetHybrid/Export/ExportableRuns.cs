using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Onnx;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Export;

/// <summary>
/// Finds the parts of a model that one graph can compute: detectors and votes that follow each other, and what stands between them.
/// </summary>
internal static class ExportableRuns
{
    /// <summary>The model with each such run of parts replaced by one transformer; other parts are kept.</summary>
    /// <param name="env">Where views and sessions are made.</param>
    /// <param name="model">A transformer or a chain.</param>
    /// <param name="inputSchema">Schema of its input.</param>
    /// <exception cref="NotSupportedException">There is no such run.</exception>
    public static ITransformer Replace(IHostEnvironment env, ITransformer model, DataViewSchema inputSchema)
    {
        Step[] steps = [.. Steps(env, model, inputSchema)];
        List<ITransformer> parts = [];
        List<TransformerScope> scopes = [];
        for (int start = 0, end; start < steps.Length; start = end)
        {
            end = EndOfRun(steps, start);
            scopes.Add(steps[start].Scope);
            if (end > start)
            {
                ITransformer[] run = [.. steps[start..end].Select(step => ModelParts.Kept(step.Part))];
                parts.Add(OnnxRuntimeTransformer.Of(env, ModelParts.Chain(run), steps[start].Before));
            }
            else
            {
                parts.Add(ModelParts.Kept(steps[start].Part));
                end++;
            }
        }

        return parts.Any(part => part is OnnxRuntimeTransformer)
            ? ModelParts.Chain(parts, scopes)
            : throw new NotSupportedException(
                "The model holds no detector that ONNX Runtime can compute; one with feature contributions or clusters cannot be. Its "
                + $"parts:{Environment.NewLine}{model.DescribeParts()}");
    }

    private static IEnumerable<Step> Steps(IHostEnvironment env, ITransformer model, DataViewSchema schema)
    {
        foreach ((ITransformer part, TransformerScope scope) in ModelParts.Plain(model))
        {
            IDataView view = part.Transform(new EmptyDataView(env, schema));
            yield return new Step(part, scope, schema, view);
            schema = view.Schema;
        }
    }

    // A run begins and ends with a detector or a vote; votes alone are not worth one.
    private static int EndOfRun(Step[] steps, int start)
    {
        int end = start;
        for (int i = start; i < steps.Length && steps[i].Scope == steps[start].Scope && steps[i].Joins(steps[start].Before); i++)
        {
            if (steps[i].Part is AnomalyTransformer or VoteTransformer) end = i + 1;
            else if (i == start) break;
        }
        return steps[start..end].Any(step => step.Part is AnomalyTransformer) ? end : start;
    }

    private sealed record Step(ITransformer Part, TransformerScope Scope, DataViewSchema Before, IDataView View)
    {
        /// <summary>
        /// Whether a graph can compute all of the columns that this adds, and whether they hide none of those at the beginning of the run,
        /// which the graph takes by their names.
        /// </summary>
        public bool Joins(DataViewSchema runBefore)
        {
            if (View is StreamView || View is not ITransformCanSaveOnnx step || View is not IRowToRowMapper mapper) return false;
            if (!step.CanSaveOnnx(new ExportContext(RowForm.Windows, []))) return false;
            if (Part is AnomalyTransformer detector && detector.ExportedColumns.Count < detector.ExtraColumns.Count) return false;
            DataViewSchema.Column[] made = [.. View.Schema.Skip(Before.Count)];
            return View.Schema.Take(Before.Count).Select(column => column.Name).SequenceEqual(Before.Select(column => column.Name))
                && made.All(column => SessionColumn.Suits(column.Type) && runBefore.GetColumnOrNull(column.Name) is null)
                && mapper.GetDependencies(made).All(column => SessionColumn.Suits(column.Type));
        }
    }
}
