using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Explanations;

namespace MLNetHybrid;

/// <summary>
/// Says why a model judged rows as it did. What is learned of normal rows is learned once; explaining a row then costs about a thousand
/// windows' scores where a counterfactual is searched, and a few where none is.
/// </summary>
/// <remarks>
/// <para>The parts that make the verdict are followed back to the features that enter them: through scales, windows, the autoencoder,
/// votes, and ML.NET's normalizers. Changed rows are judged by these very parts. A model that <c>UseOnnxRuntime</c> made is explained by
/// the library's own kernels, whose scores agree within rounding.</para>
/// <para>Safe to use from several threads.</para>
/// </remarks>
public class AnomalyExplainer
{
    private protected readonly IHost Host;
    private readonly ITransformer _model;
    private readonly ExplanationOptions _options;
    private volatile Prepared? _last;

    internal AnomalyExplainer(IHostEnvironment env, ITransformer model, ExplanationOptions? options)
    {
        Host = env.Register(nameof(AnomalyExplainer));
        _model = model;
        _options = (options ?? new()).Checked();
        // Mistakes show here, where the schema is known already.
        if (_options.NormalRows is IDataView rows) Maker(rows.Schema);
    }

    /// <summary>Explains one row.</summary>
    /// <param name="data">The data, in the order of time, with the columns that the model reads: a window needs the rows before.</param>
    /// <param name="row">The row's index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The model holds no detector, or a column is missing.</exception>
    /// <exception cref="NotSupportedException">The model's parts are put together in a way that cannot be followed back.</exception>
    public AnomalyExplanation Explain(IDataView data, long row) => Explain(data, [row])[0];

    /// <summary>Explains several rows in two passes over the data.</summary>
    /// <param name="data">The data, in the order of time, with the columns that the model reads.</param>
    /// <param name="rows">The rows' indices, from 0.</param>
    /// <returns>The explanations, in the order of <paramref name="rows"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The model holds no detector, or a column is missing.</exception>
    /// <exception cref="NotSupportedException">The model's parts are put together in a way that cannot be followed back.</exception>
    public IReadOnlyList<AnomalyExplanation> Explain(IDataView data, IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rows);
        return Maker(data.Schema).Explain(data, rows);
    }

    private ExplanationMaker Maker(DataViewSchema schema)
    {
        Prepared? last = _last;
        if (last is null || !last.Schema.SequenceEqual(schema, SameColumn.Instance))
            _last = last = new Prepared(schema, new ExplanationMaker(Host, _model, schema, _options));
        return last.Maker;
    }

    private sealed record Prepared(DataViewSchema Schema, ExplanationMaker Maker);

    private sealed class SameColumn : IEqualityComparer<DataViewSchema.Column>
    {
        public static SameColumn Instance { get; } = new();

        public bool Equals(DataViewSchema.Column x, DataViewSchema.Column y) =>
            x.Name == y.Name && x.Index == y.Index && x.Type.Equals(y.Type) && ReferenceEquals(x.Annotations, y.Annotations);

        public int GetHashCode(DataViewSchema.Column column) => column.Index;
    }
}
