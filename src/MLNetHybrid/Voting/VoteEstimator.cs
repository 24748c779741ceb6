using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Voting;

namespace MLNetHybrid;

/// <summary>Combines several detectors into one verdict and one score.</summary>
/// <remarks>
/// <para>PredictedLabel follows the members' labels by <see cref="Options.Rule"/>, or the score by
/// <see cref="Options.ExpectedFalseAlarmRate"/>. For Score each member's score becomes its surprise, s = -log10 P(score >= x) by what
/// <c>Fit</c> saw; the members' mean of log(1 + s), measured in the same way against the training rows' means, is the row's Score: not
/// negative, higher is more anomalous, rising with each member's score. 1 means "as one training row in ten", 2 "one in a hundred". At the
/// upper end an exponential tail keeps the order of scores that training never reached, and the logarithm keeps a single member far beyond
/// its training scores from drowning the others.</para>
/// <para>Where any member's score is NaN, Score is NaN and PredictedLabel false; such rows teach nothing.</para>
/// <para>Fit on rows whose scores look like those to come: a detector scores its own training rows lower than unseen ones.
/// Cost: fit O(N log N) time and 4 N bytes a member, at most 1024 knots a member in the model; O(log 1024) a member and row.</para>
/// </remarks>
public sealed class VoteEstimator : IEstimator<VoteTransformer>
{
    private const string Name = "Vote";

    private readonly IHost _host;
    private readonly VoteColumns _columns;
    private readonly VoteRule _rule;
    private readonly float? _threshold;

    /// <summary>Who votes, and how votes count.</summary>
    public sealed record Options
    {
        /// <summary>The members, 1 to 1024.</summary>
        public required IReadOnlyList<VoteInput> Inputs { get; init; }

        /// <summary>How many members must agree. Default <see cref="VoteRule.Majority"/>.</summary>
        public VoteRule Rule { get; init; } = VoteRule.Majority;

        /// <summary>
        /// The share of rows like those that <c>Fit</c> sees that alarm, in (0, 1): PredictedLabel = Score > -log10 of it, whatever the
        /// members' labels. Default null: the members' labels decide, by <see cref="Rule"/>.
        /// </summary>
        public double? ExpectedFalseAlarmRate { get; init; }

        /// <summary>The output column with the combined score. Default "Score".</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The output column with the verdict. Default "PredictedLabel".</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>
        /// The output column with each row's <see cref="RowStatus"/>, Int32: judged where every member has a score, else
        /// <see cref="RowStatus.MissingFeature"/>. Default null: no such column.
        /// </summary>
        public string? StatusColumnName { get; init; }

        internal float? Threshold => ExpectedFalseAlarmRate is double rate ? RarityScale.Threshold(rate) : null;

        internal VoteColumns Columns => new([.. Inputs], ScoreColumnName, PredictedLabelColumnName, StatusColumnName);

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Argument.InRange(Inputs?.Count ?? 0, 1, VoteColumns.MostMembers, $"{Name}.{nameof(Inputs)}.Count");
            foreach (VoteInput? input in Inputs!)
            {
                Argument.ColumnName(input?.ScoreColumnName, $"{Name}.{nameof(Inputs)}.{nameof(input.ScoreColumnName)}");
                Argument.ColumnName(input?.PredictedLabelColumnName, $"{Name}.{nameof(Inputs)}.{nameof(input.PredictedLabelColumnName)}");
            }
            Argument.Defined(Rule, $"{Name}.{nameof(Rule)}");
            if (ExpectedFalseAlarmRate is double rate) Argument.Between(rate, 0, 1, $"{Name}.{nameof(ExpectedFalseAlarmRate)}");
            Argument.OutputColumns(
                Name, (nameof(ScoreColumnName), ScoreColumnName ?? ""), (nameof(PredictedLabelColumnName), PredictedLabelColumnName ?? ""),
                (nameof(StatusColumnName), StatusColumnName));
            return this;
        }
    }

    internal VoteEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(VoteEstimator));
        _columns = options.Checked().Columns;
        _rule = options.Rule;
        _threshold = options.Threshold;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A member has no finite score in <paramref name="input"/>.</exception>
    public VoteTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return Fitted(VoteScale.Fit(ReadScores(input)), _threshold);
    }

    /// <summary>The vote with a scale that was learned elsewhere.</summary>
    internal VoteTransformer Fitted(VoteScale scale, float? threshold) => new(_host, _columns, _rule, scale, threshold);

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (VoteInput member in _columns.Inputs)
        {
            CheckShape(inputSchema, "score", member.ScoreColumnName, NumberDataViewType.Single);
            CheckShape(inputSchema, "label", member.PredictedLabelColumnName, BooleanDataViewType.Instance);
        }

        var annotations = new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation());
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(c => c.Name);
        columns[_columns.Score] = new(_columns.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false, annotations);
        columns[_columns.PredictedLabel] =
            new(_columns.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false, annotations);
        if (_columns.Status is string status)
            columns[status] = new(status, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Int32, false);
        return new SchemaShape(columns.Values);
    }

    // (M, N): the members' scores of the rows for which all of them are finite.
    private float[][] ReadScores(IDataView input)
    {
        DataViewSchema.Column[] columns = [.. _columns.Find(_host, input.Schema).Select(member => member.Score)];
        using DataViewRowCursor cursor = input.GetRowCursor(columns);
        ValueGetter<float>[] getters = [.. columns.Select(cursor.GetGetter<float>)];
        List<float>[] scores = [.. columns.Select(_ => new List<float>())];
        var row = new float[getters.Length];
        var seen = new bool[getters.Length];
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) _host.CheckAlive();
            for (int m = 0; m < row.Length; m++)
            {
                getters[m](ref row[m]);
                seen[m] |= float.IsFinite(row[m]);
            }
            if (!FeatureValues.IsFinite(row)) continue;
            for (int m = 0; m < row.Length; m++) scores[m].Add(row[m]);
        }

        int silent = Array.IndexOf(seen, false);
        if (silent >= 0)
            throw _host.Except($"Vote: column '{_columns.Inputs[silent].ScoreColumnName}' holds no finite score to learn from.");
        if (scores[0].Count == 0) throw _host.Except("Vote: there is no row in which every member's score is finite.");
        return [.. scores.Select(member => member.ToArray())];
    }

    private void CheckShape(SchemaShape schema, string role, string name, DataViewType type)
    {
        SchemaShape.Column column = SchemaColumns.Find(_host, schema, role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || !column.ItemType.Equals(type))
            throw SchemaColumns.Mismatch(_host, role, column, type.ToString());
    }
}
