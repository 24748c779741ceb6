using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;
using MLNetHybrid.Voting;

[assembly: LoadableClass(typeof(VoteTransformer), null, typeof(SignatureLoadModel), "Vote", VoteTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(VoteTransformer), null, typeof(SignatureLoadRowMapper), "Vote", VoteTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>Adds the verdict and the combined score of several detectors to each row.</summary>
/// <remarks>Immutable and safe to use from several threads.</remarks>
/// <seealso cref="VoteEstimator"/>
public sealed class VoteTransformer : RowToRowTransformerBase, IThresholded, IStatusPart
{
    internal const string LoaderSignature = "MLHVote";
    private static readonly VersionInfo FormatVersion = ComponentVersion.Create<VoteTransformer>("MLHVOTES", LoaderSignature);

    internal VoteTransformer(IHostEnvironment env, VoteColumns columns, VoteRule rule, VoteScale scale, float? threshold)
        : base(env.Register(nameof(VoteTransformer)))
    {
        Columns = columns;
        Rule = rule;
        Scale = scale;
        Threshold = threshold;
    }

    /// <summary>Who votes.</summary>
    public IReadOnlyList<VoteInput> Inputs => [.. Columns.Inputs];

    /// <summary>How many members must agree.</summary>
    public VoteRule Rule { get; }

    /// <summary>The output column with the combined score.</summary>
    public string ScoreColumnName => Columns.Score;

    /// <summary>The output column with the verdict.</summary>
    public string PredictedLabelColumnName => Columns.PredictedLabel;

    /// <summary>The output column with each row's <see cref="RowStatus"/>, or null where there is none.</summary>
    public string? StatusColumnName => Columns.Status;

    /// <summary>
    /// Null: the members' votes decide. Else rows whose combined score is higher are anomalies, whatever the votes:
    /// <c>mlContext.AnomalyDetection.ChangeModelThreshold</c> gives such a transformer.
    /// </summary>
    public float? Threshold { get; }

    internal VoteColumns Columns { get; }

    internal VoteScale Scale { get; }

    /// <summary>The rule, the columns, and the threshold if there is one.</summary>
    public override string ToString()
    {
        string text = ModelParts.Describe(
            this, Inputs.Select(input => input.ScoreColumnName), [ScoreColumnName, PredictedLabelColumnName, StatusColumnName]);
        return FormattableString.Invariant($"{text}; {(Threshold is float threshold ? $"threshold {threshold}" : $"rule {Rule}")}");
    }

    string IModelPart.MainColumn => ScoreColumnName;

    ITransformer IThresholded.WithThreshold(float threshold) => WithThreshold(threshold);

    internal VoteTransformer WithThreshold(float threshold) => new(Host, Columns, Rule, Scale, threshold);

    internal static VoteTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, FormatVersion, nameof(VoteTransformer));
        VoteColumns columns = VoteColumns.Read(reader);
        var rule = reader.ReadEnum<VoteRule>("the rule");
        float? threshold = reader.ReadBoolean("whether there is a threshold") ? reader.ReadSingle("the threshold") : null;
        var scale = VoteScale.Read(reader, columns.Inputs.Count);
        reader.End();
        return new VoteTransformer(env, columns, rule, scale, threshold);
    }

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) =>
        Create(env, ctx).MakeRowMapper(schema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => ModelBody.Save(ctx, FormatVersion, writer =>
    {
        Columns.Write(writer);
        writer.WriteEnum(Rule);
        writer.Write(Threshold.HasValue);
        if (Threshold is float threshold) writer.Write(threshold);
        Scale.Write(writer);
    });

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase, ISaveAsOnnx
    {
        private const int LabelOutput = 0, ScoreOutput = 1, StatusOutput = 2;

        private readonly VoteTransformer _vote;
        private readonly (DataViewSchema.Column Score, DataViewSchema.Column Label)[] _members;

        public Mapper(VoteTransformer vote, DataViewSchema schema) : base(vote.Host, schema, vote)
        {
            _vote = vote;
            _members = vote.Columns.Find(vote.Host, schema);
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            uint scoreSet = InputSchema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
            return
            [
                new(_vote.PredictedLabelColumnName, BooleanDataViewType.Instance, ScoreAnnotations.Create(
                    scoreSet, AnnotationUtils.Const.ScoreValueKind.PredictedLabel)),
                new(_vote.ScoreColumnName, NumberDataViewType.Single, ScoreAnnotations.Create(
                    scoreSet, AnnotationUtils.Const.ScoreValueKind.Score)),
                .. _vote.StatusColumnName is string status ? (DataViewSchema.DetachedColumn[])[new(status, NumberDataViewType.Int32)] : [],
            ];
        }

        protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            bool scores = IsActive(activeOutput), labels = VotesDecide(activeOutput);
            return column => _members.Any(m => (scores && m.Score.Index == column) || (labels && m.Label.Index == column));
        }

        // Both outputs share one look at the members per row. The state belongs to the cursor that asks.
        public override Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
        {
            disposer = null;
            var getters = new Delegate?[Outputs];
            if (!IsActive(activeOutput)) return getters;

            var row = new MemberRow(input, _members, VotesDecide(activeOutput));
            float Score() => _vote.Scale.Score(row.Scores());
            if (activeOutput(ScoreOutput)) getters[ScoreOutput] = (ValueGetter<float>)((ref float value) => value = Score());
            if (activeOutput(LabelOutput))
            {
                getters[LabelOutput] = _vote.Threshold is float threshold
                    ? (ValueGetter<bool>)((ref bool value) => value = Score() > threshold)
                    : (ValueGetter<bool>)(
                        (ref bool value) => value = !TensorPrimitives.IsNaNAny(row.Scores()) && VoteDecision.Of(_vote.Rule, row.Labels()));
            }
            if (HasStatus && activeOutput(StatusOutput))
                getters[StatusOutput] = (ValueGetter<int>)(
                    (ref int value) => value = (int)(float.IsNaN(Score()) ? RowStatus.MissingFeature : RowStatus.Judged));
            if (EngineUse.Of(input) is EngineUse use)
                for (int output = 0; output < getters.Length; output++) getters[output] = getters[output] is Delegate getter
                    ? use.Guard(getter)
                    : null;
            return getters;
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer) =>
            throw new NotSupportedException("The outputs of a vote are made together.");

        protected override void SaveModel(ModelSaveContext ctx) => _vote.SaveModel(ctx);

        bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

        void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
        {
            var graph = new ContextGraph(ctx, _vote.ScoreColumnName);
            string score = _vote.Scale.AddTo(graph, [.. _members.Select(member => ctx.GetVariableName(member.Score.Name))]);
            string verdict = _vote.Threshold is float threshold
                ? graph.Node("Greater", "alarm", [score, graph.Scalar("threshold", threshold)])
                : VoteGraph.AddVerdict(
                    graph, [.. _members.Select(member => ctx.GetVariableName(member.Label.Name))], _vote.Rule, score);
            graph.Assign(NumberDataViewType.Single, _vote.ScoreColumnName, score);
            graph.Assign(BooleanDataViewType.Instance, _vote.PredictedLabelColumnName, verdict);
            if (_vote.StatusColumnName is string status) graph.AssignStatus(status, score, (long)RowStatus.MissingFeature);
        }

        private bool HasStatus => _vote.StatusColumnName is not null;

        private int Outputs => HasStatus ? 3 : 2;

        private bool IsActive(Func<int, bool> activeOutput) => Enumerable.Range(0, Outputs).Any(activeOutput);

        private bool VotesDecide(Func<int, bool> activeOutput) => activeOutput(LabelOutput) && _vote.Threshold is null;
    }
}
