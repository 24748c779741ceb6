using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Features;

namespace MLNetHybrid;

/// <summary>
/// Brings features of different units to one scale: (x - shift) / scale, with a shift and a scale of its own for each feature, learned from
/// the training rows (<see cref="ScaleKind"/>).
/// </summary>
/// <remarks>
/// <para>Input: a vector of Single or Double of known size, or one value. The last dimension counts the features, so windows of shape (L,
/// F) are scaled feature by feature over all of their steps. Output: Single, of the same shape, with the same slot names.</para>
/// <para>A feature that did not vary in training, within rounding, keeps scale 1 instead of disappearing, so that a later change stays
/// visible as x - shift; a warning in ML.NET's log names it. So does a feature without any finite training value; its shift is 0. Where the
/// quartiles of <see cref="ScaleKind.Robust"/> coincide and the feature varies nevertheless, it is divided by its standard deviation: by 1,
/// as scikit-learn has it, the result would depend on the feature's unit.</para>
/// <para>Missing and infinite values take no part in fitting and stay as they are. A finite value stays finite: what is beyond the range of
/// Single becomes its greatest value. Statistics and differences are computed in double precision, so that values with large means keep
/// their digits.</para>
/// <para>Sparse rows stay sparse where <see cref="Options.Center"/> is false. Cost: one pass over the training rows;
/// <see cref="ScaleKind.Robust"/> keeps all of their values while fitting, 4 bytes each (8 for Double), and sorts them.</para>
/// </remarks>
public sealed class ScaleEstimator : IEstimator<ScaleTransformer>
{
    private const string Name = "Scale";
    private const double DoubleEpsilon = 2.220446049250313e-16; // NumPy's finfo(float64).eps

    private readonly IHost _host;
    private readonly Options _options;
    private readonly string _inputColumnName;

    /// <summary>The columns, what is subtracted, what is divided by, and how far outputs may go.</summary>
    public sealed record Options
    {
        /// <summary>The output column: Single, of the input's shape.</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>
        /// The input column: a vector of Single or Double of known size, or one value. Default null: <see cref="OutputColumnName"/>.
        /// </summary>
        public string? InputColumnName { get; init; }

        /// <summary>The statistics. Default <see cref="ScaleKind.Standard"/>.</summary>
        public ScaleKind Kind { get; init; } = ScaleKind.Standard;

        /// <summary>Whether the shift is subtracted. With false 0 stays 0, exactly, and sparse rows stay sparse. Default true.</summary>
        public bool Center { get; init; } = true;

        /// <summary>
        /// Whether a feature that has just two training values, a flag, is scaled as by <see cref="ScaleKind.MinMax"/>, to 0 and 1,
        /// whatever the kind. It says yes or no; divided by its deviation it would count the more, the rarer it is. Default false, as in
        /// scikit-learn.
        /// </summary>
        public bool FlagsAsZeroOne { get; init; }

        /// <summary>
        /// c: outputs below -c become -c, those above c become c, whatever the kind; positive. Infinite values stay infinite. Default null:
        /// outputs are not limited. A limit makes all anomalies beyond it alike.
        /// </summary>
        public double? Clip { get; init; }

