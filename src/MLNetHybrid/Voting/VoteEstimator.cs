using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Voting;

/// <summary>Combines several detectors into one verdict and one score.</summary>
/// <remarks>
/// <para>PredictedLabel follows the members' labels by <see cref="Options.Rule"/>. Score is the mean of the members' surprises,
/// -log10 P(score >= x) by what <c>Fit</c> saw: not negative, higher is more anomalous, rising with each member's score; 1 means "one training row in
/// ten", 2 "one in a hundred". Beyond a member's 90 % quantile an exponential tail keeps the order of scores that training never reached.</para>
/// <para>Where any member's score is NaN, Score is NaN and PredictedLabel false; such rows teach nothing.</para>
/// <para>Fit on rows whose scores look like those to come: a detector scores its own training rows lower than unseen ones.
/// Cost: fit O(N log N) time and 4 N bytes a member, at most 1024 knots a member in the model; O(log 1024) a member and row.</para>
/// </remarks>
public sealed class VoteEstimator : IEstimator<VoteTransformer>
{
    private readonly IHost _host;
    private readonly VoteColumns _columns;
    private readonly VoteRule _rule;

    /// <summary>Who votes, and how votes count.</summary>
    public sealed record Options
    {
        /// <summary>The members, 1 to 1024. No default.</summary>
        public IReadOnlyList<VoteInput> Inputs { get; init; } = [];

        /// <summary>How many members must agree. Default <see cref="VoteRule.Majority"/>.</summary>
        public VoteRule Rule { get; init; } = VoteRule.Majority;

        /// <summary>The output column with the combined score. Default "Score".</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The output column with the verdict. Default "PredictedLabel".</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";
    }

    internal VoteEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(VoteEstimator));
        _columns = VoteColumns.Checked(options);
        _rule = Require.Defined(options.Rule, $"Vote.{nameof(options.Rule)}");
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A member has no finite score in <paramref name="input"/>.</exception>
    public VoteTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        List<float>[] scores = ReadScores(input);
        var scales = new SurpriseScale[scores.Length];
        for (int m = 0; m < scales.Length; m++)
        {
            if (scores[m].Count == 0)
                throw _host.Except($"Vote: column '{_columns.Inputs[m].ScoreColumnName}' holds no finite score to learn from.");
            scales[m] = SurpriseScale.Fit(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(scores[m]));
        }
        return new VoteTransformer(_host, _columns, _rule, scales, threshold: null);
    }

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
        columns[_columns.PredictedLabel] = new(_columns.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false, annotations);
        return new SchemaShape(columns.Values);
    }

    private List<float>[] ReadScores(IDataView input)
    {
        DataViewSchema.Column[] columns = [.. _columns.Find(_host, input.Schema).Select(member => member.Score)];
        using DataViewRowCursor cursor = input.GetRowCursor(columns);
        ValueGetter<float>[] getters = [.. columns.Select(cursor.GetGetter<float>)];
        List<float>[] scores = [.. columns.Select(_ => new List<float>())];
        float score = 0;
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) _host.CheckAlive();
            for (int m = 0; m < getters.Length; m++)
            {
                getters[m](ref score);
                if (float.IsFinite(score)) scores[m].Add(score);
            }
        }
        return scores;
    }

    private void CheckShape(SchemaShape schema, string role, string name, DataViewType type)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column)) throw _host.ExceptSchemaMismatch(nameof(schema), role, name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || !column.ItemType.Equals(type))
            throw _host.ExceptSchemaMismatch(nameof(schema), role, name, type.ToString(), column.GetTypeString());
    }
}