        /// <summary>
        /// Whether nothing is subtracted where the training rows arrive sparse: where at most
        /// <see cref="FeatureValues.LargestSparseShare"/> of their values is there.
        /// </summary>
        internal bool KeepSparse { get; init; }

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Argument.InputAndOutput(Name, InputColumnName, OutputColumnName);
            Argument.Defined(Kind, $"{Name}.{nameof(Kind)}");
            if (Clip is double clip) Argument.Positive(clip, $"{Name}.{nameof(Clip)}");
            return this;
        }
    }

    internal ScaleEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(ScaleEstimator));
        _options = options.Checked();
        _inputColumnName = options.InputColumnName ?? options.OutputColumnName;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column input = SchemaColumns.Find(_host, inputSchema, "input", _inputColumnName);
        if (input.IsKey || input.Kind == SchemaShape.Column.VectorKind.VariableVector || !ScaleTransformer.IsReal(input.ItemType))
            throw SchemaColumns.Mismatch(_host, "input", input, ScaleTransformer.ExpectedInput);

        var annotations = new List<SchemaShape.Column>
        {
            new(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false),
        };
        if (input.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out SchemaShape.Column slotNames)) annotations.Add(slotNames);
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(column => column.Name);
        columns[_options.OutputColumnName] =
            new(_options.OutputColumnName, input.Kind, NumberDataViewType.Single, false, new SchemaShape(annotations));
        return new SchemaShape(columns.Values);
    }

    /// <summary>Learns shift and scale of each feature.</summary>
    /// <param name="input">Training rows; at least one.</param>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public ScaleTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        DataViewSchema.Column column = input.Schema[_inputColumnName];
        using IChannel channel = _host.Start("Fitting");
        FeatureScale scale = column.Type.GetItemType() == NumberDataViewType.Double
            ? Fit<double>(input, column, channel)
            : Fit<float>(input, column, channel);
        return new ScaleTransformer(_host, _options.OutputColumnName, _inputColumnName, scale);
    }

    private FeatureScale Fit<T>(IDataView input, DataViewSchema.Column column, IChannel channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int featureCount = ScaleTransformer.FeatureCount(column.Type);
        var statistics = new FeatureStatistics<T>(featureCount, keepValues: _options.Kind == ScaleKind.Robust);
        using (DataViewRowCursor cursor = input.GetRowCursor([column]))
        {
            Func<VBuffer<T>> read = ScaleTransformer.Reader<T>(cursor, column);
            while (cursor.MoveNext())
            {
                if (cursor.Position % 1024 == 0) _host.CheckAlive();
                VBuffer<T> row = read();
                statistics.Add(in row);
            }
        }
        if (statistics.RowCount == 0)
            throw _host.Except($"Column '{_inputColumnName}' has no row to fit {Name} on: the training data is empty.");

        bool keepSparse = _options.KeepSparse && statistics.PresentShare <= FeatureValues.LargestSparseShare;
        var shifts = new double[featureCount];
        var scales = new double[featureCount];
        var constant = new List<int>();
        var missing = new List<int>();
        for (int f = 0; f < featureCount; f++)
        {
            FeatureSummary summary = statistics.Summarize(f);
            if (summary.Count == 0) missing.Add(f);
            (shifts[f], double? spread) = summary.Count == 0 ? (0, null) : ShiftAndSpread(summary);
            if (summary.Count > 0 && spread is null) constant.Add(f);
            scales[f] = Math.Clamp(spread ?? 1, FeatureScale.LeastScale, double.MaxValue);   // a spread can underflow or overflow
            if (!_options.Center || keepSparse) shifts[f] = 0;
        }

        var names = new FeatureNames(column, featureCount);
        if (constant.Count > 0)
            channel.Warning($"Column '{_inputColumnName}': {names.List(constant)} did not vary in the training rows; "
                + "scale 1 is kept, so that a later change is seen in its own unit.");
        if (missing.Count > 0)
            channel.Warning($"Column '{_inputColumnName}': {names.List(missing)} had no finite value in the training rows and "
                + $"{(missing.Count == 1 ? "is" : "are")} left as it is.");
        return new FeatureScale(shifts, scales, _options.Clip);
    }

    // The spread is null where the feature is constant.
    private (double Shift, double? Spread) ShiftAndSpread(in FeatureSummary x)
    {
        bool hasRange = x.Maximum - x.Minimum > 10 * DoubleEpsilon * Math.Max(Math.Abs(x.Minimum), Math.Abs(x.Maximum));
        switch (_options.FlagsAsZeroOne && x.IsFlag ? ScaleKind.MinMax : _options.Kind)
        {
            case ScaleKind.MinMax:
                return (x.Minimum, hasRange ? x.Maximum - x.Minimum : null);
            case ScaleKind.Robust:
                double range = x.ThirdQuartile - x.FirstQuartile;
                bool hasQuartiles = range > 10 * DoubleEpsilon * Math.Max(Math.Abs(x.FirstQuartile), Math.Abs(x.ThirdQuartile));
                return (x.Median, hasQuartiles ? range : hasRange ? Math.Sqrt(x.Variance) : null);
            default:
                // scikit-learn's _is_constant_feature: the error of the variance's computation (Chan, Golub and LeVeque 1983).
                double rounding = x.Count * DoubleEpsilon * x.Mean;
                bool isConstant = !hasRange || x.Variance <= x.Count * DoubleEpsilon * x.Variance + rounding * rounding;
                return (x.Mean, isConstant ? null : Math.Sqrt(x.Variance));
        }
    }
}
